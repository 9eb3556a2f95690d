"""What the queue may call here."""

from guichet.courriels import envoi
from guichet.taches.registre import declare

declare(envoi.send)
declare(envoi.send_due, minutes=1)
