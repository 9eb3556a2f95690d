"""The same pages in the State's design system, served by a portal of its own."""

from functools import partial

import pytest
from outils.captures import PAGES
from outils.serveur import portail

from tests.guichet.navigateur.conftest import TELEPHONE


@pytest.fixture(scope="module")
def site(navigateur):
    with portail(
        GUICHET_THEME="guichet.theme.dsfr", GUICHET_DSFR_MARQUE="République|Française"
    ) as adresse:
        yield adresse


@pytest.fixture
def ouvre(fenetre, site):
    return partial(fenetre, site)


@pytest.mark.parametrize("nom", PAGES)
def test_a_page_has_no_fault_at_a_desk_nor_on_a_phone(ouvre, nom):
    fautes = ouvre(PAGES[nom]).faults_everywhere()
    attendues = [f for f in fautes if "status of 404" in f]
    assert fautes == attendues, "axe, console, contenu refusé ou autre hôte"
    assert (nom == "introuvable") == bool(attendues)


def test_every_component_has_no_fault_in_the_dark(ouvre):
    visite = ouvre("/composants", teinte="dark")
    assert visite.page.locator("html").get_attribute("data-fr-theme") == "dark"
    assert visite.faults() == []


def test_the_sheet_the_font_and_the_mark_are_loaded(ouvre):
    visite = ouvre("/")
    assert visite.page.evaluate("document.fonts.check('16px Marianne')")
    marque = visite.page.locator("header .fr-logo")
    assert "FRANÇAISE" in marque.inner_text().upper()
    assert "data:image" in marque.evaluate("e => getComputedStyle(e, '::before').backgroundImage")


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(ouvre):
    visite = ouvre("/", TELEPHONE)
    lien = visite.page.locator("#navigation").get_by_role("link", name="Constats")
    assert not lien.is_visible()
    visite.page.get_by_role("button", name="Menu").press("Enter")
    lien.wait_for()
    assert visite.faults() == []
    visite.page.keyboard.press("Escape")
    lien.wait_for(state="hidden")


def test_without_script_all_that_a_script_would_open_is_open(ouvre):
    visite = ouvre("/composants", TELEPHONE, script=False)
    for texte in ("Constats", "Se connecter"):
        assert visite.page.get_by_role("link", name=texte, exact=True).first.is_visible()
    assert visite.page.get_by_text("Un fichier JSON et un ZIP.").is_visible()
    assert (
        visite.page.get_by_role("navigation", name="Fil d’Ariane")
        .get_by_text("Accueil")
        .is_visible()
    )
    assert visite.overflow() <= 0


def test_an_error_is_read_first_and_leads_to_its_field(ouvre):
    visite = ouvre("/calcul")
    visite.page.locator("#id_numeros").fill("pas-un-numéro")
    visite.page.get_by_role("button", name="Calculer", exact=True).press("Enter")
    visite.page.wait_for_selector("[data-erreurs]")
    assert visite.focused().startswith("1 point à corriger")
    decrit = visite.page.locator("#id_numeros").get_attribute("aria-describedby").split()
    dits = [visite.page.locator(f"#{identifiant}").inner_text() for identifiant in decrit]
    assert any("n’est pas un numéro" in d for d in dits)
    assert any("un par ligne" in d for d in dits)
    assert visite.faults() == []
