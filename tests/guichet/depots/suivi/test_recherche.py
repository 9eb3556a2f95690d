"""Pages of a list read from a bookmark: nothing is shown twice, nothing is lost."""

import pytest

from guichet.depots.suivi import recherche
from guichet.depots.suivi.recherche import Criteres, found, page
from tests.guichet.depots.lignes import make_demande

# Amounts that come back: more of one than a page holds, and on both sides of its bookmark.
MONTANTS = [100, 300, 200, 200, 200, 200, 300, 100, 200]


@pytest.fixture
def demandes(fournisseur, monkeypatch):
    monkeypatch.setattr(recherche, "PAR_PAGE", 2)
    return [make_demande(fournisseur, montant_demande_centimes=m) for m in MONTANTS]


def read_all(fournisseur, tri):
    """Follow the bookmarks to the end."""
    lues, apres = [], ""
    while True:
        rendue = page(found(fournisseur, Criteres(tri=tri)), tri, apres)
        lues += rendue.demandes
        apres = rendue.suivante
        if not apres:
            return lues


@pytest.mark.parametrize("tri", ["montant", "-montant", "depot", "-depot"])
def test_every_page_follows_the_one_before(fournisseur, demandes, tri):
    lues = read_all(fournisseur, tri)
    champ = "montant_demande_centimes" if "montant" in tri else "pk"
    attendues = sorted(
        demandes, key=lambda une: (getattr(une, champ), une.pk), reverse=tri.startswith("-")
    )
    assert [une.pk for une in lues] == [une.pk for une in attendues]
