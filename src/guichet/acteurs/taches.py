"""What the queue may call here."""

from guichet.acteurs import quotas, sessions
from guichet.taches.registre import declare

declare(quotas.sweep, minutes=24 * 60)
declare(sessions.clear_expired, minutes=24 * 60)
