"""Rehearsed: saved while deposits arrive, put back elsewhere, and everything checked there."""

import io
import json
import re
import sqlite3
from contextlib import closing, contextmanager
from io import StringIO
from threading import Event, Thread

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from guichet.acteurs.models import Telephone
from guichet.chiffrement.cles import Cle, first_key
from guichet.enrolement.models import Etat
from guichet.fichiers.models import Fichier
from guichet.fichiers.reception import keep
from guichet.fichiers.stockage import read_content
from guichet.journal.models import Tete
from guichet.sauvegarde import retour
from guichet.sauvegarde.archive import ENTETE, Ecriture, read_members
from guichet.sauvegarde.instantane import Instantane
from tests.guichet.a_part import PortailAPart
from tests.guichet.depots.conftest import *  # noqa: F403 -- who deposits, and what
from tests.guichet.depots.envois import deposer
from tests.guichet.enrolement.fabrique import rempli

CLE = "une-cle-de-sauvegarde-gardee-hors-de-cette-machine-la"


@pytest.fixture
def cle(settings):
    settings.CLE_SAUVEGARDE = CLE
    return Cle(CLE)


@pytest.fixture
def ailleurs(tmp_path, monkeypatch):
    """Another machine, with the same keys; it does not have the application of our tests."""
    faites = Instantane.migrations.fget
    sans = property(lambda lui: [une for une in faites(lui) if une[0] not in ("feu", "rangement")])
    monkeypatch.setattr(Instantane, "migrations", sans)
    dossier = tmp_path / "ailleurs"
    dossier.mkdir()
    return PortailAPart(dossier, GUICHET_CLE_SAUVEGARDE=CLE)


def save(chemin):
    sortie = StringIO()
    call_command("sauvegarder", str(chemin), stdout=sortie)
    return sortie.getvalue()


_RELIT = """
from guichet.depots.models import Depot
from guichet.enrolement.models import Enrolement
from guichet.acteurs.models import Telephone
from guichet.fichiers.models import Fichier
from guichet.journal.models import Tete
print(Depot.objects.count(), Fichier.objects.count(), Tete.objects.get().rang)
print(Enrolement.objects.exclude(iban_chiffre="").first().iban, Telephone.objects.get().secret.hex())
"""


@pytest.mark.django_db(transaction=True)
def test_a_portal_that_receives_deposits_is_saved_and_put_back_whole(
    scelles, settings, tmp_path, cle, ailleurs, fabriquer, enroler, envoyer, fournisseur, deposant
):
    enrolement = rempli(fournisseur, deposant, Etat.DEFINITIF, logiciel_nom="Payée")
    telephone = Telephone.with_new_secret(user=deposant, name="x", confirmed=True)
    telephone.save()
    settings.CHIFFRER_CONTENUS = False
    keep(io.BytesIO(b"un contenu en clair"), 100)
    settings.CHIFFRER_CONTENUS = True
    fini, commence, fautes = Event(), Event(), []

    def arrive(fil):
        """One deposit after the other, each with its own ZIP."""
        rang = 0
        try:
            while not fini.is_set() and rang < 40:
                fabrique = fabriquer(2, graine=fil * 1000 + rang)
                envoi = envoyer(fabrique, nom=f"D{fil}-{rang}.json")
                deposer(envoi, keep(io.BytesIO(fabrique.archive), len(fabrique.archive)))
                rang += 1
                commence.set()
        except (AssertionError, DatabaseError, OSError) as faute:
            fautes.append(faute)
        finally:
            connection.close()

    enroler(fabriquer(2))
    fils = [Thread(target=arrive, args=(fil,)) for fil in range(2)]
    for fil in fils:
        fil.start()
    commence.wait(30)
    try:
        dit = save(tmp_path / "s")
    finally:
        fini.set()
        for fil in fils:
            fil.join(60)
    assert fautes == []
    rang, empreinte = re.search(r"l’inscription (\d+), empreinte ([0-9a-f]{64})", dit).groups()
    assert 0 < int(rang) <= Tete.objects.get().rang
    assert f"les clés de données {first_key().identifiant}" in dit
    assert (tmp_path / "s").stat().st_mode & 0o077 == 0

    repris = ailleurs.run("restaurer", str(tmp_path / "s"))
    assert repris.returncode == 0, repris.stderr
    intact = f"Journal intact : {rang} inscription(s), dernière empreinte {empreinte}."
    assert intact in repris.stdout
    comptes, secrets = ailleurs.ask(_RELIT).splitlines()
    depots, contenus, dernier = map(int, comptes.split())
    assert (dernier, secrets) == (int(rang), f"{enrolement.iban} {telephone.secret.hex()}")
    assert depots > 0
    assert f"{contenus} contenu(s), journal" in dit
    encore = ailleurs.run("restaurer", str(tmp_path / "s"))
    assert encore.returncode == 1
    assert "ne sont pas vides" in encore.stderr
    remplace = ailleurs.run("restaurer", str(tmp_path / "s"), "--remplacer")
    assert remplace.returncode == 0, remplace.stderr
    assert intact in remplace.stdout


