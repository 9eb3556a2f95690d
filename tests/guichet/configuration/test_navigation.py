import re

import pytest

from guichet.acteurs.habilitations import Habilitation, Role

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


def test_entries_come_in_their_order(client):
    dits = re.findall(r'<a href="([^"]+)"', client.get("/").text.partition("<main")[0])
    publiques = ["/dispositifs", "/calendrier", "/calcul", "/constats", "/formats", "/solutions"]
    assert [d for d in dits if d in publiques] == publiques


def test_the_place_of_a_page_is_told(client):
    html = client.get("/constats/4012").text
    assert 'href="/constats" aria-current="true"' in html
    assert html.count('aria-current="true"') == 1


def test_components_are_shown_in_a_demonstration_only(client, settings):
    assert client.get("/composants").status_code == 404
    settings.DEMONSTRATION = True
    assert client.get("/composants").status_code == 200


@pytest.mark.parametrize("role", Role)
def test_my_space_is_offered_to_those_whom_it_has_something_to_say(
    client, personne, rattache, connecter, role
):
    rattache(personne, role)
    connecter(client, personne)
    offert = 'href="/espace"' in client.get("/aide").text
    assert offert is personne.peut(Habilitation.VOIR_DEMANDES)


def test_who_is_logged_in_has_the_texts_under_one_entry(client, personne, rattache, connecter):
    """Ten entries did not hold on one line."""
    rattache(personne, Role.REPRESENTANT_LEGAL)
    connecter(client, personne)
    html = client.get("/constats").text
    assert '<summary aria-current="true">Règles</summary>' in html
    assert '<a href="/constats" aria-current="page">Constats</a>' in html
    client.logout()
    assert "<summary" not in client.get("/calendrier").text.partition("<main")[0]
