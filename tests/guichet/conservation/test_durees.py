from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from guichet.conservation.durees import FONCTIONS, LIVREES, durees
from sons.erreurs import ReglementInvalide

DOC = Path(__file__).parents[3] / "docs/guichet/donnees-personnelles.md"


@pytest.fixture
def propre(settings, tmp_path):
    """The operator's own durations."""
    dossier = tmp_path / "conservation"
    dossier.mkdir()
    settings.REGLEMENT = tmp_path

    def propre(avant, apres):
        livrees = LIVREES.read_text(encoding="utf-8")
        assert avant in livrees
        (dossier / "durees.toml").write_text(livrees.replace(avant, apres, 1), encoding="utf-8")

    return propre


def test_what_is_shipped_purges_only_what_is_technical_or_what_a_text_speaks_of():
    fixees = {une.code for une in durees().categorie if une.jours is not None}
    assert fixees == {"corrections", "echecs_connexion", "essais_manques", "reponses_simulees"}


@pytest.mark.parametrize("fonction", FONCTIONS.values())
def test_each_category_has_its_function(fonction):
    assert callable(import_string(fonction))


def test_every_category_is_documented():
    doc = DOC.read_text(encoding="utf-8")
    assert all(f"`{une.code}`" in doc for une in durees().categorie)


@pytest.mark.parametrize(
    ("avant", "apres", "faute"),
    [
        ('code = "courriels"', 'code = "invitations"', "est dite deux fois"),
        ("jours = 365", "jours = 0", "un jour au moins"),
        ('code = "journal"', 'code = "journal"\njours = 30', "le portail n’efface pas « journal »"),
        ('code = "courriels"', 'code = "lettres"', "il manque la catégorie « courriels »"),
    ],
)
def test_a_fault_of_the_operator_is_said_where_it_is(propre, avant, apres, faute):
    propre(avant, apres)
    with pytest.raises(ReglementInvalide, match=faute):
        durees()


def test_the_legal_notices_say_what_the_data_say(client, db, propre):
    page = client.get("/mentions-legales").text
    for une in durees().categorie:
        assert une.libelle in page
    assert "Non fixée par l’exploitant, à compter du courriel" in page
    propre('code = "courriels"', 'code = "courriels"\njours = 730')
    assert "2 ans, à compter du courriel" in client.get("/mentions-legales").text
