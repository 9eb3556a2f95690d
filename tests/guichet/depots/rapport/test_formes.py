"""A report kept by the version before findings had a line is still read, on pages and by tools."""

from types import SimpleNamespace

import pytest

from guichet.api import schemas
from guichet.api.rendus import _rapport
from guichet.depots.rapport.formes import read_kept
from guichet.depots.rapport.lecture import RapportLu

CONSTAT = {
    "code": "4020", "niveau": "bloquant", "chemin": "lignesImport[0].commande.montantSegurHT",
    "libelle": "Trop élevé", "recu": "2,00 €", "attendu": "1,00 €", "remede": "Corrigez.",
    "source": "AF",
}  # fmt: skip
ANCIEN = {
    "verdict": "partiel",
    "texte": "MDV-LGC-Va1 avance",
    "constats": [],
    "demandes": [
        {"numLigne": 1, "numeroEditeur": "00001", "verdict": "rejetee", "constats": [CONSTAT]}
    ],
    "non_verifies": [
        {"controle": "pièces", "raison": "aucune archive", "remede": "« --pieces DEPOT.zip »"}
    ],
}


@pytest.fixture
def objet():
    return SimpleNamespace(rapport=ANCIEN)


def test_a_page_reads_it(objet):
    lu = RapportLu(objet)
    ((demande,),) = [lu.demandes]
    assert (demande.autres, demande.constats[0]["ligne"]) == (0, None)
    ((sorte,),) = [groupe.sortes for groupe in lu.groupes]
    assert (sorte.combien, sorte.lieux[0].constat["lieu"]) == ("demande n° 1", CONSTAT["chemin"])
    assert (lu.sous_reserve, lu.autres_du_fichier) == (False, 0)
    assert next(iter(lu.rows()))[3:7] == ("4020", "bloquant", CONSTAT["chemin"], None)


def test_a_tool_reads_it_without_a_command_it_does_not_have(objet):
    rendu = schemas.Rapport.model_validate(_rapport(objet))
    (non_verifie,) = rendu.non_verifies
    assert (non_verifie.manque, non_verifie.remede) == (None, "")


def test_a_report_of_today_is_left_alone(objet):
    lu = read_kept(ANCIEN)
    assert read_kept(lu) is lu


def test_a_report_kept_without_bounds_is_shown_within_them():
    """Sixty thousand findings made a page of thirty megabytes."""
    demande = ANCIEN["demandes"][0] | {"constats": [CONSTAT] * 21}
    lu = read_kept(ANCIEN | {"constats": [CONSTAT] * 60_000, "demandes": [demande]})
    assert (len(lu["constats"]), lu["autres_constats"]) == (200, 59_800)
    (demande,) = lu["demandes"]
    assert (len(demande["constats"]), demande["autres_constats"]) == (20, 1)
