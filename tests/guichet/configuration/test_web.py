"""The web server: slow ones wait on their own, large ones by the door, a stop lets work end."""

import hashlib
import os
import signal
import socket
import threading
import time
import urllib.request
from contextlib import ExitStack, contextmanager

import pytest
from waitress.adjustments import Adjustments

from guichet.configuration.web import requete as lecture
from guichet.configuration.web.requete import Requete
from tests.guichet.a_part import PortailAPart, wait_for

MO = 1024**2
ECHO = "tests.guichet.configuration.echo"
TETE = "Host: 127.0.0.1\r\nCookie: csrftoken=" + "a" * 32 + "\r\n"
FORMULAIRE = "Content-Type: multipart/form-data; boundary=b\r\n"


@contextmanager
def connected(adresse, debut=""):
    hote, port = adresse.split(":")
    with socket.create_connection((hote, int(port)), timeout=10) as prise:
        prise.sendall(debut.encode())
        yield prise


def head(chemin, taille, methode="POST", entetes=""):
    return f"{methode} {chemin} HTTP/1.1\r\n{TETE}{FORMULAIRE}{entetes}Content-Length: {taille}\r\n\r\n"


def answer(prise):
    """Read an answer to its end, or to the end of what is sent."""
    recu = b""
    while b"\r\n\r\n" not in recu and (bloc := prise.recv(65536)):
        recu += bloc
    entete, _, corps = recu.partition(b"\r\n\r\n")
    longueur = [
        int(une[15:]) for une in entete.split(b"\r\n") if une.lower().startswith(b"content-length:")
    ]
    while longueur and len(corps) < longueur[0] and (bloc := prise.recv(65536)):
        corps += bloc
    return int(entete.split()[1]), entete.decode(), corps.decode()


def seconds_for(adresse, chemin="/connexion"):
    debut = time.monotonic()
    with urllib.request.urlopen(f"http://{adresse}{chemin}", timeout=20) as reponse:
        assert reponse.status == 200
        reponse.read()
    return time.monotonic() - debut


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def portail(dossier):
    """The portal in production, its temporary files apart."""
    (dossier / "tmp").mkdir()
    portail = PortailAPart(dossier, GUICHET_DEMONSTRATION="0", TMPDIR=str(dossier / "tmp"))
    assert portail.run("migrer").returncode == 0
    portail.ask("from guichet.configuration.preparation import collect_static; collect_static()")
    with portail.serve_web() as adresse:
        seconds_for(adresse)
        yield adresse


@pytest.fixture(scope="module")
def echo(tmp_path_factory):
    dossier = tmp_path_factory.mktemp("echo")
    with PortailAPart(dossier, TMPDIR=str(dossier)).serve(
        "127.0.0.1:0", "2", ECHO, module="tests.guichet.configuration.port"
    ) as processus:
        port = wait_for(lambda: (dossier / "port").exists() and (dossier / "port").read_text())
        yield f"127.0.0.1:{port}", processus


def test_two_hundred_slow_ones_hold_nobody_up(portail):
    """Two threads: any that held one would stop the portal."""
    with ExitStack() as lentes:
        for n in range(200):
            debut = head("/connexion", 60_000) + "a" if n % 2 else "GET / HTTP/1.1\r\nHost: 127."
            lentes.enter_context(connected(portail, debut))
        assert max(seconds_for(portail) for _ in range(5)) < 1


@pytest.mark.parametrize("chemin", ["/connexion", "/organisations/5/deposer", "/api/v1/depots"])
def test_what_a_visitor_sends_is_refused_by_its_head_and_never_written(portail, dossier, chemin):
    with connected(portail, head(chemin, 120 * MO)) as prise:
        statut, entete, _ = answer(prise)
        assert statut in (302, 401, 413)
        assert "connection: close" in entete.lower()
        assert list((dossier / "tmp").iterdir()) == []
        # What it goes on sending is thrown away, and the connection ends.
        prise.sendall(b"x" * MO)
    assert list((dossier / "tmp").iterdir()) == []


def test_who_goes_on_sending_still_reads_the_answer(portail):
    with connected(portail, head("/connexion", 120 * MO)) as prise:
        for _ in range(40):
            prise.sendall(b"x" * 65536)
            time.sleep(0.01)
        assert answer(prise)[0] == 413


