import pytest

from guichet.acteurs.habilitations import Role
from guichet.configuration.acces import ACCES
from guichet.theme import navigation
from guichet.theme.navigation import Entree

pytestmark = pytest.mark.django_db


def test_a_visitor_is_led_to_public_pages_only(client):
    html = client.get("/").text
    assert 'href="/dispositifs"' in html
    assert 'href="/connexion"' in html
    assert 'href="/administration/personnes"' not in html


def test_an_administrator_is_led_to_the_people(client, personne, rattache):
    rattache(personne, Role.ADMINISTRATEUR)
    client.force_login(personne)
    assert 'href="/administration/personnes"' in client.get("/aide").text


def test_an_entry_appears_only_when_an_application_brings_its_route(client, monkeypatch):
    entree = Entree("referencement:absente", "Solutions")
    monkeypatch.setattr(navigation, "ENTREES", (entree,))
    monkeypatch.setitem(ACCES, entree.route, ACCES["accueil"])
    assert "Solutions" not in client.get("/").text


def test_the_place_of_a_page_is_told(client):
    html = client.get("/constats/4012").text
    assert 'href="/constats" aria-current="true"' in html
    assert html.count('aria-current="true"') == 1


def test_components_are_shown_in_a_demonstration_only(client, settings):
    assert client.get("/composants").status_code == 404
    settings.DEMONSTRATION = True
    assert client.get("/composants").status_code == 200
