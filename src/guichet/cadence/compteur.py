"""Count the requests of a window of time."""

from django.core.cache import caches

from guichet import horloge
from guichet.acteurs.routes import Cadence


def seconds_to_wait(cle: str, cadence: Cadence) -> int:
    """Count one request for ``cle``; return 0 to let it in, else the seconds to wait."""
    nom, restent = _window(cle, cadence)
    compteurs = caches["cadence"]
    # Kept past its window: a count that ends between these two lines would be a fault.
    compteurs.add(nom, 0, timeout=2 * cadence.secondes)
    return 0 if compteurs.incr(nom) <= cadence.nombre else restent


def seconds_left(cle: str, cadence: Cadence) -> int:
    """Return how long ``cle`` has still to wait, 0 if it may ask; nothing is counted."""
    nom, restent = _window(cle, cadence)
    return restent if caches["cadence"].get(nom, 0) >= cadence.nombre else 0


def _window(cle: str, cadence: Cadence) -> tuple[str, int]:
    """Return the name of the count of now, and the seconds until the next one begins."""
    fenetre, ecoulees = divmod(horloge.seconde_reelle(), cadence.secondes)
    return f"{cle}:{fenetre}", cadence.secondes - ecoulees
