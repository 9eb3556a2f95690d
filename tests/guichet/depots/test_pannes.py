"""A disk that is full and a database that is gone, for real: 503, and nothing lost."""

import os
import resource
import shutil
import subprocess
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from guichet.depots.models import Depot, Reception
from guichet.fichiers.models import Fichier
from tests.fabrique.envois import send
from tests.guichet.a_part import PortailAPart, wait_for
from tests.guichet.depots.en_ligne import ready_to_send
from tests.guichet.depots.envois import adresse, formulaire
from tests.guichet.grappe import Grappe

_DISQUE_OCTETS = 24 * 1024**2


@pytest.fixture
def petit_disque(tmp_path):
    """A disk of its own, that a test can fill."""
    dossier = tmp_path / "disque"
    dossier.mkdir()
    montage = ["mount", "-t", "tmpfs", "-o", f"size={_DISQUE_OCTETS}", "tmpfs", str(dossier)]
    fait = subprocess.run(montage, capture_output=True, text=True, check=False)
    if fait.returncode != 0:
        pytest.skip(f"monter un petit disque n’est pas permis ici : {fait.stderr.strip()}")
    yield dossier
    subprocess.run(["umount", "--lazy", str(dossier)], check=True)


def fill(disque, reste=0):
    """Fill a disk, but for ``reste`` bytes; return what fills it."""
    bouchon = disque / "bouchon"
    bouchon.write_bytes(bytes(shutil.disk_usage(disque).free - reste))
    return bouchon


def files(dossier):
    return [un for un in dossier.rglob("*") if un.is_file() and un.name != "bouchon"]


@pytest.fixture
def envoyer_la_page(entree, fournisseur, fabrique, horloge_de):
    """Send a deposit by the page, with a ZIP of three megabytes."""
    horloge_de(fabrique.instant)
    entree.raise_request_exception = False
    archive = fabrique.archive + os.urandom(3 * 1024**2)
    return lambda: entree.post(
        adresse("deposer", fournisseur), formulaire(fabrique, archive=archive)
    )


def check_refused(reponse):
    assert reponse.status_code == 503
    assert "n’a plus de place" in reponse.text
    assert "Rien n’a été enregistré" in reponse.text
    assert (Fichier.objects.count(), Reception.objects.count(), Depot.objects.count()) == (0, 0, 0)


def test_a_full_disk_of_the_contents_refuses_then_takes_the_same_file(
    petit_disque, settings, envoyer_la_page
):
    lieu = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(petit_disque)},
    }
    settings.STORAGES = settings.STORAGES | {"default": lieu}
    bouchon = fill(petit_disque, reste=1024**2)
    check_refused(envoyer_la_page())
    assert files(petit_disque) == []
    bouchon.unlink()
    assert envoyer_la_page().status_code == 302
    assert Depot.objects.count() == 1


def test_a_full_disk_where_what_is_sent_arrives_refuses_too(
    petit_disque, settings, envoyer_la_page
):
    settings.FILE_UPLOAD_TEMP_DIR = str(petit_disque)
    bouchon = fill(petit_disque, reste=1024**2)
    check_refused(envoyer_la_page())
    assert files(petit_disque) == []
    bouchon.unlink()
    assert envoyer_la_page().status_code == 302


