"""The header: its menus, its search; from a list to a dossier and to the next."""

import pytest
from django.test import Client

from guichet.acteurs.habilitations import Role
from guichet.depots.models import Demande, Terme
from guichet.depots.suivi.termes import named, rows_of
from tests.guichet.depots.lignes import make_demande
from tests.guichet.navigateur.conftest import TELEPHONE

pytestmark = pytest.mark.django_db(transaction=True)
NOMS = ["Cabinet Garnier", "Maison Durand", "Centre Garnier"]


@pytest.fixture
def liste(personne, rattache, fournisseur):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    for nom in NOMS:
        make_demande(fournisseur, personne, client=nom)
    Terme.objects.bulk_create(Terme(**ligne) for ligne in rows_of(named(Demande.objects.all())))
    return f"/organisations/{fournisseur.pk}/demandes"


@pytest.fixture
def connecte(ouvre, personne, connecter, liste):
    client = Client()
    connecter(client, personne)
    cookie = client.cookies["sessionid"].value
    return lambda chemin, **choix: ouvre(chemin, cookie=cookie, **choix)


def test_a_menu_closes_by_escape_and_by_a_click_elsewhere(connecte, liste):
    page = connecte(liste).page
    menu, entree = (
        page.locator("summary", has_text="Règles"),
        page.get_by_role("link", name="Calcul"),
    )
    menu.click()
    assert entree.is_visible()
    entree.focus()
    page.keyboard.press("Escape")
    assert not entree.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    menu.click()
    page.locator("h1").click()
    assert not entree.is_visible()


def test_a_client_is_found_in_two_gestures_from_anywhere(connecte):
    page = connecte("/calendrier").page
    page.get_by_label("Client, solution ou numéro").fill("durand")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Maison Durand").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Demande")


@pytest.mark.parametrize("chemin", ["/chercher?q=garnier", "/chercher?q=zzz", "/chercher"])
def test_the_results_are_without_fault(connecte, chemin):
    assert connecte(chemin).faults_everywhere() == []


def test_the_list_is_without_fault_narrowed_and_kept(connecte, liste):
    assert connecte(f"{liste}?etat=deposee&q=garnier").faults_everywhere() == []


def test_a_search_is_kept_and_one_goes_from_each_to_the_next(connecte, liste):
    page = connecte(liste).page
    page.get_by_label("Client ou numéro").fill("garnier")
    page.get_by_role("main").get_by_role("button", name="Chercher").click()
    page.get_by_text("Garder cette recherche").click()
    page.get_by_label("Son nom").fill("Les Garnier")
    page.get_by_role("button", name="Garder").click()
    page.get_by_role("button", name="Oublier cette recherche").wait_for()
    assert page.get_by_role("link", name="Les Garnier").get_attribute("aria-current") == "page"
    assert page.locator("tbody tr").count() == 2
    page.locator("tbody th a").first.click()
    page.get_by_text("Centre Garnier").wait_for()
    page.get_by_role("link", name="Suivante").click()
    page.get_by_text("Cabinet Garnier").wait_for()
    assert page.get_by_role("link", name="Suivante").count() == 0
    page.get_by_role("link", name="Retour à la liste").click()
    page.get_by_role("search", name="Chercher une demande").wait_for()
    assert page.locator("tbody tr").count() == 2


def test_on_a_phone_the_menu_unfolds_and_the_search_stays(connecte, liste):
    page = connecte(liste, largeur=TELEPHONE).page
    assert page.get_by_label("Client, solution ou numéro").is_visible()
    deposer = page.get_by_role("link", name="Déposer", exact=True)
    assert not deposer.is_visible()
    page.get_by_role("button", name="Menu").click()
    assert deposer.is_visible()


def test_without_script_everything_in_the_header_is_reached(connecte, liste):
    page = connecte(liste, script=False, largeur=TELEPHONE).page
    assert page.get_by_role("link", name="Déposer", exact=True).is_visible()
    page.locator("summary", has_text="Règles").click()
    page.get_by_role("link", name="Calcul").click()
    assert page.url.endswith("/calcul")


def test_a_calendar_shows_today_first_on_a_phone(ouvre):
    page = ouvre("/calendrier", largeur=TELEPHONE).page
    assert page.locator("[data-vise]").evaluate("un => un.scrollLeft") > 0
