"""What the queue may call here."""

from guichet.nominations import demandes
from guichet.taches.registre import declare

declare(demandes.end_expired, minutes=60)
