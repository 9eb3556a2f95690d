"""The reference front, run by a real nginx before a real portal in production."""

import http.client
import socket
import ssl
import time
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest

from guichet.acteurs.routes import ENVOI, FORMULAIRE, regles
from guichet.configuration.mandataire import addresses_of_files, write_nginx
from tests.guichet.a_part import PortailAPart
from tests.guichet.nginx import run_nginx, trusting

MO = 1024**2


def test_every_address_of_files_has_its_size():
    adresses = addresses_of_files()
    assert max(adresses) == ENVOI
    # Two operations of the API share their address and their name.
    prevues = [un for un in regles().values() if un.taille_max > FORMULAIRE]
    assert sum(len(une) for une in adresses.values()) == len(prevues)
    assert "organisations/[0-9]+/deposer" in adresses[ENVOI]
    assert "@" not in write_nginx("127.0.0.1:8000", ["guichet.exemple.fr"]).replace(
        "@trop_gros", ""
    ).replace("@trop_vite", "").replace("@absent", "")


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """The ports of nginx, and the folder where the portal writes what arrives."""
    dossier = tmp_path_factory.mktemp("front")
    for nom in ("nginx", "tmp"):
        (dossier / nom).mkdir()
    portail = PortailAPart(
        dossier,
        GUICHET_DEMONSTRATION="0",
        GUICHET_HTTPS="1",
        GUICHET_HOTES="127.0.0.1",
        GUICHET_RELAIS_ADRESSES="127.0.0.1",
        TMPDIR=str(dossier / "tmp"),
    )
    assert portail.run("migrer").returncode == 0
    portail.ask("from guichet.configuration.preparation import collect_static; collect_static()")
    with portail.serve_web() as adresse:
        ecrite = portail.run("mandataire", "--adresse", adresse).stdout
        with run_nginx(dossier / "nginx", ecrite) as (clair, tls):
            yield clair, tls, dossier


def ask(port, methode="GET", chemin="/connexion", corps=None, **entetes):
    """Ask one page over TLS."""
    connexion = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=trusting())
    connexion.request(methode, chemin, corps, {"Host": "127.0.0.1", **entetes})
    reponse = connexion.getresponse()
    reponse.texte = reponse.read().decode()
    connexion.close()
    return reponse


def test_pages_come_through_and_plain_http_is_sent_to_tls(front):
    clair, tls, _ = front
    page = ask(tls)
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    connexion = http.client.HTTPConnection("127.0.0.1", clair, timeout=20)
    connexion.request("GET", "/connexion")
    reponse = connexion.getresponse()
    connexion.close()
    assert (reponse.status, reponse.headers["Location"]) == (301, "https://127.0.0.1/connexion")


def test_a_tool_that_speaks_in_clear_is_refused_not_sent_elsewhere(front):
    clair, _, _ = front
    connexion = http.client.HTTPConnection("127.0.0.1", clair, timeout=20)
    connexion.request("GET", "/api/v1/demandes", headers={"Authorization": "Bearer x"})
    reponse = connexion.getresponse()
    dit = reponse.read().decode()
    connexion.close()
    assert (reponse.status, reponse.headers["Location"]) == (403, None)
    assert "passé en clair" in dit


def test_slow_bodies_and_unfinished_heads_hold_nobody_up(front):
    _, tls, _ = front
    with ExitStack() as lentes:
        for n in range(100):
            prise = socket.create_connection(("127.0.0.1", tls), timeout=10)
            prise = lentes.enter_context(trusting().wrap_socket(prise))
            if n < 40:
                prise.sendall(
                    b"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\na"
                )
            else:
                prise.sendall(b"GET / HTTP/1.1\r\nHost: 127.")
        debut = time.monotonic()
        assert ask(tls).status == 200
        assert time.monotonic() - debut < 1


def test_what_is_too_large_is_stopped_at_the_front_and_files_at_the_door(front):
    _, tls, dossier = front
    for chemin, statut in (("/connexion", 413), ("/organisations/5/deposer", 302)):
        connexion = http.client.HTTPSConnection("127.0.0.1", tls, timeout=20, context=trusting())
        connexion.putrequest("POST", chemin)
        connexion.putheader("Content-Length", str(120 * MO))
        connexion.endheaders(b"x" * MO)
        assert connexion.getresponse().status == statut
        connexion.close()
    ecrits = [un for un in (dossier / "nginx" / "corps").rglob("*") if un.is_file()]
    assert ecrits + list((dossier / "tmp").iterdir()) == []
    assert "L’envoi est plus volumineux" in ask(tls, "POST", "/connexion", b"x" * 100_000).texte


@pytest.mark.parametrize(
    ("statut", "demande"),
    [
        (413, f"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {120 * MO}\r\n\r\n"),
        (400, "BONJOUR\r\n\r\n"),
        (400, f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: {'x' * 40_000}\r\n\r\n"),
        (405, "TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        (200, "GET /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
    ],
)
def test_what_the_front_answers_by_itself_is_protected_as_a_page_is(front, statut, demande):
    _, tls, _ = front
    with trusting().wrap_socket(socket.create_connection(("127.0.0.1", tls), timeout=10)) as prise:
        prise.sendall(demande.encode())
        reponse = http.client.HTTPResponse(prise)
        reponse.begin()
    assert reponse.status == statut
    for nom in ("Strict-Transport-Security", "X-Content-Type-Options", "Content-Security-Policy"):
        assert len(reponse.headers.get_all(nom, [])) == 1, nom


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_the_strongest_suite_is_taken_whatever_the_browser_prefers(front, version):
    _, tls, _ = front
    client = trusting()
    client.minimum_version = client.maximum_version = version
    client.set_ciphers("ECDHE+AES128:ECDHE+CHACHA20:ECDHE+AES256")
    with client.wrap_socket(socket.create_connection(("127.0.0.1", tls), timeout=10)) as prise:
        nom, _, bits = prise.cipher()
    assert ("AES256" in nom or "AES_256" in nom, bits) == (True, 256)


def test_a_file_goes_through_to_the_portal(front):
    """A tool without a token is refused; what it sends is not even asked for."""
    _, tls, _ = front
    reponse = ask(tls, "POST", "/api/v1/depots", b"x" * 3 * MO, **{"Content-Type": "text/plain"})
    assert reponse.status == 401
    assert "Montrez un jeton" in reponse.texte


def test_nobody_chooses_their_address(front):
    _, tls, _ = front
    statuts = []
    for n in range(62):
        forge = {"X-Forwarded-For": f"198.51.100.{n}", "X-Forwarded-Proto": "http"}
        reponse = ask(tls, "POST", "/mot-de-passe-oublie/change", urlencode({"x": n}), **forge)
        statuts.append(reponse.status)
    assert statuts.count(403) <= 60
    assert statuts[-1] == 429