def test_an_older_portal_is_saved_by_this_one_and_is_to_be_brought_up_to_date(tmp_path):
    portail = PortailAPart(tmp_path, GUICHET_CLE_SAUVEGARDE=CLE)
    portail.ask(
        "from django.core.management import call_command\n"
        "call_command('migrate', 'depots', '0007', verbosity=0)\n"
        "call_command('migrate', 'journal', verbosity=0)"
    )
    fait = portail.run("sauvegarder", "s")
    assert fait.returncode == 0, fait.stderr
    repris = portail.run("restaurer", "s", "--remplacer")
    assert repris.returncode == 0, repris.stderr
    assert "Journal intact : 0 inscription(s)" in repris.stdout
    assert "lancez « guichet migrer » avant de le rouvrir" in repris.stdout


def test_a_portal_that_was_upgraded_is_put_back_although_applications_are_gone(tmp_path):
    portail = PortailAPart(tmp_path, GUICHET_CLE_SAUVEGARDE=CLE)
    assert portail.run("migrer").returncode == 0
    portail.ask(
        "from django.db import connection\n"
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "MigrationRecorder(connection).record_applied('partie', '0001_initial')"
    )
    assert portail.run("sauvegarder", "s").returncode == 0
    repris = portail.run("restaurer", "s", "--remplacer")
    assert repris.returncode == 0, repris.stderr
    assert "Journal intact" in repris.stdout
    assert "guichet migrer" not in repris.stdout


def test_a_backup_that_names_applications_gone_is_put_back(rayons, cle, tmp_path, monkeypatch, db):
    monkeypatch.setattr("guichet.sauvegarde.retour._check_place", lambda remplacer: None)
    monkeypatch.setattr("guichet.sauvegarde.retour._put_base", lambda copie, remplacer: None)
    migrations = [["django_q", "0001_initial"], ["otp_totp", "0001_initial"]]
    chemin = forge(tmp_path / "s", cle, migrations=migrations)
    call_command("restaurer", str(chemin), "--remplacer")


def test_a_portal_that_is_open_is_not_replaced(tmp_path):
    portail = PortailAPart(tmp_path, GUICHET_CLE_SAUVEGARDE=CLE)
    assert portail.run("migrate", "journal").returncode == 0
    (tmp_path / "s").write_bytes(b"x")
    with open_base(portail):
        refus = portail.run("restaurer", "s", "--remplacer")
    assert refus.returncode == 1
    assert "arrêtez le portail" in refus.stderr


@contextmanager
def open_base(portail):
    """Somebody works with the base."""
    adresse = portail.environnement.get("GUICHET_BASE_DE_DONNEES")
    fichier = portail.dossier / "donnees" / "guichet.sqlite3"
    ouverte = psycopg.connect(adresse) if adresse else sqlite3.connect(fichier)
    with closing(ouverte) as base:
        base.execute("SELECT * FROM journal_tete").fetchall()
        yield


pytestmark = pytest.mark.usefixtures("cle")


@pytest.mark.parametrize(
    ("valeur", "dit"),
    [("", "GUICHET_CLE_SAUVEGARDE est vide"), (None, "est aussi dans GUICHET_CLES_DONNEES")],
)
def test_a_backup_has_a_key_of_its_own(settings, tmp_path, valeur, dit, db):
    settings.CLE_SAUVEGARDE = settings.CLES_DONNEES[0] if valeur is None else valeur
    with pytest.raises(CommandError, match=dit):
        save(tmp_path / "s")
    assert not (tmp_path / "s").exists()


