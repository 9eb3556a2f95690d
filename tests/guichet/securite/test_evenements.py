import hashlib
import hmac
import io
import logging
import re
from datetime import date
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from guichet.acteurs.habilitations import Role
from guichet.acteurs.rattachements import Nomination, give_role
from guichet.confidentiel import ConfigurationInvalide
from guichet.environnement import read_journal_securite
from guichet.securite.debit import Debit
from guichet.securite.evenements import Evenement, masked
from guichet.securite.lignes import LigneFormatter, RefusFilter
from guichet.securite.middleware import VigieMiddleware
from tests.guichet.conftest import MOT_DE_PASSE

DOC = Path(__file__).parents[3] / "docs/guichet/journal-de-securite.md"
CHAMPS = {
    "instant",
    "version",
    "evenement",
    "issue",
    "personne",
    "adresse",
    "route",
    "objet",
    "details",
}


def only(lignes, evenement):
    return [ligne for ligne in lignes if ligne["evenement"] == evenement]


def test_a_wrong_password_is_a_line_that_names_neither_it_nor_what_was_typed(
    client, personne, lignes_de_securite
):
    donnees = {"username": "ada@exemple.fr", "password": "mauvais mot de passe"}
    client.post("/connexion", donnees, REMOTE_ADDR="192.0.2.1")
    (ligne,) = lignes_de_securite()
    assert set(ligne) == CHAMPS
    assert ligne["evenement"] == "connexion.refusee"
    assert ligne["issue"] == "refuse"
    assert ligne["adresse"] == "192.0.2.1"
    assert ligne["route"] == "acteurs:connexion"
    assert "mauvais" not in str(ligne)
    assert "ada@" not in str(ligne)


def test_a_page_refused_is_one_line_with_who_and_what(
    client, personne, rattache, connecter, lignes_de_securite, fournisseur
):
    rattache(personne, Role.COLLABORATEUR)
    connecter(client, personne)
    assert client.get(f"/organisations/{fournisseur.pk}/inviter").status_code == 403
    (ligne,) = only(lignes_de_securite(), "acces.refuse")
    assert ligne["personne"] == personne.pk
    assert ligne["route"] == "acteurs:inviter"
    assert ligne["objet"] == {"organisation_id": str(fournisseur.pk)}


def test_a_wrong_token_is_a_line_without_the_token(client, db, lignes_de_securite):
    client.get("/api/v1/solutions", headers={"Authorization": "Bearer gsons_devine"})
    (ligne,) = lignes_de_securite()
    assert ligne["evenement"] == "jeton.refuse"
    assert "devine" not in str(ligne)


@pytest.mark.parametrize(
    ("statut", "evenement"),
    [
        (400, "saisie.refusee"), (401, "jeton.refuse"), (403, "acces.refuse"),
        (409, "acte.refuse"), (413, "envoi.refuse"), (429, "cadence.refusee"),
    ],
)  # fmt: skip
def test_whatever_is_refused_is_a_line(rf, lignes_de_securite, statut, evenement):
    VigieMiddleware(lambda _: HttpResponse(status=statut))(rf.post("/"))
    (ligne,) = lignes_de_securite()
    assert (ligne["evenement"], ligne["issue"]) == (evenement, "refuse")


def test_a_form_from_elsewhere_is_a_line(db, lignes_de_securite):
    assert Client(enforce_csrf_checks=True).post("/connexion", {}).status_code == 403
    assert [ligne["evenement"] for ligne in lignes_de_securite()] == ["csrf.refuse"]


def test_what_was_typed_is_hashed_by_an_approved_function(settings):
    settings.SECRET_KEY = "k" * 50
    cle = hashlib.sha256(b"guichet.securite" + b"k" * 50).digest()
    attendu = hmac.new(cle, b"ada@exemple.fr", hashlib.sha256).hexdigest()
    assert masked("ada@exemple.fr") == attendu[:16]


def test_a_secret_link_is_never_in_a_line(client, db, lignes_de_securite):
    client.post("/mot-de-passe-oublie", {"email": "x@exemple.fr"})
    for _ in range(8):
        client.post("/mot-de-passe-oublie", {"email": "x@exemple.fr"})
    client.get("/invitation/secret-a-ne-pas-dire")
    lignes = lignes_de_securite()
    assert only(lignes, "cadence.refusee")
    assert "secret" not in str(lignes)


def test_refusals_without_end_are_bounded_and_counted(
    client, personne, connecter, lignes_de_securite
):
    connecter(client, personne)
    for _ in range(70):
        client.get("/administration/journal")
    assert len(only(lignes_de_securite(), "acces.refuse")) == 60


def test_a_role_given_is_a_line(
    personne, rattache, fournisseur, lignes_de_securite, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give_role(None, Nomination(personne, fournisseur, Role.COLLABORATEUR, date(2026, 1, 1)))
    (ligne,) = lignes_de_securite()
    assert ligne["evenement"] == "acteurs.role_donne"
    assert ligne["objet"]["type"] == "acteurs.rattachement"


@pytest.fixture
def sortie(monkeypatch):
    """What the operator reads, through the settings of the portal, from a minute of its own."""
    poignees = logging.getLogger("django").handlers
    poignee = next(une for une in poignees if isinstance(une.formatter, LigneFormatter))
    for filtre in poignee.filters:
        if isinstance(filtre, RefusFilter):
            monkeypatch.setattr(filtre, "_debit", Debit(60))
    flux = io.StringIO()
    avant = poignee.setStream(flux)
    yield flux
    poignee.setStream(avant)


def test_a_refused_request_fills_no_log_with_traces(client, personne, connecter, sortie):
    """The attack: seven lines for each page refused, as many as one likes."""
    connecter(client, personne)
    for _ in range(70):
        assert client.get("/administration/journal").status_code == 403
        assert client.get("/nulle-part").status_code == 404
    lignes = sortie.getvalue().splitlines()
    assert 0 < len(lignes) <= 60 + 60
    assert not [ligne for ligne in lignes if "Traceback" in ligne or ligne.startswith("  ")]


def test_the_log_may_be_a_file_that_is_there_to_be_written(monkeypatch, tmp_path):
    monkeypatch.setenv("GUICHET_JOURNAL_SECURITE", str(tmp_path / "securite.jsonl"))
    assert read_journal_securite()["filename"] == str(tmp_path / "securite.jsonl")
    for faux in (tmp_path / "absent" / "x", tmp_path):
        monkeypatch.setenv("GUICHET_JOURNAL_SECURITE", str(faux))
        with pytest.raises(ConfigurationInvalide, match="ne peut pas écrire"):
            read_journal_securite()


def test_every_event_and_field_is_documented():
    doc = DOC.read_text(encoding="utf-8")
    dits = set(re.findall(r"`([a-z_.]+)`", doc))
    assert set(Evenement.values) <= dits
    assert dits >= CHAMPS


def test_the_password_of_nobody_is_in_a_trace_of_success(
    client, personne, lignes_de_securite, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/connexion", {"username": personne.email, "password": MOT_DE_PASSE})
    (ligne,) = lignes_de_securite()
    assert (ligne["evenement"], ligne["issue"]) == ("acteurs.connexion", "fait")
    assert MOT_DE_PASSE not in str(ligne)
