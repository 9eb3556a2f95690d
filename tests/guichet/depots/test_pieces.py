"""A received piece is handed out as it was received, or not at all."""

import pytest

from guichet.depots.pieces import ContenuAltere, read_piece
from tests.fabrique.pieces import make_piece, make_zip
from tests.guichet.depots.lignes import PDF, make_ancienne, make_demande


@pytest.fixture
def piece(fournisseur, deposant):
    return make_demande(fournisseur, deposant).pieces.get()


def test_a_piece_is_read_as_it_was_received(piece):
    assert read_piece(piece) == PDF


def _alter(objet, garder):
    """Put under the same name, in the storage, another content."""
    objet.archive = garder(make_zip({objet.entree: make_piece("PDF", "Un autre bon")}))
    objet.save(update_fields=["archive"])


def test_a_piece_whose_content_changed_is_not_handed_out(piece, garder):
    _alter(piece, garder)
    with pytest.raises(ContenuAltere):
        read_piece(piece)


def test_neither_is_one_that_was_replaced(piece, deposant, garder):
    ancienne = make_ancienne(piece, deposant)
    _alter(ancienne, garder)
    with pytest.raises(ContenuAltere):
        read_piece(ancienne)
