"""The day a demonstration begins: one when what it shows can be done."""

from datetime import datetime, timedelta

from guichet import horloge
from guichet.horloge import decalage
from guichet.textes import reglement
from sons.reglement.calendrier import Etape

# What is tried by hand: a solution is referenced, enrolled, and its files are made (``essais``).
DISPOSITIF = "MDV-LGC-Va2"
# Who tries it has a few weeks before the first closing; a base older than that starts again.
_RESTE_MIN = timedelta(days=7)
_AVANCE = timedelta(days=28)


def load() -> None:
    """Shift the clock back when the real day is too late; one that was chosen earlier stays."""
    fin = _first_closing()
    if horloge.now() + _RESTE_MIN > fin:
        decalage.set_date(fin - _AVANCE)


def _first_closing() -> datetime:
    """Return when the first door of the dispositif closes: that of the enrolment."""
    calendrier = reglement().dispositif(DISPOSITIF).calendrier
    echeance = calendrier.in_force(Etape.FERMETURE_ENROLEMENT, horloge.now())
    if echeance is None:
        raise LookupError(f"the texts do not date the end of the enrolment of {DISPOSITIF}")
    return echeance.fin.replace(hour=10, minute=0, second=0, microsecond=0)
