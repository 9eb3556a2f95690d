"""The pages of an account, as a supplier who is logged in has them."""

import pytest
from django.test import Client

from guichet.acteurs.habilitations import Role
from tests.guichet.navigateur.test_clavier import press, tab_to

PAGES = [
    "/compte",
    "/compte/messages",
    "/compte/sessions",
    "/compte/second-facteur",
    "/compte/mot-de-passe",
    "/organisations/{organisation}",
    "/organisations/{organisation}/inviter",
]


@pytest.fixture
def connecte(ouvre, live_server, personne, rattache):
    """Open a page as a legal representative who logged in by password."""
    rattachement = rattache(personne, Role.REPRESENTANT_LEGAL)
    client = Client()
    client.force_login(personne)

    def _connecte(chemin, **choix):
        cookie = client.cookies["sessionid"].value
        adresse = chemin.replace("{organisation}", str(rattachement.organisation_id))
        return ouvre(adresse, cookie=cookie, **choix)

    return _connecte


@pytest.mark.parametrize("teinte", ["light", "dark"])
@pytest.mark.parametrize("largeur", [1280, 390])
@pytest.mark.parametrize("chemin", PAGES)
def test_a_page_of_an_account_has_no_fault(connecte, chemin, largeur, teinte):
    visite = connecte(chemin, largeur=largeur, teinte=teinte)
    assert visite.page.locator("h1").count() == 1
    assert visite.page.get_by_role("button", name="Se déconnecter").count() == (largeur > 1000)
    assert visite.plaintes == []
    assert visite.faults() == []
    assert visite.overflow() <= 0


def test_the_menu_of_the_texts_unfolds_by_keyboard_and_stands_on_one_line(connecte):
    visite = connecte("/compte", largeur=1280)
    lien = visite.page.locator("#navigation").get_by_role("link", name="Constats")
    assert not lien.is_visible()
    tab_to(visite, "Règles")
    press(visite, "Enter")
    assert lien.is_visible()
    assert visite.overflow() <= 0
    tab_to(visite, "Constats")
    press(visite, "Enter")
    visite.page.wait_for_url("**/constats")
    hauteur = visite.page.locator("#navigation").bounding_box()["height"]
    assert hauteur < 80, "la navigation tient sur une ligne"
