"""Who makes a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne


def connectee(request: HttpRequest) -> Personne:
    """Return the person who makes ``request``; refuse a visitor."""
    if not isinstance(request.user, Personne):
        raise PermissionDenied("Connectez-vous d’abord.")
    return request.user


def exige(request: HttpRequest, habilitation: Habilitation, objet: object) -> Personne:
    """Return the person who makes ``request`` if she holds ``habilitation`` on ``objet``."""
    personne = connectee(request)
    if not personne.peut(habilitation, objet):
        raise PermissionDenied(refusal(personne, habilitation))
    return personne


def refusal(personne: Personne, habilitation: Habilitation) -> str:
    """Say what is missing to somebody who may not do this here: the ability, or the object."""
    if personne.peut(habilitation):
        return (
            f"Vous pouvez «\u00a0{habilitation.label}\u00a0», mais pour votre organisation\u00a0: "
            "ce que vous cherchez est à une autre."
        )
    return f"Il faut pouvoir «\u00a0{habilitation.label}\u00a0»."
