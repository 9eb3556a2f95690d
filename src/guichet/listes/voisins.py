"""From a dossier to the next one of the list it was opened from.

The link of a dossier bears the query of its list (``?liste=etat%3Ddeposee``): the page of the
dossier reads the same list again, and knows what comes before and after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from guichet.listes.vues import search_of

_NOM = "liste"


@dataclass(frozen=True)
class Voisins:
    """The list, and the addresses of the dossiers around one ("" at an end)."""

    retour: str
    precedent: str = ""
    suivant: str = ""


def inside(requete: str) -> str:
    """Return what the address of a dossier ends with, opened from the list of this query."""
    return f"?{urlencode({_NOM: search_of(requete)})}"


def list_of(request: HttpRequest) -> QueryDict | None:
    """Return the query of the list that a dossier was opened from, None when it was not."""
    requete = request.GET.get(_NOM)
    return None if requete is None else QueryDict(requete)


def around(cles: Sequence[int], ici: int) -> tuple[int | None, int | None]:
    """Return the keys around ``ici``; when it has left the list, the first one is next."""
    if ici not in cles:
        return None, cles[0] if cles else None
    rang = cles.index(ici)
    avant = cles[rang - 1] if rang else None
    return avant, cles[rang + 1] if rang + 1 < len(cles) else None


def of_page(dossier: str, liste: str, requete: QueryDict, cles: Sequence[int], ici: int) -> Voisins:
    """Return what stands around a dossier in a list short enough for its keys to be read whole."""
    dans = inside(requete.urlencode())
    avant, apres = (
        f"{reverse(dossier, args=[cle])}{dans}" if cle else "" for cle in around(cles, ici)
    )
    return Voisins(f"{reverse(liste)}?{requete.urlencode()}", avant, apres)