def test_a_large_body_is_asked_for_then_whole_and_dated_by_its_last_byte(echo):
    adresse, processus = echo
    contenu = os.urandom(MO)
    with connected(
        adresse, head("/ouverte", 200 * MO, entetes="Expect: 100-continue\r\n")
    ) as prise:
        assert prise.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        for _ in range(199):
            prise.sendall(contenu)
        avant = time.time()
        prise.sendall(contenu)
        statut, _, dit = answer(prise)
    taille, empreinte, admise, instant = dit.split()
    attendue = hashlib.sha256()
    for _ in range(200):
        attendue.update(contenu)
    assert (statut, int(taille), admise) == (200, 200 * MO, "True")
    assert empreinte == attendue.hexdigest()
    assert avant <= float(instant) < avant + 10
    assert peak_mo(processus.pid) < 100


def peak_mo(pid):
    with open(f"/proc/{pid}/status") as statut:
        return next(int(ligne.split()[1]) for ligne in statut if ligne.startswith("VmHWM")) / 1024


def test_a_body_that_waited_for_a_thread_keeps_its_instant(echo):
    """Two threads, three requests of a second: the third is answered a second late."""
    adresse, _ = echo
    with ExitStack() as prises:
        debut = time.time()
        trois = [
            prises.enter_context(connected(adresse, head("/longue", 1) + "a")) for _ in range(3)
        ]
        instants = [float(answer(une)[2].split()[3]) for une in trois]
    assert time.time() - debut > 1.9
    assert max(instants) - debut < 0.9


def test_a_refused_head_is_asked_once(echo):
    adresse, _ = echo
    with connected(adresse, head("/fermee", MO)) as prise:
        statut, entete, corps = answer(prise)
    assert (statut, corps) == (403, "refus")
    assert "connection: close" in entete.lower()


def test_a_fault_at_the_door_is_answered_too(echo):
    with connected(echo[0], head("/faute", MO)) as prise:
        statut, _, corps = answer(prise)
    assert (statut, "une panne" in corps) == (500, True)


@pytest.mark.parametrize(
    ("debut", "statut", "phrase"),
    [
        ("BONJOUR\r\n\r\n", 400, "comme HTTP le veut"),
        (f"POST / HTTP/1.1\r\n{TETE}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411, "longueur"),
        (f"GET / HTTP/1.1\r\n{TETE}X: {'x' * 40_000}\r\n\r\n", 431, "trop longs"),
        (head("/ouverte", 241 * MO), 413, "plus volumineux"),
        (f"POST / HTTP/1.1\r\n{TETE}Content-Length: -1\r\n\r\n", 400, "comme HTTP"),
        (f"POST / HTTP/1.1\r\n{TETE}Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "HTTP"),
    ],
)
def test_what_is_no_request_is_refused_in_french(echo, debut, statut, phrase):
    with connected(echo[0], debut) as prise:
        obtenu, entete, corps = answer(prise)
    assert obtenu == statut
    assert "X-Content-Type-Options: nosniff" in entete
    assert phrase in corps


def test_requests_that_follow_each_other_are_answered_in_order(echo):
    deux = head("/ouverte", 3) + "abc" + head("/ouverte", 100_000) + "x" * 100_000
    recu = b""
    with connected(echo[0], deux) as prise:
        while recu.count(b"200 OK") < 2 or not recu.rstrip()[-1:].isdigit():
            recu += prise.recv(65536)
    dits = [une.split() for une in recu.decode().split("\r\n\r\n")[1:]]
    assert [(un[0], un[2]) for un in dits] == [("3", "False"), ("100000", "True")]


def lateness(**champs):
    requete = Requete(Adjustments())
    requete.commencee = 0
    for nom, valeur in champs.items():
        setattr(requete, nom, valeur)
    return requete.is_late


def test_how_long_a_slow_one_is_waited_for():
    tete = lateness()
    assert not tete(lecture.TETE_MAX_SECONDES)
    assert tete(lecture.TETE_MAX_SECONDES + 1)
    corps = lateness(headers_finished=True, body_bytes_received=10 * lecture.DEBIT_MIN_OCTETS)
    assert not corps(lecture.CORPS_MAX_SECONDES + 10)
    assert corps(lecture.CORPS_MAX_SECONDES + 11)


def test_a_stop_lets_the_work_at_hand_end(tmp_path):
    with PortailAPart(tmp_path).serve(
        "127.0.0.1:0", "2", ECHO, module="tests.guichet.configuration.port"
    ) as processus:
        port = wait_for(lambda: (tmp_path / "port").exists() and (tmp_path / "port").read_text())
        with (
            connected(f"127.0.0.1:{port}", head("/longue", 1) + "a") as prise,
            connected(f"127.0.0.1:{port}", "GET / HTTP/1.1\r\nX"),
        ):
            threading.Timer(0.3, processus.send_signal, [signal.SIGTERM]).start()
            assert answer(prise)[0] == 200
            assert processus.wait(5) == 0
