"""Who read what: noted in the security log at each time, and in the chained journal for agents.

In the journal, once an hour for a person and an object: a page opened again and again tells
nothing more, and each line keeps the other writers of the journal waiting. A supplier who reads
what is its own is in the security log alone.
"""

from collections.abc import Callable
from hashlib import sha256

from django.core.cache import caches
from django.db import transaction
from django.db.models import Model, TextChoices
from django.http import HttpRequest, HttpResponseBase

from guichet.acteurs.habilitations import NATURE_DU_ROLE, NatureOrganisation, Role
from guichet.acteurs.models import Personne
from guichet.journal.inscription import record
from guichet.securite.evenements import Evenement, Issue, note
from guichet.telechargement import Emporte

_UNE_HEURE_S = 3600


class Lecture(TextChoices):
    """What is read, as the journal names it."""

    IBAN = "lecture.iban", "IBAN vu en clair"
    PIECE = "lecture.piece", "Pièce consultée"
    FICHIER = "lecture.fichier", "Fichier téléchargé"
    EXPORT = "lecture.export", "Données exportées"


_EVENEMENTS = {
    Lecture.IBAN: Evenement.IBAN_VU,
    Lecture.PIECE: Evenement.PIECE_VUE,
    Lecture.FICHIER: Evenement.PIECE_TELECHARGEE,
    Lecture.EXPORT: Evenement.EXPORT,
}


def note_reading(personne: Personne, lecture: Lecture, objet: Model, nom: str = "") -> None:
    """Note that ``personne`` read ``objet``, before it is shown: no trace, nothing shown."""
    details = {"nom": nom} if nom else {}
    note(_EVENEMENTS[lecture], Issue.FAIT, objet, personne.pk, **details)
    if _is_agent(personne):
        record_hourly(personne, lecture, objet, details)


def record_hourly(
    personne: Personne | None, acte: TextChoices, objet: Model, details: dict[str, str]
) -> None:
    """Write the act in the journal unless this process did within the hour, word for word."""
    vu = (
        personne and personne.pk,
        acte.value,
        objet._meta.label_lower,
        objet.pk,
        *details.values(),
    )
    cle, recents = sha256(repr(vu).encode()).hexdigest(), caches["temoin"]
    if recents.get(cle):
        return
    with transaction.atomic():
        record(personne, acte, objet, apres=details or None)
    recents.set(cle, True, timeout=_UNE_HEURE_S)


class TemoinMiddleware:
    """Notes whatever a person takes away; a view that hands a file out need not think of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; what is noted is noted before the answer leaves."""
        reponse = self.get_response(request)
        emporte = getattr(reponse, "emporte", None)
        if isinstance(emporte, Emporte) and isinstance(request.user, Personne):
            lecture = Lecture.FICHIER if emporte.objet else Lecture.EXPORT
            note_reading(request.user, lecture, emporte.objet or request.user, emporte.nom)
        return reponse


def _is_agent(personne: Personne) -> bool:
    roles = personne.roles_lus
    tenus = personne.held_roles() if roles is None else {r.role for r in roles}
    return any(NATURE_DU_ROLE[Role(r)] is not NatureOrganisation.FOURNISSEUR for r in tenus)
