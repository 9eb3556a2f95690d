import io
import json
import logging
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase

from guichet import horloge
from guichet.acteurs.habilitations import NATURE_DU_ROLE, NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Origine, Personne, Rattachement
from guichet.acteurs.second_facteur import CLE_FACTEUR_EXTERNE
from guichet.journal import declencheurs
from guichet.journal.models import Tete
from guichet.securite import evenements
from guichet.securite.debit import Debit
from guichet.securite.lignes import JsonFormatter
from guichet.taches.file import read_arguments
from guichet.taches.models import Tache
from guichet.taches.registre import find
from tests.guichet.clamd import run_clamd

MOT_DE_PASSE = "une phrase de passe longue"


@pytest.fixture(scope="session", autouse=True)
def _fichiers_statiques():
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _vidage_du_journal():
    """Let Django empty the database after a test that commits: the journal refuses it otherwise."""
    vidage = TransactionTestCase._fixture_teardown

    def vider(self):
        declencheurs.remove(connection)
        vidage(self)
        Tete.objects.create()
        declencheurs.install(connection)

    TransactionTestCase._fixture_teardown = vider
    yield
    TransactionTestCase._fixture_teardown = vidage


@pytest.fixture(autouse=True)
def _cadence_neuve():
    """Each test starts the minute anew: the same people come back in all of them."""
    for nom in ("a_faire", "cadence"):
        caches[nom].clear()
    caches["temoin"].clear()
    evenements._debit = Debit(60)


@pytest.fixture
def lignes_de_securite():
    """What the security log holds, line by line, written and read back as a collector does."""
    flux = io.StringIO()
    sortie = logging.StreamHandler(flux)
    sortie.setFormatter(JsonFormatter())
    journal = logging.getLogger(evenements.JOURNAL)
    journal.addHandler(sortie)
    yield lambda: [json.loads(ligne) for ligne in flux.getvalue().split("\n") if ligne]
    journal.removeHandler(sortie)


@pytest.fixture
def personne(db):
    return Personne.objects.create_personne("ada@exemple.fr", "Martin", "Ada", MOT_DE_PASSE)


@pytest.fixture
def fournisseur(db):
    return Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Éditions Santé", siren="732829320"
    )


@pytest.fixture
def rattache(db, fournisseur):
    """Give a role to a person, in the supplier or in an agency made for it."""

    def _rattache(personne, role, organisation=None, debut=date(2021, 1, 1), fin=None):
        nature = NATURE_DU_ROLE[role]
        if organisation is None and nature == NatureOrganisation.FOURNISSEUR:
            organisation = fournisseur
        if organisation is None:
            organisation, _ = Organisation.objects.get_or_create(nature=nature, nom=nature.label)
        if role == Role.MANDATAIRE and fin is None:
            fin = date(2099, 12, 31)
        return Rattachement.objects.create(
            personne=personne,
            organisation=organisation,
            role=role,
            debut=debut,
            fin=fin,
            origine=Origine.COMMANDE,
        )

    return _rattache


@pytest.fixture
def django_client_factory():
    """Another browser."""
    return Client


@pytest.fixture
def connecter():
    """Open a session that has shown its second factor, a moment ago."""

    def _connecter(client, personne):
        client.force_login(personne, "django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[CLE_FACTEUR_EXTERNE] = True
        session.save()

    return _connecter


@pytest.fixture
def rayons(settings, tmp_path):
    """An empty storage of its own; returns its folder."""
    dossier = tmp_path / "fichiers"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(dossier)},
        }
    }
    return dossier


@pytest.fixture
def scelles(rayons, settings):
    """The same, where contents are encrypted."""
    settings.CHIFFRER_CONTENUS = True
    return rayons


@pytest.fixture(scope="session")
def clamd():
    """A real antivirus, that knows two threats (tests/guichet/clamd.py)."""
    with run_clamd() as clamd:
        yield clamd


@pytest.fixture
def surveille(clamd, settings):
    """The portal has its contents analysed."""
    settings.ANTIVIRUS = clamd.unix


@pytest.fixture
def avancer(monkeypatch):
    """Let real time pass without waiting."""
    depart = horloge.instant_reel()

    def avancer(**duree):
        monkeypatch.setattr(horloge, "instant_reel", lambda: depart + timedelta(**duree))

    return avancer


@pytest.fixture
def run_tasks(db):
    """Do what waits in the queue, as its worker does."""

    def _run_tasks():
        for tache in list(Tache.objects.order_by("pk")):
            find(tache.nom)(*read_arguments(tache.arguments))
            tache.delete()

    return _run_tasks
