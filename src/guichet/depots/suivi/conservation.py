"""The end of what is kept of rehearsals and drafts."""

from datetime import datetime

from django.db.models import QuerySet

from guichet.depots.models import Correction, ReponseSimulee, Simulation
from guichet.horloge import PARIS


def purge_rehearsals(avant: datetime, a_blanc: bool) -> int:
    """Forget the rehearsals of before."""
    lignes = Simulation.objects.filter(recu_le__lt=avant)
    return lignes.count() if a_blanc else erase_rehearsals(lignes)


def erase_rehearsals(lignes: "QuerySet[Simulation]") -> int:
    """Erase rehearsals, and the drafts that correct them; return how many rehearsals."""
    return lignes.delete()[1].get(Simulation._meta.label, 0)


def purge_drafts(avant: datetime, a_blanc: bool) -> int:
    """Forget the drafts that nobody controlled since; what they became is a deposit."""
    lignes = Correction.objects.filter(recu_le__lt=avant)
    return lignes.count() if a_blanc else lignes.delete()[0]


def purge_answers(avant: datetime, a_blanc: bool) -> int:
    """Forget what rehearsals told of others."""
    lignes = ReponseSimulee.objects.filter(jour__lt=avant.astimezone(PARIS).date())
    return lignes.count() if a_blanc else lignes.delete()[0]
