import pytest

from guichet.environnement import (
    ConfigurationInvalide,
    read_dossier,
    read_fichier,
)


def test_a_path_that_is_not_given_is_none(monkeypatch):
    monkeypatch.delenv("GUICHET_REGLEMENT", raising=False)
    assert read_dossier("GUICHET_REGLEMENT") is None


def test_a_folder_and_a_file_are_found(monkeypatch, tmp_path):
    base = tmp_path / "base.sqlite"
    base.touch()
    monkeypatch.setenv("GUICHET_REGLEMENT", str(tmp_path))
    monkeypatch.setenv("GUICHET_BASE_LOCALE", str(base))
    assert read_dossier("GUICHET_REGLEMENT") == tmp_path
    assert read_fichier("GUICHET_BASE_LOCALE") == base


@pytest.mark.parametrize("lire", [read_dossier, read_fichier])
def test_a_path_that_leads_nowhere_is_one_sentence(monkeypatch, lire):
    monkeypatch.setenv("GUICHET_BASE_LOCALE", "/nulle/part")
    with pytest.raises(ConfigurationInvalide, match=r"« /nulle/part », et ce .* n’existe pas"):
        lire("GUICHET_BASE_LOCALE")
