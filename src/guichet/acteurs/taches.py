"""What the queue may call here."""

from guichet.acteurs import sessions
from guichet.taches.registre import declare

declare(sessions.clear_expired, minutes=24 * 60)
