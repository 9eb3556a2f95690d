import pytest
from outils.captures import PAGES

from tests.guichet.navigateur.conftest import COULEURS, TELEPHONE

ZOOM_200 = 640


@pytest.mark.parametrize("nom", PAGES)
def test_a_page_has_no_fault_for_axe_nor_for_the_browser(ouvre, nom):
    visite = ouvre(PAGES[nom])
    fautes = visite.faults_everywhere()
    attendues = [f for f in fautes if "status of 404" in f]
    assert fautes == attendues, "axe, console, contenu refusé ou autre hôte"
    assert (nom == "introuvable") == bool(attendues)


def test_a_fault_that_only_the_dark_has_is_seen(ouvre):
    visite = ouvre("/aide", teinte="dark")
    visite.page.evaluate("() => { document.querySelector('h1').style.color = '#222' }")
    assert any(f.startswith("color-contrast") for f in visite.faults(COULEURS))
    visite.page.emulate_media(color_scheme="light")
    assert visite.faults(COULEURS) == []


def test_the_checks_see_a_fault_that_is_planted(ouvre):
    visite = ouvre("/aide")
    visite.page.evaluate(
        """() => {
            document.querySelector("h1").insertAdjacentHTML("afterend",
                "<img src='http://ailleurs.exemple/a.png'><table><tr><td>" + "x".repeat(500));
            document.querySelector("td").style.overflowWrap = "normal";
        }"""
    )
    visite.page.wait_for_timeout(100)
    assert any(f.startswith("image-alt") for f in visite.faults())
    assert visite.overflow() > 0
    assert any("Content Security Policy" in p for p in visite.plaintes)


@pytest.mark.parametrize("nom", PAGES)
def test_a_page_fits_at_twice_the_size(ouvre, nom):
    assert ouvre(PAGES[nom], ZOOM_200).overflow() <= 0


@pytest.mark.parametrize("nom", PAGES)
def test_a_page_can_be_read_without_script(ouvre, nom):
    visite = ouvre(PAGES[nom], TELEPHONE, script=False)
    assert visite.page.locator("h1").count() == 1
    assert visite.page.locator("main").inner_text().strip()
    assert visite.page.get_by_role("link", name="Dispositifs", exact=True).first.is_visible()


def test_a_form_is_sent_and_answered_without_script(ouvre):
    visite = ouvre("/calcul", script=False)
    visite.page.locator("#id_numeros").fill("750712184")
    visite.page.get_by_role("button", name="Calculer", exact=True).click()
    visite.page.get_by_role("heading", name="Résultat").wait_for()
    assert "750712184" in visite.page.locator("table").inner_text()


def test_titles_differ_and_name_the_portal(ouvre):
    titres = []
    for chemin in PAGES.values():
        visite = ouvre(chemin)
        titres.append(visite.page.title())
    titres.remove("Constats du contrôle – Guichet SONS")  # the list, and the same searched
    assert len(set(titres)) == len(titres)
    assert all(t.endswith(" – Guichet SONS") for t in titres)


def test_a_page_on_paper_has_no_navigation(ouvre):
    visite = ouvre("/dispositifs/MDV-LGC-Va1")
    assert visite.page.locator("#navigation").is_visible()
    visite.page.emulate_media(media="print")
    assert not visite.page.locator("#navigation").is_visible()
    assert visite.page.locator("h1").is_visible()
