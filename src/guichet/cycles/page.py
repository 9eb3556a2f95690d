"""The page of an act: what it will do, the word it asks for, then its answer.

Each counter keeps its acts in a table of ``Geste`` and gives it here; it may add to the page what
it alone knows, by a template that extends ``cycles/acte.html``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guichet.acteurs.models import Personne
from guichet.cycles.gestes import Geste, MotifForm, word_of
from guichet.cycles.table import Cycle
from guichet.reponses import status_of


@dataclass(frozen=True)
class PageActe:
    """The acts of one object: its cycle, their gestures, the page to go back to.

    ``chapeau`` says which object it is; ``contexte`` is what ``gabarit`` alone uses.
    """

    cycle: Cycle
    gestes: Mapping[str, Geste]
    retour: str
    chapeau: str
    gabarit: str = "cycles/acte.html"
    contexte: Mapping[str, Any] = field(default_factory=dict)

    def answer(
        self, request: HttpRequest, personne: Personne, objet: models.Model, nom: str
    ) -> HttpResponse:
        """Say what the act named ``nom`` will do, ask for a word where one is needed, then do it.

        Raises Http404 for an act that the cycle does not have, PermissionDenied for one that this
        person may never do; an act whose time has passed leads back to the object, with its state.
        """
        lignes = [ligne for ligne in self.cycle.transitions if word_of(ligne.acte) == nom]
        if not lignes:
            raise Http404("Cet acte n’existe pas.")
        if not any(ligne.is_allowed(objet, personne) for ligne in lignes):
            raise PermissionDenied("Cet acte ne vous est pas ouvert.")
        etat = getattr(objet, self.cycle.champ)
        ligne = next((ligne for ligne in lignes if ligne.depuis == etat), None)
        if ligne is None:
            return refuse_as_it_is(request, self.cycle, objet, self.retour)
        geste = self.gestes[ligne.acte]
        form = MotifForm(request.POST or None, facultatif=geste.motif != "obligatoire")
        if request.method == "POST" and form.is_valid():
            motif = form.cleaned_data["motif"]
            do(request, lambda: geste.faire(personne, objet, motif), geste.fait)
            return redirect(self.retour)
        contexte = {
            **self.contexte,
            "objet": objet,
            "chapeau": self.chapeau,
            "retour": self.retour,
            "libelle": ligne.libelle,
            "geste": geste,
            "form": form,
            "obstacle": self.cycle.separation(ligne, objet, personne) or ligne.condition(objet),
        }
        return render(request, self.gabarit, contexte, status=status_of(form))


def do(request: HttpRequest, faire: Callable[[], object], fait: str) -> None:
    """Do an act, and keep for the next page what it did, or the sentence that refuses it."""
    try:
        faire()
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, fait)


def refuse_as_it_is(
    request: HttpRequest, cycle: Cycle, objet: models.Model, retour: str
) -> HttpResponse:
    """Lead to the page of the object, and say in which state it is: the page before was old.

    A second click, another tab: nobody did anything wrong.
    """
    etat = getattr(objet, f"get_{cycle.champ}_display")()
    messages.error(request, f"Ce n’est pas possible : l’état est maintenant « {etat} ».")
    return redirect(retour)
