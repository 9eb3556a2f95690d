"""The unique number of a référencement.

The texts say that it is unique and how long it is (14 characters), not how it is built. This way is
this project's own: couloir and logiciel (three characters each at most), year, rank in the year:
``MDVLGC20220001``. A number is never given twice, even after a withdrawal.
"""

from django.core.exceptions import ValidationError
from django.db.models import F

from guichet.referencement.models import Serie
from guichet.referencement.models.referencement import LONGUEUR_NUMERO
from sons.reglement.modele import Dispositif


class SerieEpuisee(ValidationError):
    """Every number of the year is given; the message says so in French."""


def next_numero(dispositif: Dispositif, annee: int) -> str:
    """Return the next free number, in the transaction of the grant.

    Raises SerieEpuisee when the ranks of the year no longer hold in fourteen characters.
    """
    prefixe = f"{dispositif.couloir[:3]}{dispositif.logiciel[:3]}{annee}".upper()
    Serie.objects.get_or_create(prefixe=prefixe)
    # The update takes the row until the commit: another agent waits, then gets the rank after.
    Serie.objects.filter(prefixe=prefixe).update(dernier=F("dernier") + 1)
    rang = Serie.objects.get(prefixe=prefixe).dernier
    numero = f"{prefixe}{rang:0{LONGUEUR_NUMERO - len(prefixe)}d}"
    if len(numero) > LONGUEUR_NUMERO:
        raise SerieEpuisee(
            f"Tous les numéros {prefixe} de l’année sont pris : aucun référencement ne peut plus y "
            "être octroyé. Prévenez l’administrateur du portail."
        )
    return numero
