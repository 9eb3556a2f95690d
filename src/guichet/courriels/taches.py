"""What the queue may call here."""

from guichet.courriels import envoi, resume
from guichet.taches.registre import declare

declare(envoi.send)
declare(envoi.send_due, minutes=1)
declare(resume.send_summaries, minutes=30)
