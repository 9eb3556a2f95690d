import pytest

from guichet.depots.models import Demande, Piece, Pretention
from sons import load_reglement
from sons.reglement.format import Role

# Where what a file may write is kept: what is shorter in the base would be refused by PostgreSQL.
COLONNES = {
    Role.CLE: (Pretention, "valeur"),
    Role.NUMERO_EDITEUR: (Demande, "numero_editeur"),
    Role.PIECE_NOM: (Piece, "nom"),
    Role.PIECE_TYPE: (Piece, "type"),
    Role.PIECE_FORMAT: (Piece, "format"),
}


@pytest.mark.parametrize("role", COLONNES)
def test_the_base_holds_whatever_a_format_allows(role):
    modele, champ = COLONNES[role]
    place = modele._meta.get_field(champ).max_length
    longueurs = {
        (nom, balise.nom): balise.longueur_max
        for nom, un_format in load_reglement().formats.items()
        for balise in un_format.balise
        if balise.role is role and balise.longueur_max
    }
    assert {une: n for une, n in longueurs.items() if n > place} == {}


def test_the_longest_key_of_the_texts_is_that_of_a_pacs():
    """Else the test above looks at nothing."""
    longueurs = {
        b.longueur_max or 0: b.nom
        for un_format in load_reglement().formats.values()
        for b in un_format.balise
        if b.role is Role.CLE
    }
    assert max(longueurs) == 99
