import pytest

from tests.fabrique.essais import changed, put


@pytest.fixture
def fabrique(fabriquer, enroler, horloge_de):
    fabrique = fabriquer(6)
    enroler(fabrique)
    horloge_de(fabrique.instant)
    return fabrique


@pytest.fixture
def fautive(fabrique):
    """Six demandes of which five are rejected, each for something that its own value tells."""

    def spoil(arbre):
        fautes = {
            0: ("commande.dateCommande", "2022-10-05"),
            1: ("commande.dateCommande", "5/10/2022"),
            2: ("commande.montantSegurHT", "358,33 €"),
            3: ("commande.regimeTVA", "ttc"),
            4: ("commande.regimeTVA", " TTC"),
        }
        for rang, (chemin, valeur) in fautes.items():
            put(f"lignesImport.{rang}.{chemin}", valeur)(arbre)

    return changed(fabrique, spoil)
