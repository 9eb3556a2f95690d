import errno
import hashlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from guichet.fichiers import stockage
from guichet.fichiers.contenu import Type, type_of
from guichet.fichiers.envoi import attachment
from guichet.fichiers.models import Analyse, Fichier
from guichet.fichiers.pannes import StockagePlein
from guichet.fichiers.reception import FichierRefuse, keep, readable
from tests.guichet.a_part import PortailAPart, wait_for

PDF = b"%PDF-1.7\ncontenu\n%%EOF\n"


def brouillons():
    return list((Path(default_storage.location) / "brouillons").glob("*"))


@pytest.mark.parametrize(
    ("debut", "attendu"),
    [
        (PDF, Type.PDF),
        (b"\x89PNG\r\n\x1a\n...", Type.PNG),
        (b"\xff\xd8\xff\xe0", Type.JPG),
        (b"PK\x03\x04...", Type.ZIP),
        (b"PK\x05\x06" + bytes(18), Type.ZIP),
        (b"<html>%PDF-1.7", Type.AUTRE),
        (b"", Type.AUTRE),
    ],
)
def test_a_type_is_told_by_the_content(debut, attendu):
    assert type_of(debut) is attendu


def test_a_content_is_kept_whole_under_its_hash(db):
    fichier = keep(io.BytesIO(PDF), 100)
    assert fichier.empreinte == hashlib.sha256(PDF).hexdigest()
    assert (fichier.taille_octets, fichier.type, fichier.analyse) == (
        len(PDF),
        Type.PDF,
        Analyse.SANS_OBJET,
    )
    with stockage.open_content(fichier.empreinte) as contenu:
        assert contenu.read() == PDF
    assert brouillons() == []


def test_the_same_content_is_kept_once(db):
    assert keep(io.BytesIO(PDF), 100) == keep(io.BytesIO(PDF), 100)
    assert Fichier.objects.count() == 1


def test_its_place_is_looked_at_once_to_keep_it_and_once_to_name_it(db, monkeypatch):
    vues, est_la = [], stockage.is_kept
    monkeypatch.setattr(stockage, "is_kept", lambda une: vues.append(une) or est_la(une))
    keep(io.BytesIO(PDF), 100)
    assert len(vues) == 2


def test_reading_stops_just_after_the_limit(db):
    flux = io.BytesIO(b"x" * 10_000_000)
    with pytest.raises(FichierRefuse, match="trop volumineux : 1 Mo au plus"):
        keep(flux, 1024**2)
    assert flux.tell() == 1024**2 + 1
    assert (Fichier.objects.count(), brouillons()) == (0, [])


def test_a_content_of_exactly_the_limit_is_taken(db):
    assert keep(io.BytesIO(b"x" * 1000), 1000).taille_octets == 1000


def test_an_empty_content_is_refused(db):
    with pytest.raises(FichierRefuse, match="vide"):
        keep(io.BytesIO(b""), 100)


def test_a_type_that_is_not_expected_is_refused_and_not_kept(db):
    with pytest.raises(FichierRefuse, match=r"\(PDF, PNG\)"):
        keep(io.BytesIO(b"PK\x03\x04"), 100, (Type.PDF, Type.PNG))
    assert Fichier.objects.count() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full n’existe pas ici")
def test_a_disk_that_fills_up_while_keeping_is_told(db, monkeypatch):
    def sync_on_full_disk(_descripteur):
        with open("/dev/full", "wb", buffering=0) as plein:
            plein.write(b"x")

    monkeypatch.setattr(stockage.os, "fsync", sync_on_full_disk)
    with pytest.raises(StockagePlein):
        keep(io.BytesIO(b"jamais vu " + PDF), 100)
    assert brouillons() == []


