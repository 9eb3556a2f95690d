"""What the queue may call here."""

from guichet.modeles import recherche
from guichet.taches.registre import declare

declare(recherche.search)
