from guichet.taches.registre import declare
from tests.guichet.taches.essai import travaux

declare(travaux.travailler)
declare(travaux.echouer)
