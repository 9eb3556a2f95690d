import os
import subprocess
import sys

import pytest

from guichet.confidentiel import ConfigurationInvalide
from guichet.configuration.theme import NEUTRE, read_theme
from guichet.theme.besoins import Besoins
from tests.guichet.a_part import RACINE
from tests.guichet.configuration.test_demarrage import PRODUCTION

DSFR = "guichet.theme.dsfr"


@pytest.fixture
def environ(monkeypatch):
    for nom in ("GUICHET_THEME", "GUICHET_DSFR_MARQUE"):
        monkeypatch.delenv(nom, raising=False)
    return monkeypatch


@pytest.mark.parametrize("valeur", ["", "  ", NEUTRE])
def test_the_portal_is_neutral_unless_told_otherwise(environ, valeur):
    environ.setenv("GUICHET_THEME", valeur)
    assert read_theme() == (NEUTRE, Besoins())


def test_a_theme_that_does_not_exist_is_refused_by_its_name(environ):
    environ.setenv("GUICHET_THEME", "guichet.theme.inconnu")
    with pytest.raises(ConfigurationInvalide, match=r"« guichet\.theme\.inconnu », et ce paquet"):
        read_theme()


def test_a_theme_whose_own_import_fails_is_not_said_to_be_missing(environ, tmp_path):
    (tmp_path / "theme_casse.py").write_text("import absent_du_monde\n")
    environ.syspath_prepend(tmp_path)
    environ.setenv("GUICHET_THEME", "theme_casse")
    with pytest.raises(ModuleNotFoundError, match="absent_du_monde"):
        read_theme()


def test_the_look_of_the_state_is_never_worn_without_naming_the_authority(environ):
    environ.setenv("GUICHET_THEME", DSFR)
    with pytest.raises(
        ConfigurationInvalide, match="GUICHET_DSFR_MARQUE est vide : ce thème est réservé"
    ):
        read_theme()
    environ.setenv("GUICHET_DSFR_MARQUE", "République|Française")
    nom, besoins = read_theme()
    assert nom == DSFR
    assert besoins.sources_des_images == ("data:",)


def test_without_the_extra_the_portal_refuses_to_start_and_says_what_to_install(tmp_path):
    programme = (
        "import sys; sys.modules['dsfr'] = None; sys.argv = ['guichet', 'check']\n"
        "from guichet.__main__ import main; sys.exit(main())"
    )
    resultat = subprocess.run(
        [sys.executable, "-c", programme],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(RACINE), **PRODUCTION,
             "GUICHET_THEME": DSFR, "GUICHET_DSFR_MARQUE": "République|Française"},
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert resultat.returncode == 2
    assert "l’extra « dsfr » n’est pas installé" in resultat.stderr
    assert "requirements/dsfr.txt" in resultat.stderr
    assert "Traceback" not in resultat.stderr
    assert (RACINE / "requirements" / "dsfr.txt").exists()
