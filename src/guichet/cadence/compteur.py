"""Count the requests of a window of time."""

from django.core.cache import caches

from guichet import horloge
from guichet.acteurs.routes import Cadence


def seconds_to_wait(cle: str, cadence: Cadence) -> int:
    """Count one request for ``cle``; return 0 to let it in, else the seconds to wait."""
    fenetre, ecoulees = divmod(int(horloge.instant_reel().timestamp()), cadence.secondes)
    compteurs, nom = caches["cadence"], f"{cle}:{fenetre}"
    # Kept past its window: a count that ends between these two lines would be a fault.
    compteurs.add(nom, 0, timeout=2 * cadence.secondes)
    return 0 if compteurs.incr(nom) <= cadence.nombre else cadence.secondes - ecoulees
