import re
from pathlib import Path
from unicodedata import normalize

import pytest

import guichet
from guichet.donnees import read
from guichet.glossaire import Glossaire, check, glossaire
from sons.erreurs import ReglementInvalide
from tests.phrases import faults

pytestmark = pytest.mark.django_db

TERMES = glossaire().terme


def plain(mot):
    return normalize("NFD", mot).encode("ascii", "ignore").decode().lower()


def test_every_word_has_its_place_on_the_page_with_its_source(client):
    page = client.get("/glossaire").text
    for un in TERMES:
        assert f'<div id="{un.cle}"><dt>{un.mot}' in page
        assert un.definition.replace("'", "&#x27;") in page
    assert page.count("Source") >= len(TERMES)


def test_words_stand_in_the_order_of_the_alphabet():
    assert [plain(un.mot) for un in TERMES] == sorted(plain(un.mot) for un in TERMES)


@pytest.mark.parametrize("terme", TERMES, ids=[un.cle for un in TERMES])
def test_a_definition_is_one_or_a_few_plain_sentences(terme):
    assert terme.definition.endswith(".")
    assert faults(terme.definition) == []
    assert len(terme.definition) < 300


def test_every_word_that_a_page_explains_is_defined():
    pages = Path(guichet.__file__).parent.rglob("templates/**/*.html")
    cites = {c for p in pages for c in re.findall(r'{% terme "([^"]+)"', p.read_text())}
    assert cites
    assert cites <= {un.cle for un in TERMES}


def test_a_word_written_twice_or_an_unknown_neighbour_is_refused(tmp_path):
    fautif = tmp_path / "glossaire.toml"
    ligne = (
        '[[terme]]\ncle = "a"\nmot = "A"\ndefinition = "B."\nvoir = ["z"]\n'
        'source = { document = "PROJET" }\nstatut = "reconstitue"\n'
    )
    fautif.write_text(ligne * 2, encoding="utf-8")
    with pytest.raises(ReglementInvalide, match=r"(?s)écrite deux fois.*« z » n’est pas défini"):
        read(fautif, None, Glossaire, check)


def test_reconstructed_is_explained_where_it_is_met(client):
    page = client.get("/dispositifs/MDV-LGC-Va2").text
    assert "Aucun texte public ne donne cette valeur telle quelle" in page
    assert 'href="/glossaire#reconstitue"' in page
    assert '<details class="gs-source gs-provenance">' in page


def test_who_may_have_an_account_is_said_and_linked(client, settings):
    page = client.get("/obtenir-un-compte").text
    assert "demandez à son représentant légal de vous inviter" in page
    assert "l’exploitant n’a pas encore donné d’adresse" in page
    for chemin in ("/", "/connexion", "/aide"):
        assert 'href="/obtenir-un-compte"' in client.get(chemin).text
    settings.CONTACT = "guichet@exemple.fr"
    assert 'href="mailto:guichet@exemple.fr"' in client.get("/obtenir-un-compte").text
