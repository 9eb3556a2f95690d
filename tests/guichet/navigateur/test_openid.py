"""Log in and out through a real provider, both in their own processes, before a real browser."""

import re

import pytest
from outils.serveur import free_port, portail

from tests.guichet import fournisseur_reel
from tests.guichet.fournisseur_reel import CLIENT, IDENTIFIANT, SECRET, provider

EDITH = "edith.leur@demonstration.exemple"
MOT_DE_PASSE = "demonstration-du-guichet"


@pytest.fixture
def sites():
    """The portal and its provider."""
    port = free_port()
    reglages = {
        "GUICHET_OPENID": "psc",
        "GUICHET_OPENID_PSC_NOM": "Pro Santé Connect",
        "GUICHET_OPENID_PSC_EMETTEUR": f"http://127.0.0.1:{port}/o",
        "GUICHET_OPENID_PSC_CLIENT": CLIENT,
        "GUICHET_OPENID_PSC_SECRET": SECRET,
        "GUICHET_OPENID_PSC_ACR": "eidas2",
    }
    with portail(demonstration=True, **reglages) as site, provider(port, site):
        yield site, f"http://127.0.0.1:{port}"


@pytest.fixture
def ouvrir(navigateur):
    contextes = []

    def _ouvrir():
        contextes.append(navigateur.new_context(locale="fr-FR"))
        return contextes[-1].new_page()

    yield _ouvrir
    for contexte in contextes:
        contexte.close()


def invite_bob(page, site):
    """Invite somebody as the legal representative does, and return the address of the link."""
    page.goto(f"{site}/connexion")
    page.get_by_label("Adresse électronique").fill(EDITH)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.wait_for_url(f"{site}/espace")
    page.goto(f"{site}/compte")
    page.locator('main a[href^="/organisations/"]').first.click()
    page.get_by_role("link", name="Inviter une personne").click()
    for champ, valeur in (("email", "bob@exemple.fr"), ("nom", "Durand"), ("prenom", "Bob")):
        page.locator(f'[name="{champ}"]').fill(valeur)
    page.locator('[name="role"]').select_option("collaborateur")
    page.get_by_role("button", name="Inviter").click()
    page.goto(f"{site}/demonstration/courriels")
    return re.search(rf"{site}/invitation/\S+", page.locator("main").inner_text())[0]


def log_in_at_provider(page, fournisseur):
    page.wait_for_url(f"{fournisseur}/entree/login/**")
    page.locator('[name="username"]').fill(IDENTIFIANT)
    page.locator('[name="password"]').fill(fournisseur_reel.MOT_DE_PASSE)
    page.locator('[type="submit"]').click()


def test_by_a_real_provider_only_the_invited_come_in_and_they_go_out_of_both(sites, ouvrir):
    site, fournisseur = sites
    page = ouvrir()
    page.goto(f"{site}/connexion")
    page.get_by_text("Pro Santé Connect").first.click()
    log_in_at_provider(page, fournisseur)
    page.get_by_text("aucun compte du portail ne vous est lié").wait_for()

    lien = invite_bob(ouvrir(), site)
    page, plaintes = ouvrir(), []
    # The provider's own pages may lack a style sheet: they are not ours.
    page.on("console", lambda m: plaintes.append(m) if site in m.location["url"] else None)
    page.goto(lien)
    page.get_by_text("Pro Santé Connect").first.click()
    log_in_at_provider(page, fournisseur)
    page.wait_for_url(f"{site}/espace")
    assert "Bob Durand" in page.inner_text("body")

    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(re.compile(rf"^{site}/(\?state=|$)"))
    page.goto(f"{site}/connexion")
    page.get_by_text("Pro Santé Connect").first.click()
    # The provider has forgotten the person too: it asks again, then the portal knows them.
    log_in_at_provider(page, fournisseur)
    page.wait_for_url(f"{site}/espace")
    assert [m.text for m in plaintes if m.type in ("error", "warning")] == []
