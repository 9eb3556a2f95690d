"""What waits for somebody: where the log-in leads, the list, the badge, the track."""

import pytest
from django.test import Client

from guichet.acteurs.habilitations import Role
from tests.guichet.a_faire.test_liste import fill
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.enrolement.fabrique import INSTANT, reference

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _en_mars(monkeypatch):
    monkeypatch.setattr("guichet.horloge.now", lambda: INSTANT)


@pytest.fixture
def colin(personne, rattache, fournisseur, settings):
    """Colin prepares; the password alone opens his session, as in a demonstration."""
    settings.DOMAINE_DISPENSE_DE_SECOND_FACTEUR = "exemple.fr"
    rattache(personne, Role.COLLABORATEUR)
    fill(fournisseur, personne)
    reference(fournisseur, solution="Dossier Neuf")
    return personne


@pytest.mark.parametrize("largeur", [1280, 390])
def test_the_log_in_leads_to_the_list_and_the_badge_counts_it(ouvre, colin, live_server, largeur):
    visite = ouvre("/connexion", largeur=largeur)
    page = visite.page
    page.get_by_label("Adresse électronique").fill(colin.email)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(f"{live_server.url}/espace")
    assert page.locator("main h2").first.inner_text() == "À faire"
    lignes = page.get_by_role("main").locator("table").first.locator("tbody tr")
    assert lignes.count() == 5
    assert page.locator("nav .gs-pastille").text_content() == "5"
    assert page.get_by_role("button", name="Menu").is_visible() is (largeur == 390)
    assert "5" in page.locator("[data-bascule]").text_content()
    assert visite.faults_everywhere() == []
    boutons = lignes.get_by_role("link")
    assert boutons.count() == 5
    boutons.first.click()
    page.wait_for_load_state()
    assert page.locator("nav .gs-pastille").text_content() == "5"


def test_what_was_asked_for_before_the_log_in_is_where_it_leads(ouvre, colin, live_server):
    page = ouvre("/connexion?next=/compte/sessions").page
    page.get_by_label("Adresse électronique").fill(colin.email)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(f"{live_server.url}/compte/sessions")


def test_an_agent_whose_desk_is_to_come_reads_what_will_be_there(
    ouvre, personne, rattache, connecter
):
    rattache(personne, Role.ORDONNATEUR)
    client = Client()
    connecter(client, personne)
    visite = ouvre("/espace", cookie=client.cookies["sessionid"].value)
    assert "Rien ne vous attend" in visite.page.inner_text("main")
    assert "À venir ici" in visite.page.inner_text("main")
    assert visite.faults_everywhere() == []
