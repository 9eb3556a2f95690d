"""Pages of a list read from a bookmark: nothing is shown twice, nothing is lost."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from guichet.depots.suivi import recherche
from guichet.depots.suivi.recherche import Criteres, following, found, page, preceding
from tests.guichet.depots.lignes import INSTANT, make_demande

# Amounts that come back: more of one than a page holds, and on both sides of its bookmark.
MONTANTS = [100, 300, 200, 200, 200, 200, 300, 100, 200]


@pytest.fixture
def demandes(fournisseur, monkeypatch):
    monkeypatch.setattr(recherche, "PAR_PAGE", 2)
    return [
        make_demande(
            fournisseur, montant_demande_centimes=m, client_norme=f"cabinet {m}",
            etat="deposee" if m == 200 else "incomplete",
            deposee_le=INSTANT + timedelta(hours=m),
        )
        for m in MONTANTS
    ]  # fmt: skip


def read_all(fournisseur, tri):
    """Follow the bookmarks to the end."""
    lues, apres = [], ""
    while True:
        rendue = page(found(fournisseur, Criteres(tri=tri)), tri, apres)
        lues += rendue.demandes
        apres = rendue.suivante
        if not apres:
            return lues


TRIS = {
    "montant": lambda une: (une.montant_demande_centimes, une.pk),
    "depot": lambda une: une.pk,
    "jour": lambda une: (une.deposee_le, une.pk),
    "client": lambda une: (une.client_norme, une.pk),
    # The last deposited first within a state: its index goes that way.
    "etat": lambda une: (une.etat, -une.pk),
}


@pytest.mark.parametrize("sens", ["", "-"])
@pytest.mark.parametrize("tri", TRIS)
def test_every_page_follows_the_one_before(fournisseur, demandes, tri, sens):
    lues = read_all(fournisseur, f"{sens}{tri}")
    attendues = sorted(demandes, key=TRIS[tri], reverse=bool(sens))
    assert [une.pk for une in lues] == [une.pk for une in attendues]


@pytest.mark.parametrize("sens", ["", "-"])
@pytest.mark.parametrize("tri", TRIS)
def test_each_demande_knows_its_neighbours(fournisseur, demandes, tri, sens):
    ordre = f"{sens}{tri}"
    liste = found(fournisseur, Criteres(tri=ordre))
    rangees = sorted(demandes, key=TRIS[tri], reverse=bool(sens))
    for avant, apres in pairwise(rangees):
        assert following(liste, ordre, avant) == apres
        assert preceding(liste, ordre, apres) == avant
    assert preceding(liste, ordre, rangees[0]) is None
    assert following(liste, ordre, rangees[-1]) is None


@pytest.mark.parametrize("tri", TRIS)
@pytest.mark.parametrize(
    "apres", ["x", "x-y", "-", "1-", "É-1", "perdue-1", f"{'9' * 40}-{'9' * 40}"]
)
def test_a_bookmark_that_means_nothing_breaks_nothing(fournisseur, demandes, tri, apres):
    assert page(found(fournisseur, Criteres(tri=tri)), tri, apres).demandes is not None


def test_a_list_is_narrowed_to_a_deposit(fournisseur, concurrent, demandes):
    autre, _ = concurrent
    ailleurs = make_demande(autre)
    une = demandes[0]
    assert list(found(fournisseur, Criteres(depot=une.depot_id))) == [une]
    assert not found(fournisseur, Criteres(depot=ailleurs.depot_id)).exists()


@pytest.mark.parametrize(
    ("du", "au", "nombre"),
    [
        (None, None, 3), ((2022, 9, 1), (2022, 9, 3), 3), ((2022, 9, 2), (2022, 9, 2), 1),
        ((2022, 9, 2), None, 2), (None, (2022, 9, 1), 1), ((2022, 9, 4), None, 0),
    ],
)  # fmt: skip
def test_a_list_is_narrowed_to_days_of_paris_both_included(fournisseur, du, au, nombre):
    # The last second of September 1st in Paris is 21:59:59 in UTC.
    for instant in ((2022, 9, 1, 21, 59, 59), (2022, 9, 1, 22), (2022, 9, 2, 22)):
        make_demande(fournisseur, deposee_le=datetime(*instant, tzinfo=UTC))
    criteres = Criteres(du=du and date(*du), au=au and date(*au))
    assert found(fournisseur, criteres).count() == nombre
    assert len(page(found(fournisseur, criteres), criteres.ordre).demandes) == min(nombre, 50)