@pytest.mark.django_db(transaction=True)
def test_a_content_that_the_storage_lost_is_told_and_the_rest_is_saved(rayons, tmp_path, cle):
    perdu = keep(io.BytesIO(b"perdu"), 100)
    keep(io.BytesIO(b"garde"), 100)
    next(rayons.rglob(perdu.empreinte)).unlink()
    with pytest.raises(CommandError, match=f"le premier est {perdu.empreinte}"):
        save(tmp_path / "s")
    noms = [nom for nom, _, _ in read_members(tmp_path / "s", cle)]
    assert sum(nom.startswith("contenus/") for nom in noms) == 1


@pytest.mark.django_db(transaction=True)
def test_it_never_writes_over_a_file_nor_leaves_half_of_one(rayons, tmp_path, monkeypatch):
    (tmp_path / "s").touch()
    with pytest.raises(CommandError, match="existe déjà"):
        save(tmp_path / "s")
    with pytest.raises(CommandError, match="n’existe pas : créez-le"):
        save(tmp_path / "absent" / "s")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Ecriture, "add_parts", full)
    with pytest.raises(CommandError, match="Plus de place"):
        save(tmp_path / "t")
    assert sorted(un.name for un in tmp_path.iterdir() if un.is_file()) == ["s"]


def forge(chemin, cle, **dit):
    """A backup whose head says something else."""
    entete = {
        "format": 1, "version": "0.1.0", "faite_le": "2026-11-21T10:00:00+00:00",
        "base": connection.vendor, "cles": [], "tete": [0, "0" * 64],
        "migrations": sorted(MigrationRecorder(connection).applied_migrations()),
    }  # fmt: skip
    with chemin.open("w+b") as cible, closing(Ecriture(cible, cle)) as ecriture:
        ecriture.add_json(ENTETE, json.loads(json.dumps(entete | dit)))
        ecriture.finish({"cles": [], "contenus": 0, "absents": []})
    return chemin


@pytest.mark.parametrize(
    ("dit", "phrase"),
    [
        ({"migrations": [["journal", "0099_demain"]]}, "vient d’une version plus récente"),
        ({"format": 2}, "vient d’une version plus récente"),
        ({"base": "oracle"}, "est celle d’une base oracle"),
        ({"cles": ["0badcafe"]}, "ne sont pas dans GUICHET_CLES_DONNEES : 0badcafe"),
    ],
)
def test_what_cannot_be_put_back_is_refused_before_anything_is_touched(
    rayons, tmp_path, cle, monkeypatch, dit, phrase, db
):
    monkeypatch.setattr("guichet.sauvegarde.retour._check_place", lambda remplacer: None)
    chemin = forge(tmp_path / "s", cle, **dit)
    with pytest.raises(CommandError, match=phrase):
        call_command("restaurer", str(chemin), "--remplacer")


@pytest.mark.django_db(transaction=True)
def test_a_place_that_is_not_empty_is_left_alone(rayons, tmp_path, cle):
    fichier = keep(io.BytesIO(b"garde"), 100)
    chemin = forge(tmp_path / "s", cle)
    with pytest.raises(CommandError, match="ne sont pas vides"):
        call_command("restaurer", str(chemin))
    assert Fichier.objects.get() == fichier
    assert read_content(fichier.empreinte) == b"garde"
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("restaurer", str(tmp_path / "absent"))


def test_what_was_put_back_is_read_again_and_compared(rayons, db):
    bon, abime, perdu = (keep(io.BytesIO(un), 100) for un in (b"bon", b"abime", b"perdu"))
    next(rayons.rglob(abime.empreinte)).write_bytes(b"autre")
    next(rayons.rglob(perdu.empreinte)).unlink()
    manifeste = {"contenus": 3, "absents": []}
    fautes = retour._content_faults(manifeste, lambda quoi, total: lambda faits: None)
    assert len(fautes) == 2
    assert not any(bon.empreinte in une for une in fautes)
    manifeste = {"contenus": 3, "absents": [perdu.empreinte, abime.empreinte]}
    (dite,) = retour._content_faults(manifeste, lambda quoi, total: lambda faits: None)
    assert dite == "Contenus que la sauvegarde n’avait pas : 2."


def test_a_journal_that_is_not_the_one_announced_is_told(db):
    assert retour._journal_faults({"tete": [0, "0" * 64]}) == []
    (faute,) = retour._journal_faults({"tete": [1, "0" * 64]})
    assert "n’est pas celui que la sauvegarde annonce" in faute
