from tests.guichet.navigateur.test_correction import *  # noqa


def test_voir(connecte, depot):
    visite = connecte(f"/depots/{depot.pk}")
    p = visite.page
    p.screenshot(path="/tmp/c-depot.png", full_page=True)
    p.get_by_role("button", name="Corriger ici").click()
    p.get_by_role("heading", name="À corriger ici").wait_for()
    p.screenshot(path="/tmp/c-page.png", full_page=True)
    p.get_by_role("button", name="Appliquer les 5").first.click()
    p.get_by_text("proposées sont écrites").wait_for()
    p.screenshot(path="/tmp/c-applique.png", full_page=True)
    p.set_viewport_size({"width": 390, "height": 844})
    p.screenshot(path="/tmp/c-phone.png", full_page=True)
    p.get_by_role("button", name="Contrôler").first.click()
    p.get_by_text("Plus rien ne rejette").wait_for()
    p.set_viewport_size({"width": 1280, "height": 900})
    p.screenshot(path="/tmp/c-fini.png", full_page=True)
