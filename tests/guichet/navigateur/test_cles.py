"""Passkeys in a real browser, with the authenticator that Chromium pretends to have."""

import pytest

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import CleAcces, CodeSecours
from tests.guichet.conftest import MOT_DE_PASSE

APPAREIL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(live_server, settings):
    """The portal by its name: a passkey never belongs to a number."""
    settings.ADRESSE_PUBLIQUE = live_server.url.replace("127.0.0.1", "localhost")
    return settings.ADRESSE_PUBLIQUE


@pytest.fixture
def visite(fenetre, site):
    """The page of log-in, in a browser that has an authenticator."""
    visite = fenetre(site, "/connexion")
    cdp = visite.page.context.new_cdp_session(visite.page)
    cdp.send("WebAuthn.enable")
    appareil = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": APPAREIL})
    visite.verifier = lambda oui: cdp.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": appareil["authenticatorId"], "isUserVerified": oui},
    )
    return visite


def log_in(page, site, personne):
    page.goto(f"{site}/connexion")
    page.get_by_label("Adresse électronique").fill(personne.email)
    page.get_by_label("Mot de passe", exact=True).fill(MOT_DE_PASSE)
    page.get_by_role("main").get_by_role("button", name="Se connecter", exact=True).click()


def log_out(page, site):
    page.goto(f"{site}/compte")
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(f"{site}/")


@pytest.fixture
def avec_cle(visite, site, personne, rattache, connecter, client):
    """Ada, who binds a supplier, has made a passkey, noted her codes and logged out."""
    connecter(client, personne)
    page = visite.page
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}
    page.context.add_cookies([cookie])
    page.goto(f"{site}/compte/second-facteur")
    page.get_by_label("Nom de la clé d’accès").fill("ordinateur du bureau")
    page.get_by_role("button", name="Créer une clé d’accès").click()
    page.get_by_role("heading", name="Vos codes de secours").wait_for()
    assert visite.faults() == []
    page.get_by_role("link", name="J’ai noté mes codes").click()
    page.get_by_text("Clé d’accès « ordinateur du bureau »").wait_for()
    log_out(page, site)
    rattache(personne, Role.REPRESENTANT_LEGAL)
    return visite


def test_a_passkey_is_made_then_asked_after_the_password(avec_cle, site, personne):
    page = avec_cle.page
    log_in(page, site, personne)
    page.get_by_role("button", name="Utiliser une clé d’accès").wait_for()
    assert avec_cle.faults() == []
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(f"{site}/espace")
    assert CleAcces.objects.get().compteur > 0
    assert CodeSecours.objects.count() == 10
    assert avec_cle.plaintes == []


def test_a_passkey_alone_opens_the_session(avec_cle, site):
    page = avec_cle.page
    page.goto(f"{site}/connexion?next=/compte/messages")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").press("Enter")
    page.wait_for_url(f"{site}/compte/messages")
    assert avec_cle.plaintes == []


def test_a_person_whom_the_machine_does_not_verify_is_told_what_to_do(avec_cle, site):
    page = avec_cle.page
    avec_cle.verifier(False)
    page.goto(f"{site}/connexion")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.get_by_text("La demande a été refusée ou a expiré").wait_for()
    page.goto(f"{site}/compte")
    assert "/connexion" in page.url


def test_without_script_no_passkey_is_offered_and_the_telephone_is(
    fenetre, site, personne, connecter, client
):
    connecter(client, personne)
    cookie = client.cookies["sessionid"].value
    page = fenetre(site, "/compte/second-facteur", script=False, cookie=cookie).page
    assert not page.get_by_role("button", name="Créer une clé d’accès").is_visible()
    assert page.get_by_text("Aucun bouton ici ?").is_visible()
    assert page.get_by_role("button", name="Activer le téléphone").is_visible()