def test_a_content_past_what_the_system_lets_write_is_refused_and_leaves_nothing(
    tmp_path, settings, envoyer_la_page
):
    """No root needed: the system itself stops a file that grows past two megabytes."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    souple, dure = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * 1024**2, dure))
    try:
        reponse = envoyer_la_page()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (souple, dure))
    check_refused(reponse)
    assert files(tmp_path) == []


def test_a_portal_whose_whole_disk_fills_up_goes_on_when_there_is_room_again(petit_disque):
    """Its embedded database too has no room: real server, on a disk of its own."""
    portail = PortailAPart(petit_disque, GUICHET_DEMONSTRATION="1")
    portail.run("migrer")
    (envoi,) = ready_to_send(portail, 1)
    with portail.serve_web() as ici:
        bouchon = fill(petit_disque)
        assert send(ici, envoi).statut == 503
        bouchon.unlink()
        assert send(ici, envoi).statut == 302
    assert portail.ask(_DEPOTS) == "1"


_DEPOTS = "from guichet.depots.models import Depot\nprint(Depot.objects.count())"


@pytest.fixture
def grappe(monkeypatch):
    """A PostgreSQL of its own, that a test can stop."""
    if os.environ.get("GUICHET_TESTS_BASE") != "postgresql":
        pytest.skip("arrêter la base n’a de sens que sur PostgreSQL : make test-postgresql")
    grappe = Grappe()
    grappe.start()
    monkeypatch.setenv("GUICHET_BASE_DE_DONNEES", grappe.adresse)
    yield grappe
    grappe.stop()


def test_a_database_that_stops_is_told_and_the_same_file_is_deposited_when_it_is_back(
    grappe, tmp_path
):
    portail = PortailAPart(tmp_path, GUICHET_DEMONSTRATION="1")
    portail.run("migrer")
    premier, second, troisieme = ready_to_send(portail, 3)
    with portail.serve_web("tests.guichet.depots.attendre") as ici:
        go_on(portail).touch()
        assert send(ici, premier).statut == 302
        grappe.stop()
        assert send(ici, second).statut == 503
        assert "La base de données ne répond pas" in read_page(ici, second)
        grappe.start()
        assert send(ici, second).statut == 302
        stop_during_the_control(portail, grappe, ici, troisieme)
        assert send(ici, troisieme).statut == 302
    instants = portail.ask(_REPRISE).splitlines()
    with portail.serve("qcluster"):
        wait_for(lambda: portail.ask(_DEPOTS) == "3")
        wait_for(lambda: portail.ask(_EN_ATTENTE) == "0")
    assert portail.ask(_INSTANTS).splitlines() == sorted(set(instants))[:3]
    assert portail.run("journal", "verifier").returncode == 0


_REPRISE = """
from guichet.depots.models import Reception
from guichet.depots.models.reception import DELAI_REPRISE
from guichet.depots.reception.flux import take_up_again
for une in Reception.objects.order_by("recu_le"):
    print(une.recu_le.isoformat())
    une.gardee_le -= DELAI_REPRISE
    une.prise_le = une.prise_le and une.prise_le - DELAI_REPRISE
    une.save()
take_up_again()
"""
_EN_ATTENTE = "from guichet.depots.models import Reception\nprint(Reception.objects.filter(depot=None).count())"
_INSTANTS = """
from guichet.depots.models import Depot
for un in Depot.objects.order_by("recu_le"):
    print(un.recu_le.isoformat())
"""


def go_on(portail):
    """Return the file that lets the controls go on."""
    dossier = Path(portail.environnement["GUICHET_DONNEES"])
    dossier.mkdir(exist_ok=True)
    return dossier / "continuer"


def stop_during_the_control(portail, grappe, ici, envoi):
    """Stop the database when a deposit is received and not controlled, and start it after."""
    au_controle = go_on(portail).with_name("au-controle")
    go_on(portail).unlink()
    au_controle.unlink()
    reponses = []
    envoyeur = threading.Thread(target=lambda: reponses.append(send(ici, envoi)))
    envoyeur.start()
    wait_for(au_controle.exists)
    grappe.stop()
    go_on(portail).touch()
    envoyeur.join(30)
    assert [une.statut for une in reponses] == [503]
    grappe.start()


def read_page(ici, envoi):
    demande = urllib.request.Request(
        f"http://{ici}{envoi.chemin}", headers={"Cookie": envoi.entetes["Cookie"]}
    )
    with pytest.raises(urllib.error.HTTPError) as refus:
        urllib.request.urlopen(demande, timeout=30)
    assert refus.value.headers["Retry-After"] == "60"
    return refus.value.read().decode()
