"""The rejected demandes alone, under numbers that never served."""

import json

import pytest

from sons import load_textes
from sons.correction import clients_of, correct, names_changed, resume, with_pieces_renamed
from tests.fabrique.depots import make_depot
from tests.fabrique.essais import base_mdv


@pytest.fixture(scope="module")
def depot():
    return base_mdv()


def lines(contenu):
    return json.loads(contenu)["lignesImport"]


def test_kept_demandes_change_in_their_numbers_and_names_only(depot):
    reprise = resume(depot.contenu, depot.textes, [1, 3], ["00101", "00102"])
    gardees = [depot.arbre["lignesImport"][rang] for rang in (1, 3)]
    for place, (avant, apres) in enumerate(zip(gardees, lines(reprise.contenu), strict=True)):
        ancien, neuf = avant["numeroEditeur"], f"0010{place + 1}"
        pieces = [
            piece | {"nomFichier": piece["nomFichier"].replace(ancien, neuf)}
            for piece in avant["piecesJustificatives"]
        ]
        changes = {"numLigne": place + 1, "numeroEditeur": neuf, "piecesJustificatives": pieces}
        assert json.dumps(apres) == json.dumps(
            json.loads(json.dumps(avant | changes, default=float))
        )


def test_pieces_of_demandes_that_were_taken_have_no_name_any_more(depot):
    reprise = resume(depot.contenu, depot.textes, [1], ["00101"])
    neufs = {nom for noms in reprise.noms.values() for nom in noms}
    declares = {p["nomFichier"] for p in lines(reprise.contenu)[0]["piecesJustificatives"]}
    assert neufs == declares
    assert len(reprise.noms) == len(depot.pieces)


def test_a_solde_keeps_its_number():
    depot = make_depot(load_textes("MDV-LGC-Va1", "solde"), 2)
    reprise = resume(depot.contenu, depot.textes, [1], [""])
    (seule,) = lines(reprise.contenu)
    assert seule["numeroEditeur"] == depot.arbre["lignesImport"][1]["numeroEditeur"]
    assert all(set(neufs) <= {nom} for nom, neufs in reprise.noms.items())


def test_a_number_typed_over_renames_its_pieces_unless_they_were_typed_too(depot):
    ligne, piece = ("lignesImport", 0), ("lignesImport", 0, "piecesJustificatives", 0, "nomFichier")
    saisies = {(*ligne, "numeroEditeur"): b'"00077"'}
    corrige = with_pieces_renamed(
        depot.contenu, correct(depot.contenu, saisies), depot.textes, saisies
    )
    ((ancien, neufs),) = names_changed(depot.contenu, corrige, depot.textes).items()
    assert neufs == [ancien.replace("00001", "00077")]
    saisies[piece] = b'"autre.pdf"'
    corrige = with_pieces_renamed(
        depot.contenu, correct(depot.contenu, saisies), depot.textes, saisies
    )
    assert names_changed(depot.contenu, corrige, depot.textes) == {ancien: ["autre.pdf"]}


def test_each_demande_has_the_name_of_its_client(depot):
    assert all(clients_of(depot.contenu, depot.textes))
