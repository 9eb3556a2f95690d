"""What the queue may call here."""

from guichet.fichiers import analyse, balayage, stockage
from guichet.taches.registre import declare

declare(analyse.analyse)
declare(analyse.analyse_due, minutes=5)
declare(balayage.sweep, minutes=60)
declare(stockage.sweep_brouillons, minutes=24 * 60)
