"""What somebody typed when their session was over, or too old: given back once they are known.

Kept in the browser's session, sealed, for half an hour; never what belongs to one page, a password
or a file. The caller has checked that the form is one of ours (CSRF).
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from guichet.acteurs import enveloppe, verrou

_NOM = "saisie"
_JAMAIS_RENDUS = ("csrfmiddlewaretoken", "password", "mot_de_passe", "confirmation")
# A text of this length is worth being shown before it is sent again.
_LONG = 20


@dataclass(frozen=True)
class Saisie:
    """A form to be sent again: where, and its fields in their order."""

    suite: str
    champs: list[tuple[str, str]]

    @property
    def textes(self) -> list[str]:
        """What its person wrote, as opposed to what they chose."""
        return [valeur for _, valeur in self.champs if len(valeur) >= _LONG]


def keep(request: HttpRequest) -> str:
    """Keep what ``request`` brings; return the page that gives it back."""
    champs = [
        [nom, valeur]
        for nom, valeurs in request.POST.lists()
        if not any(interdit in nom for interdit in _JAMAIS_RENDUS)
        for valeur in valeurs
    ]
    qui = getattr(request.user, "pk", None) or verrou.last_person(request)
    enveloppe.put(request, _NOM, {"qui": qui, "suite": request.get_full_path(), "champs": champs})
    return reverse("acteurs:reprise")


def is_kept(request: HttpRequest) -> bool:
    """Tell whether something waits to be given back."""
    return enveloppe.look(request, _NOM) is not None


def give_back(request: HttpRequest) -> Saisie | None:
    """Return what this person typed; what another typed in this browser is forgotten."""
    gardee: dict[str, Any] | None = enveloppe.look(request, _NOM)
    if gardee is None:
        return None
    if gardee["qui"] not in (None, request.user.pk):
        enveloppe.take(request, _NOM)
        return None
    return Saisie(gardee["suite"], [(nom, valeur) for nom, valeur in gardee["champs"]])
