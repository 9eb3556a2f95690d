"""The pages of an account, as a supplier who is logged in has them."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from guichet.acteurs.habilitations import Role
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import CleAcces, Invitation
from guichet.courriels.models import Courriel
from tests.guichet.acteurs.test_preuve import grow_old
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.facteurs import code_of, with_telephone
from tests.guichet.navigateur.test_clavier import press, tab_to

PAGES = [
    "/compte",
    "/compte/messages",
    "/compte/courriels",
    "/compte/notifications",
    "/compte/sessions",
    "/compte/second-facteur",
    "/compte/codes-de-secours",
    "/compte/telephone/retirer",
    "/compte/cles/{cle}/nommer",
    "/compte/cles/{cle}/retirer",
    "/preuve",
    "/compte/mot-de-passe",
    "/organisations/{organisation}",
    "/organisations/{organisation}/inviter",
]


@pytest.fixture
def connecte(ouvre, live_server, personne, rattache, connecter):
    """Open a page as a legal representative, a moment after the proof of who she is."""
    rattachement = rattache(personne, Role.REPRESENTANT_LEGAL)
    client = Client()
    connecter(client, personne)
    with_telephone(personne)
    cle = CleAcces.objects.create(
        user=personne, name="ordinateur du bureau", identifiant="AA", cle_publique=b"x"
    )

    def _connecte(chemin, **choix):
        cookie = client.cookies["sessionid"].value
        adresse = chemin.replace("{organisation}", str(rattachement.organisation_id))
        adresse = adresse.replace("{cle}", str(cle.pk))
        return ouvre(adresse, cookie=cookie, **choix)

    return _connecte


@pytest.mark.parametrize("chemin", PAGES)
def test_a_page_of_an_account_has_no_fault(connecte, chemin):
    visite = connecte(chemin)
    sortie = visite.page.get_by_role("button", name="Se déconnecter")
    assert sortie.is_visible()
    assert visite.faults_everywhere() == []
    # Left on a phone: the way out is under « Menu ».
    assert not sortie.is_visible()


def looked_at(visite):
    """Check a page that no address opens by itself, at a desk then on a phone."""
    fautes = [*visite.plaintes, *visite.faults()]
    visite.page.set_viewport_size({"width": 390, "height": 844})
    if visite.overflow() > 0:
        fautes.append("déborde sur un téléphone")
    assert fautes == []
    return visite.page


def test_an_invitation_is_opened_from_its_mail_to_the_new_account(ouvre, live_server, fournisseur):
    lien = invite(
        Invitation(
            organisation=fournisseur, role=Role.COLLABORATEUR, email="zoe@exemple.fr", nom="Neuf",
            prenom="Zoé",
        )
    )  # fmt: skip
    visite = ouvre(urlsplit(lien).path)
    page = looked_at(visite)
    for champ in page.locator("input[type=password]").all():
        champ.fill("une phrase de passe longue et neuve")
    page.get_by_role("main").get_by_role("button").first.click()
    # Whoever holds a role sets their second factor up first.
    page.wait_for_url(f"{live_server.url}/compte/second-facteur")
    looked_at(visite)


def test_a_forgotten_password_is_chosen_anew(ouvre, live_server, personne, rattache, run_tasks):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    visite = ouvre("/mot-de-passe-oublie")
    page = looked_at(visite)
    page.locator("input[type=email]").fill(personne.email)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(f"{live_server.url}/mot-de-passe-oublie/envoye")
    run_tasks()
    looked_at(visite)
    lien = re.search(r"/mot-de-passe-oublie/\S+", Courriel.objects.get().texte)
    page.goto(live_server.url + lien[0])
    looked_at(visite)
    for champ in page.locator("input[type=password]").all():
        champ.fill("une phrase de passe longue et neuve")
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(f"{live_server.url}/mot-de-passe-oublie/change")
    looked_at(visite)


def test_the_second_factor_is_asked_then_the_proof_again(ouvre, live_server, personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    appareil = with_telephone(personne)
    client = Client()
    client.force_login(personne, "django.contrib.auth.backends.ModelBackend")
    visite = ouvre("/connexion/code", cookie=client.cookies["sessionid"].value)
    page = looked_at(visite)
    page.locator("input[name=code]").fill(code_of(appareil))
    page.get_by_role("main").get_by_role("button", name="Continuer").click()
    page.wait_for_url(f"{live_server.url}/espace")
    looked_at(visite)


def test_the_first_second_factor_waits_for_a_code_sent_by_mail(
    ouvre, live_server, personne, rattache
):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    client = Client()
    client.force_login(personne, "django.contrib.auth.backends.ModelBackend")
    visite = ouvre("/compte/second-facteur/courriel", cookie=client.cookies["sessionid"].value)
    page = looked_at(visite)
    page.get_by_role("button", name="Recevoir le code").click()
    page.get_by_label("Code").wait_for()
    looked_at(visite)
    code = re.search(r": (\d{8})\n", Courriel.objects.get().texte)[1]
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Continuer").click()
    page.wait_for_url(f"{live_server.url}/compte/second-facteur")
    looked_at(visite)


def test_what_was_typed_is_given_back_after_the_proof(
    ouvre, live_server, personne, rattache, connecter
):
    rattachement = rattache(personne, Role.REPRESENTANT_LEGAL)
    client = Client()
    connecter(client, personne)
    adresse = f"/organisations/{rattachement.organisation_id}/inviter"
    visite = ouvre(adresse, cookie=client.cookies["sessionid"].value)
    page = visite.page
    page.get_by_label("Prénom").fill("Zoé")
    page.get_by_label("Nom", exact=True).fill("Neuf")
    grow_old(client)
    page.get_by_role("main").get_by_role("button").click()
    page.get_by_role("heading", name="Confirmez que c’est vous").wait_for()
    # The browser notes the refusal (403) of what the page then asks.
    visite.plaintes.clear()
    looked_at(visite)
    page.get_by_label("Votre mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Confirmer").click()
    page.get_by_role("heading", name="Vous pouvez continuer").wait_for()
    looked_at(visite)
    page.get_by_role("button", name="Continuer").click()
    assert page.get_by_label("Prénom").input_value() == "Zoé"


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
