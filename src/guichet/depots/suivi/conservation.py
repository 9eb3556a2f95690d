"""The end of what is kept of rehearsals."""

from datetime import datetime

from guichet.depots.models import ReponseSimulee, Simulation
from guichet.horloge import PARIS


def purge_rehearsals(avant: datetime, a_blanc: bool) -> int:
    """Forget the rehearsals of before."""
    lignes = Simulation.objects.filter(recu_le__lt=avant)
    return lignes.count() if a_blanc else lignes.delete()[0]


def purge_answers(avant: datetime, a_blanc: bool) -> int:
    """Forget what rehearsals told of others."""
    lignes = ReponseSimulee.objects.filter(jour__lt=avant.astimezone(PARIS).date())
    return lignes.count() if a_blanc else lignes.delete()[0]
