"""What every operation reads in a request."""

from typing import TypeVar

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Organisation
from guichet.api.problemes import Erreur

F = TypeVar("F", bound=forms.Form)


class FormulaireRefuse(Exception):
    """What was sent is not what the form asks; ``erreurs`` says it field by field."""

    def __init__(self, formulaire: forms.Form) -> None:
        super().__init__("Ce qui est envoyé n’est pas ce qui est attendu.")
        self.erreurs = [
            Erreur(champ="" if champ == "__all__" else champ, message=str(message))
            for champ, messages in formulaire.errors.items()
            for message in messages
        ]


def organisation_of(request: HttpRequest) -> Organisation:
    """Return the organisation of the token; a person without one has no place at this door."""
    borne = connectee(request).borne
    return get_object_or_404(Organisation, pk=borne.organisation_id if borne else None)


def checked(formulaire: F) -> F:
    """Return the form if it holds. Raises FormulaireRefuse."""
    if not formulaire.is_valid():
        raise FormulaireRefuse(formulaire)
    return formulaire
