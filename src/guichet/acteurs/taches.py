"""What the queue may call here."""

from guichet.acteurs import mots_de_passe, quotas, sessions, verrou
from guichet.taches.registre import declare

declare(mots_de_passe.send_link)
declare(verrou.warn_owner)
declare(quotas.sweep, minutes=24 * 60)
declare(sessions.clear_expired, minutes=24 * 60)
