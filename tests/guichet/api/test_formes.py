"""Requests that grow in one way at a time, and spoilt ones, sent as bytes: the portal answers."""

import socket
from random import Random

import pytest
from outils.fuzz.formes_api import FORMES_API, JETON
from outils.fuzz.octets import spoil

# Large enough for what is bounded to be refused, small enough for a test.
TAILLE_OCTETS = 20_000
# The server of Django’s tests looks for a file of this name first: a longer one has no answer.
CHEMINS, CHEMIN_OCTETS = ("numéro", "numéro de dépôt", "adresse", "adresse encodée"), 200
SANS_FICHIER = {nom: forme for nom, forme in FORMES_API.items() if not nom.startswith("simuler")}
SIMULEES = ("simuler, tables vides", "simuler, dépôt, balises inconnues", "simuler, octets nuls")


def send(live_server, octets):
    """Return the status of the answer, 0 when the connection is closed without one."""
    with socket.create_connection((live_server.thread.host, live_server.thread.port), 20) as prise:
        try:
            prise.sendall(octets)
            prise.shutdown(socket.SHUT_WR)
            reponse = prise.makefile("rb").readline(200).split()
        except OSError:
            # It answered, or closed, before it had read everything.
            return 0
    return int(reponse[1]) if len(reponse) > 1 and reponse[1].isdigit() else 0


@pytest.fixture
def jeton(donner):
    return donner()["Authorization"].removeprefix("Bearer ").encode()


@pytest.mark.django_db(transaction=True)
def test_no_shape_of_request_breaks_the_portal(live_server, jeton, a_l_heure, settings):
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if "cadence" not in m]
    hasard, statuts = Random(11), {}
    formes = SANS_FICHIER | {nom: FORMES_API[nom] for nom in SIMULEES}
    for nom, forme in formes.items():
        for taille in (1, CHEMIN_OCTETS if nom in CHEMINS else TAILLE_OCTETS):
            octets = forme(taille)
            for envoye in (octets, spoil(octets, hasard)):
                statuts[nom, taille, envoye == octets] = send(
                    live_server, envoye.replace(JETON, jeton)
                )
    # 501 and 505: what the server of the tests says of a method or a version that it does not know.
    assert {cle: un for cle, un in statuts.items() if un >= 500 and un not in (501, 505)} == {}
    assert statuts["recherche", 1, True] == 200
    assert statuts["simuler, tables vides", TAILLE_OCTETS, True] == 201
