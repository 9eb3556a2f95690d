"""How often one may ask, and how those who ask too often are told."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.urls import reverse

from guichet import horloge
from guichet.acteurs import routes
from guichet.acteurs.habilitations import Role
from guichet.acteurs.routes import Cadence, Regle, regles
from guichet.cadence import middleware
from guichet.cadence.compteur import seconds_to_wait
from guichet.cadence.middleware import cadence_of
from guichet.courriels.models import Courriel
from tests.guichet.acces import ACCES


@pytest.fixture
def lente(monkeypatch):
    """Two requests a minute, for what changes something."""
    monkeypatch.setattr(middleware, "ECRITURE", Cadence(2))
    monkeypatch.setattr(middleware, "LECTURE_PAR_OUTIL", Cadence(2))


@pytest.fixture
def heure(monkeypatch):
    """Time passes when it is told to."""
    instant = [horloge.instant_reel().replace(second=10)]
    monkeypatch.setattr("guichet.horloge.instant_reel", lambda: instant[0])

    def passe(secondes):
        instant[0] += timedelta(seconds=secondes)

    return passe


def test_every_route_that_changes_something_has_its_rate():
    assert all(cadence_of(route, "POST", False) for route in ACCES)
    assert cadence_of("inconnue", "POST", False)
    assert cadence_of("depots:deposer", "POST", False) == routes.LOURDE
    assert cadence_of("depots:deposer", "GET", False) is None
    assert cadence_of("depots:recu", "GET", False) == routes.LOURDE


def test_a_page_that_is_only_read_has_none():
    assert cadence_of("depots:demandes", "GET", False) is None
    assert cadence_of("api:demandes", "GET", True) == middleware.LECTURE_PAR_OUTIL


def test_the_rate_is_that_of_a_window(heure):
    cadence = Cadence(2, 60)
    assert [seconds_to_wait("ada", cadence) for _ in range(3)] == [0, 0, 50]
    assert seconds_to_wait("eve", cadence) == 0
    heure(49)
    assert seconds_to_wait("ada", cadence) == 1
    heure(1)
    assert seconds_to_wait("ada", cadence) == 0


def test_a_person_who_goes_too_fast_is_told_to_wait(
    client, personne, rattache, connecter, lente, heure
):
    rattache(personne, Role.COLLABORATEUR)
    connecter(client, personne)
    adresse = reverse("acteurs:sessions_fermer")
    assert [client.post(adresse).status_code for _ in range(3)] == [302, 302, 429]
    reponse = client.post(adresse)
    assert "attendez 50 secondes" in reponse.text
    assert reponse.headers["Retry-After"] == "50"
    assert client.get(reverse("acteurs:sessions")).status_code == 200
    heure(50)
    assert client.post(adresse).status_code == 302


def test_a_route_may_have_a_rate_of_its_own(client, db, monkeypatch):
    route = "acteurs:mot_de_passe_oublie"
    seule = {**regles(), route: Regle(ACCES[route], ecriture=Cadence(1))}
    monkeypatch.setattr(middleware, "regles", lambda: seule)
    adresse = reverse(route)
    assert client.post(adresse, {"email": "ada@exemple.fr"}).status_code == 302
    assert client.post(adresse, {"email": "ada@exemple.fr"}).status_code == 429


def test_visitors_are_counted_by_address(client, db, lente, heure, settings):
    settings.RELAIS, settings.RELAIS_DE_CONFIANCE = 1, [ip_network("127.0.0.1")]
    adresse = reverse("acteurs:connexion")

    def essayer(vues):
        return client.post(adresse, headers={"X-Forwarded-For": vues}).status_code

    assert [essayer("192.0.2.1") for _ in range(3)] == [200, 200, 429]
    assert essayer("192.0.2.2") == 200
    # What a client writes before what the proxy saw changes nothing.
    assert essayer("198.51.100.7, 192.0.2.1") == 429


def test_without_a_proxy_nobody_chooses_their_address(client, db, lente, heure, settings):
    settings.RELAIS = 0
    adresse = reverse("acteurs:connexion")
    statuts = [
        client.post(adresse, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(3)
    ]
    assert statuts == [200, 200, 429]


def test_nobody_is_written_to_without_end(client, personne, heure, run_tasks):
    """From as many addresses as one likes."""
    for _ in range(5):
        reponse = client.post(reverse("acteurs:mot_de_passe_oublie"), {"email": personne.email})
        assert reponse.status_code == 302
        run_tasks()
    assert Courriel.objects.filter(personne=personne).count() == 3
    heure(3601)
    client.post(reverse("acteurs:mot_de_passe_oublie"), {"email": personne.email})
    run_tasks()
    assert Courriel.objects.filter(personne=personne).count() == 4
