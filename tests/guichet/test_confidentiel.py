import os

import pytest

from guichet.confidentiel import ConfigurationInvalide, handed_on, read_secret
from guichet.environnement import read_cle_sauvegarde, read_cles_anciennes, read_smtp
from tests.guichet.a_part import PortailAPart

NOM = "GUICHET_ESSAI"


@pytest.fixture
def fichier(tmp_path, monkeypatch):
    def _fichier(texte, droits=0o400, nom=NOM):
        chemin = tmp_path / nom
        chemin.write_text(texte)
        chemin.chmod(droits)
        monkeypatch.setenv(f"{nom}_FICHIER", str(chemin))
        return chemin

    return _fichier


def test_a_variable_is_read_once_and_handed_to_the_portal_only(monkeypatch):
    monkeypatch.setenv(NOM, " un secret ")
    assert read_secret(NOM) == "un secret"
    assert NOM not in os.environ
    assert handed_on()[NOM] == "un secret"
    assert read_secret(NOM) == "un secret"
    assert "PATH" in handed_on()


@pytest.mark.parametrize("droits", [0o400, 0o600, 0o440])
def test_a_file_is_read_when_nobody_else_reads_it(fichier, droits):
    fichier("un secret\n", droits)
    assert read_secret(NOM) == "un secret"


@pytest.mark.parametrize("droits", [0o644, 0o604, 0o620, 0o602, 0o601])
def test_a_file_that_others_read_or_write_is_refused(fichier, droits):
    chemin = fichier("un secret", droits)
    with pytest.raises(ConfigurationInvalide, match=f"chmod 600 {chemin}"):
        read_secret(NOM)


def test_a_file_that_is_empty_or_not_there_is_refused(fichier, tmp_path, monkeypatch):
    fichier(" \n")
    with pytest.raises(ConfigurationInvalide, match="ce fichier est vide"):
        read_secret(NOM)
    monkeypatch.setenv(f"{NOM}_FICHIER", str(tmp_path / "absent"))
    with pytest.raises(ConfigurationInvalide, match="ne se lit pas"):
        read_secret(NOM)


def test_both_at_once_is_a_mistake(fichier, monkeypatch):
    fichier("un secret")
    monkeypatch.setenv(NOM, "un autre")
    with pytest.raises(ConfigurationInvalide, match="tous les deux"):
        read_secret(NOM)


def test_keys_in_a_file_stand_one_a_line(fichier):
    fichier(f"{'a' * 50}\n{'b' * 50}\n", nom="GUICHET_CLES_SECRETES_ANCIENNES")
    assert read_cles_anciennes() == ["a" * 50, "b" * 50]


def test_a_mail_server_too_may_be_a_secret(fichier, monkeypatch):
    monkeypatch.delenv("GUICHET_SMTP", raising=False)
    fichier("smtps://moi:secret@smtp.exemple.fr", nom="GUICHET_SMTP")
    assert read_smtp(demonstration=False).mot_de_passe == "secret"


def test_there_is_one_key_for_backups(fichier):
    fichier(f"{'a' * 50},{'b' * 50}", nom="GUICHET_CLE_SAUVEGARDE")
    with pytest.raises(ConfigurationInvalide, match="plusieurs clés"):
        read_cle_sauvegarde()


_ECRIT = """
from django.test import Client
from guichet.acteurs.models import Personne
from guichet.taches.file import entrust
personne = Personne.objects.create_personne("ada@exemple.fr", "Martin", "Ada")
client = Client()
client.force_login(personne, "django.contrib.auth.backends.ModelBackend")
entrust("guichet.courriels.envoi.send_due")
print(client.cookies["sessionid"].value)
"""
_RELIT = """
import os
from django.contrib.auth import get_user
from django.http import HttpRequest
from guichet.taches.models import Tache
from guichet.acteurs.sessions import SessionStore
requete = HttpRequest()
requete.session = SessionStore("{session}")
print(get_user(requete).is_authenticated)
print(Tache.objects.get().nom)
print([nom for nom in os.environ if nom in ("GUICHET_CLE_SECRETE", "GUICHET_CLES_DONNEES")])
"""


def test_the_key_changes_and_nobody_is_logged_out_nor_any_task_lost(tmp_path):
    portail = PortailAPart(tmp_path)
    assert portail.run("migrer").returncode == 0
    session = portail.ask(_ECRIT)
    ancienne = portail.environnement.pop("GUICHET_CLE_SECRETE")
    for nom, cle in (("neuve", "n" * 50), ("anciennes", ancienne)):
        (tmp_path / nom).write_text(cle)
        (tmp_path / nom).chmod(0o600)
    portail.environnement["GUICHET_CLE_SECRETE_FICHIER"] = str(tmp_path / "neuve")
    portail.environnement["GUICHET_CLES_SECRETES_ANCIENNES_FICHIER"] = str(tmp_path / "anciennes")
    avec = portail.ask(_RELIT.replace("{session}", session))
    assert avec.splitlines() == ["True", "guichet.courriels.envoi.send_due", "[]"]
