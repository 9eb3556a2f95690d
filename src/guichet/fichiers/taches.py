"""What the queue may call here."""

from guichet.fichiers import analyse, stockage
from guichet.taches.registre import declare

declare(analyse.analyse)
declare(analyse.analyse_due, minutes=5)
declare(stockage.sweep_brouillons, minutes=24 * 60)
