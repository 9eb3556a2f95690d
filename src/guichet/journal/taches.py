"""What the queue may call here."""

from guichet.journal import ancre
from guichet.taches.registre import declare

declare(ancre.tell_head, minutes=60)
