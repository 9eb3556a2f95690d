"""A session that ends while somebody writes loses nothing of what they wrote."""

import pytest
from django.test import Client
from django.urls import reverse

from guichet import horloge
from guichet.acteurs import verrou
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne, Session
from guichet.acteurs.routes import FORMULAIRE
from guichet.conversations.lecture import messages_of
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.depots.lignes import make_all

TEXTE = "Le devis joint est celui du 3 mai, signé par le client."


@pytest.fixture
def ada(personne, rattache):
    rattache(personne, Role.COLLABORATEUR)
    return personne


@pytest.fixture(autouse=True)
def _sans_second_facteur(settings):
    """The password alone opens a session here, as in a demonstration."""
    settings.DOMAINE_DISPENSE_DE_SECOND_FACTEUR = "exemple.fr"


@pytest.fixture
def demande(ada, fournisseur):
    return make_all(fournisseur, ada)[1]


def log_in(client, suite, email="ada@exemple.fr"):
    envoi = {"username": email, "password": MOT_DE_PASSE, "next": suite}
    return client.post("/connexion", envoi, follow=True)


def test_what_was_typed_comes_back_after_the_log_in(client, demande):
    ecrire = reverse("conversations:fil", args=["demande", demande.pk])
    renvoi = client.post(ecrire, {"texte": TEXTE})
    assert renvoi.url == "/connexion?next=/connexion/reprise"
    page = client.get(renvoi.url).text
    assert "n’est pas perdu" in page
    assert TEXTE not in page
    page = log_in(client, "/connexion/reprise")
    assert TEXTE in page.text
    gardee = page.context["saisie"]
    assert gardee.suite == ecrire
    client.post(gardee.suite, dict(gardee.champs))
    assert messages_of(demande).get().texte == TEXTE


def test_it_lies_sealed(client, demande):
    client.post(f"/messages/demande/{demande.pk}", {"texte": TEXTE, "iban": "FR7630006000011234"})
    (session,) = Session.objects.all()
    assert "devis" not in str(session.get_decoded())
    assert "FR76" not in str(session.get_decoded())


def test_it_is_kept_half_an_hour(client, demande, connecter, ada, avancer):
    avancer(seconds=0)
    client.post(f"/messages/demande/{demande.pk}", {"texte": TEXTE})
    connecter(client, ada)
    avancer(minutes=29, seconds=59)
    assert TEXTE in client.get("/connexion/reprise").text
    avancer(minutes=30)
    page = client.get("/connexion/reprise", follow=True).text
    assert TEXTE not in page


def test_a_form_that_is_not_ours_is_not_kept(demande):
    etranger = Client(enforce_csrf_checks=True)
    ecrire = f"/messages/demande/{demande.pk}"
    assert etranger.post(ecrire, {"texte": TEXTE}).url == f"/connexion?next={ecrire}"
    assert not Session.objects.exists()


def test_a_large_body_is_not_read_before_anybody_is_known(client, demande):
    ecrire = f"/messages/demande/{demande.pk}"
    renvoi = client.post(ecrire, {"texte": "x" * FORMULAIRE})
    assert renvoi.url == f"/connexion?next={ecrire}"


def test_somebody_else_of_the_same_browser_does_not_get_it(client, demande, rattache):
    log_in(client, "/")
    client.cookies.pop("sessionid")
    client.post(f"/messages/demande/{demande.pk}", {"texte": TEXTE})
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob", MOT_DE_PASSE)
    rattache(bob, Role.COLLABORATEUR)
    page = log_in(client, "/connexion/reprise", "bob@exemple.fr")
    assert TEXTE not in page.text
    assert "plus rien à reprendre" in page.text


def test_who_opened_an_account_here_is_known_by_a_signed_mark(client, ada, rf):
    log_in(client, "/")
    demande = rf.get("/")
    demande.COOKIES = {nom: m.value for nom, m in client.cookies.items()}
    assert verrou.last_person(demande) == ada.pk
    demande.COOKIES[verrou.cookie_name()] += "x"
    assert verrou.last_person(demande) is None


def test_passwords_are_never_kept(client, demande, ada, connecter):
    envoi = {"texte": TEXTE, "mot_de_passe": "secret-un", "password2": "secret-deux"}
    client.post(f"/messages/demande/{demande.pk}", envoi)
    connecter(client, ada)
    page = client.get("/connexion/reprise").text
    assert "secret" not in page


@pytest.mark.parametrize(
    ("adresse", "page"),
    [
        ("/demandes/{}/completer", "/demandes/{}"),
        ("/demandes/{}/retirer", "/demandes/{}"),
        ("/compte/sessions/fermer", "/compte/sessions"),
        ("/compte/mes-donnees", "/compte"),
    ],
)
def test_an_address_that_only_takes_a_form_leads_to_its_page(
    client, ada, demande, connecter, adresse, page
):
    connecter(client, ada)
    if "demandes" in adresse:
        ada.rattachements.update(role=Role.REPRESENTANT_LEGAL)
    reponse = client.get(adresse.format(demande.pk))
    assert (reponse.status_code, reponse.url) == (302, page.format(demande.pk))


def test_the_log_in_page_says_why_one_is_there(client, db):
    assert "La page que vous demandez" in client.get("/connexion?next=/compte").text
    assert "La page que vous demandez" not in client.get("/connexion").text


def test_the_clock_of_the_seal_is_the_real_one(client, demande, connecter, ada, monkeypatch):
    client.post(f"/messages/demande/{demande.pk}", {"texte": TEXTE})
    connecter(client, ada)
    monkeypatch.setattr(horloge, "seconde_reelle", lambda: 0)
    assert TEXTE not in client.get("/connexion/reprise", follow=True).text
