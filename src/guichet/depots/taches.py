"""What the queue may call here."""

from guichet.depots.reception import flux, garde, televersement
from guichet.taches.registre import declare

declare(flux.control_reception)
declare(flux.take_up_again, minutes=5)
declare(flux.let_go_of_archives, minutes=24 * 60)
declare(garde.let_go, minutes=5)
declare(televersement.sweep, minutes=60)