def test_another_fault_of_the_disk_is_not_hidden(db, monkeypatch):
    def fail(_descripteur):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(stockage.os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        keep(io.BytesIO(b"autre " + PDF), 100)


def test_a_process_killed_in_the_middle_leaves_nothing_in_place(tmp_path):
    portail = PortailAPart(tmp_path)
    portail.run("migrate", "--verbosity", "0")
    programme = (
        "import sys, time\n"
        "class Lent:\n"
        "    def read(self, taille):\n"
        "        print('lu', flush=True)\n"
        "        time.sleep(0.05)\n"
        "        return b'x' * 1000\n"
        "from guichet.fichiers.reception import keep\n"
        "keep(Lent(), 10**9)\n"
    )
    processus = subprocess.Popen(
        [sys.executable, "-m", "guichet", "shell", "--no-imports", "-c", programme],
        env=portail.environnement, cwd=tmp_path, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        wait_for(processus.stdout.readline)
        os.kill(processus.pid, signal.SIGKILL)
    finally:
        processus.wait()
        processus.stdout.close()
    fichiers = [f for f in (tmp_path / "donnees" / "fichiers").rglob("*") if f.is_file()]
    assert [f.parent.name for f in fichiers] == ["brouillons"]
    assert (
        portail.ask("from guichet.fichiers.models import Fichier\nprint(Fichier.objects.count())")
        == "0"
    )
    os.utime(fichiers[0], (0, 0))
    portail.ask("from guichet.fichiers.stockage import sweep_brouillons\nsweep_brouillons()")
    assert not fichiers[0].exists()


def test_a_fresh_draft_is_left_alone(db):
    with stockage.brouillon() as brouillon:
        stockage.sweep_brouillons()
        assert Path(brouillon.name).exists()


def test_a_content_leaves_as_an_attachment_whose_type_is_not_guessed(db):
    reponse = attachment(keep(io.BytesIO(PDF), 100), 'reçu "1".pdf')
    assert reponse.headers["Content-Disposition"].startswith("attachment")
    assert reponse.headers["X-Content-Type-Options"] == "nosniff"
    assert reponse.headers["Content-Type"] == "application/pdf"
    assert b"".join(reponse.streaming_content) == PDF
    reponse.close()


@pytest.mark.parametrize(
    ("etat", "phrase"),
    [(Analyse.EN_ATTENTE, "en attente d’analyse"), (Analyse.INFECTE, "une menace")],
)
def test_what_is_not_found_sound_is_not_handed_out(db, etat, phrase):
    fichier = keep(io.BytesIO(PDF), 100)
    fichier.analyse = etat
    with pytest.raises(PermissionDenied, match=phrase):
        attachment(fichier, "piece.pdf")


@pytest.mark.parametrize(
    ("etat", "antivirus", "phrase", "condamne"),
    [
        (Analyse.SANS_OBJET, "", "", False),
        (Analyse.SANS_OBJET, "tcp://127.0.0.1:3310", "Ce fichier est en attente", False),
        (Analyse.EN_ATTENTE, "", "Ce fichier est en attente", False),
        (Analyse.EN_ATTENTE, "tcp://127.0.0.1:3310", "Ce fichier est en attente", False),
        (Analyse.SAIN, "", "", False),
        (Analyse.SAIN, "tcp://127.0.0.1:3310", "", False),
        (Analyse.INFECTE, "", "L’antivirus a trouvé une menace", True),
        (Analyse.INFECTE, "tcp://127.0.0.1:3310", "L’antivirus a trouvé une menace", True),
    ],
)
def test_a_content_says_why_it_may_not_be_opened(settings, etat, antivirus, phrase, condamne):
    settings.ANTIVIRUS = antivirus
    fichier = Fichier(analyse=etat)
    assert fichier.obstacle.startswith(phrase)
    assert bool(fichier.obstacle) == bool(phrase)
    assert fichier.condamne == condamne


@pytest.mark.parametrize(
    ("octets", "mots"),
    [(12, "12 octets"), (1536, "1,5 Ko"), (3 * 1024**2, "3 Mo"), (2 * 1024**3, "2 Go")],
)
def test_a_size_is_said_as_people_say_it(octets, mots):
    assert readable(octets) == mots
