"""What the queue may call here."""

from guichet.conservation import purge
from guichet.taches.registre import declare

declare(purge.purge_all, minutes=24 * 60)
