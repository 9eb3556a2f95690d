"""What the queue may call here."""

from guichet.rappels import envoi
from guichet.taches.registre import declare

declare(envoi.remind)
declare(envoi.remind_all, minutes=24 * 60)
