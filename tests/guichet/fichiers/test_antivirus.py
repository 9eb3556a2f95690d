import io
import socket
import struct
import threading

import pytest
from django.core.exceptions import PermissionDenied

from guichet.fichiers.analyse import analyse, analyse_due
from guichet.fichiers.antivirus import AntivirusMuet, scan
from guichet.fichiers.envoi import attachment
from guichet.fichiers.models import Analyse
from guichet.fichiers.reception import deposer

MENACE = b"EICAR"


class Clamd(threading.Thread):
    """Speaks INSTREAM on a loopback port: chunks with their length, an empty one, an answer."""

    def __init__(self, reponse=None):
        super().__init__(daemon=True)
        self.prise = socket.create_server(("127.0.0.1", 0))
        self.adresse = f"tcp://127.0.0.1:{self.prise.getsockname()[1]}"
        self.reponse = reponse
        self.recus = []

    def run(self):
        while True:
            try:
                client, _ = self.prise.accept()
            except OSError:
                return
            with client, client.makefile("rb") as flux:
                assert flux.read(10) == b"zINSTREAM\0"
                contenu = b""
                while taille := struct.unpack(">I", flux.read(4))[0]:
                    contenu += flux.read(taille)
                self.recus.append(contenu)
                client.sendall(self.reponse or self.answer(contenu))

    def answer(self, contenu):
        return b"stream: Eicar-Test FOUND\0" if MENACE in contenu else b"stream: OK\0"

    def stop(self):
        self.prise.shutdown(socket.SHUT_RDWR)
        self.prise.close()
        self.join(5)


@pytest.fixture
def clamd():
    serveur = Clamd()
    serveur.start()
    yield serveur
    serveur.stop()


@pytest.fixture
def surveille(clamd, settings):
    settings.ANTIVIRUS = clamd.adresse
    return clamd


def test_a_sound_content_is_sent_whole_and_found_sound(clamd):
    contenu = bytes(range(256)) * 2000
    assert scan(clamd.adresse, io.BytesIO(contenu)) is None
    assert clamd.recus == [contenu]


def test_a_threat_is_named(clamd):
    assert scan(clamd.adresse, io.BytesIO(b"avant EICAR")) == "Eicar-Test"


def test_an_answer_that_is_not_clear_is_no_answer():
    for reponse in (b"INSTREAM size limit exceeded. ERROR\0", b"x", b"stream: OKAY\0"):
        serveur = Clamd(reponse)
        serveur.start()
        try:
            with pytest.raises(AntivirusMuet):
                scan(serveur.adresse, io.BytesIO(b"x"))
        finally:
            serveur.stop()


def test_a_content_waits_until_it_is_found_sound(db, surveille):
    fichier = deposer(io.BytesIO(b"un contenu"), 100)
    assert fichier.analyse == Analyse.EN_ATTENTE
    with pytest.raises(PermissionDenied, match="en attente"):
        attachment(fichier, "a.pdf")
    analyse(fichier.pk)
    fichier.refresh_from_db()
    assert fichier.analyse == Analyse.SAIN
    attachment(fichier, "a.pdf").close()


def test_an_infected_content_is_held_back(db, surveille):
    fichier = deposer(io.BytesIO(b"avec EICAR"), 100)
    analyse_due()
    fichier.refresh_from_db()
    assert (fichier.analyse, fichier.menace) == (Analyse.INFECTE, "Eicar-Test")


def test_a_mute_antivirus_makes_nothing_sound(db, settings):
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
    settings.ANTIVIRUS = f"tcp://127.0.0.1:{port}"
    fichier = deposer(io.BytesIO(b"un autre contenu"), 100)
    with pytest.raises(AntivirusMuet):
        analyse(fichier.pk)
    fichier.refresh_from_db()
    assert fichier.analyse == Analyse.EN_ATTENTE


def test_what_came_before_the_antivirus_waits_for_it_too(db, clamd, settings):
    fichier = deposer(io.BytesIO(b"ancien"), 100)
    settings.ANTIVIRUS = clamd.adresse
    with pytest.raises(PermissionDenied, match="en attente"):
        attachment(fichier, "a.pdf")
    analyse_due()
    fichier.refresh_from_db()
    assert fichier.verdict == Analyse.SAIN
