import pytest

from guichet.depots.correction import brouillon
from guichet.depots.correction.origines import textes_of
from tests.fabrique.essais import changed, put
from tests.guichet.depots.envois import deposer


@pytest.fixture
def fautive(fabrique, horloge_de):
    """Six demandes, of which the last three are rejected: a date, a case, an amount."""
    horloge_de(fabrique.instant)

    def spoil(arbre):
        dates = ["2022-10-05", arbre["lignesImport"][1]["commande"]["dateCommande"]]
        for rang, jour in enumerate(dates):
            put(f"lignesImport.{rang}.commande.dateCommande", jour)(arbre)

    return changed(fabrique, spoil)
