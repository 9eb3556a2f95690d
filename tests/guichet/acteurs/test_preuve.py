"""The fresh proof: which acts ask for it, what is worth one, and that nothing typed is lost."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from guichet.acteurs.habilitations import HABILITATIONS, Role, Usage
from guichet.acteurs.models import Invitation, Rattachement, Session, Telephone
from guichet.acteurs.preuve import _PROUVE
from guichet.acteurs.routes import Niveau, regles
from guichet.api import jetons
from guichet.api.models import Jeton
from guichet.courriels.models import Courriel
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.facteurs import Authentificateur, code_of, with_telephone
from tests.guichet.test_croisement import parameters

# ASVS 5.0, 7.5.1 to 7.5.3.
SENSIBLES = {
    "acteurs:invitation_retirer", "nominations:demander", "nominations:acte",
    "acteurs:cle_ajouter", "acteurs:cle_defi_ajout", "acteurs:cle_retirer", "acteurs:fermer_sessions_de", "acteurs:codes_secours",
    "acteurs:inviter", "acteurs:mot_de_passe", "acteurs:oublier_facteurs",
    "acteurs:ouvrir_ou_fermer", "acteurs:role_retirer", "acteurs:second_facteur_activer",
    "acteurs:sessions_fermer", "acteurs:telephone_retirer",
    "enrolement:compte", "enrolement:compte_avis", "enrolement:confirmer", "enrolement:deposer",
    "outils:liste",
}  # fmt: skip
INVITATION = {
    "prenom": "Bob", "nom": "Durand", "email": "bob@exemple.fr", "role": "collaborateur", "fin": "",
}  # fmt: skip


def grow_old(client):
    """Let the last proof of a session be five minutes old."""
    session = client.session
    session[_PROUVE] -= 300
    session.save()


@pytest.fixture
def ada(client, personne, rattache, connecter):
    """A legal representative, whose proof is five minutes old."""
    rattache(personne, Role.REPRESENTANT_LEGAL)
    connecter(client, personne)
    grow_old(client)
    return personne


@pytest.fixture
def telephone(ada):
    return with_telephone(ada)


def test_every_sensitive_act_asks_for_a_fresh_proof():
    assert {nom for nom, regle in regles().items() if regle.frais} == SENSIBLES


def who_may(acces):
    """Return a role that opens a route: nobody holds them all."""
    roles = (Role.REPRESENTANT_LEGAL, Role.ADMINISTRATEUR, Role.AGENT_ENROLEMENT)
    return next(r for r in roles if acces in HABILITATIONS[r] or isinstance(acces, Niveau))


@pytest.mark.parametrize("route", sorted(SENSIBLES))
def test_an_open_session_alone_does_not_reach_a_sensitive_act(
    client, personne, rattache, connecter, route
):
    rattache(personne, who_may(regles()[route].acces))
    connecter(client, personne)
    grow_old(client)
    adresse = reverse(route, kwargs=parameters(route))
    assert client.get(adresse).url == f"/preuve?next={adresse}"
    page = client.post(adresse, {"x": "1"})
    assert page.status_code == 403
    assert "Confirmez que c’est vous" in page.text


def test_a_page_is_reached_after_the_password_of_who_has_nothing_else(client, ada, fournisseur):
    adresse = f"/organisations/{fournisseur.pk}/inviter"
    demande = client.get(adresse).url
    assert "Votre mot de passe" in client.get(demande).text
    page = client.post("/preuve", {"mot_de_passe": "faux", "next": adresse})
    assert "Ce mot de passe est inexact" in page.text
    assert client.get(adresse).status_code == 302
    assert client.post("/preuve", {"mot_de_passe": MOT_DE_PASSE, "next": adresse}).url == adresse
    assert client.get(adresse).status_code == 200


def test_a_wrong_code_is_a_line_of_the_security_log(
    client, telephone, personne, lignes_de_securite
):
    client.post("/preuve", {"code": "000000", "next": "/compte"})
    (ligne,) = [une for une in lignes_de_securite() if une["evenement"] == "second_facteur.refuse"]
    assert (ligne["route"], ligne["personne"]) == ("acteurs:preuve", personne.pk)


def test_a_proof_holds_five_minutes(client, personne, rattache, connecter, fournisseur, avancer):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    avancer(seconds=0)
    connecter(client, personne)
    avancer(seconds=299)
    assert client.get("/compte/mot-de-passe").status_code == 200
    avancer(seconds=301)
    assert client.get("/compte/mot-de-passe").status_code == 302


def test_what_was_typed_is_given_back_and_nothing_is_done_before(client, ada, fournisseur):
    adresse = f"/organisations/{fournisseur.pk}/inviter"
    saisi = INVITATION | {"nom": "D’Urand", "note": "& <fils>"}
    page = client.post(adresse, saisi | {"password": "secret-x"})
    assert "Ce que vous avez saisi vous sera rendu" in page.text
    assert "secret-x" not in page.text
    assert not Invitation.objects.exists()
    envoi = {"mot_de_passe": MOT_DE_PASSE, "next": page.context["next"]}
    page = client.post("/preuve", envoi, follow=True)
    assert "D’Urand" in page.text
    assert "&amp; &lt;fils&gt;" in page.text
    assert not Invitation.objects.exists()
    gardee = page.context["saisie"]
    assert client.post(gardee.suite, dict(gardee.champs)).url == f"/organisations/{fournisseur.pk}"
    assert Invitation.objects.get().nom == "D’Urand"


def test_what_another_site_sends_is_never_offered_to_be_sent_again(
    ada, connecter, fournisseur, settings
):
    victime = Client(enforce_csrf_checks=True)
    connecter(victime, ada)
    grow_old(victime)
    page = victime.post(f"/organisations/{fournisseur.pk}/inviter", INVITATION)
    assert page.status_code == 403
    assert "bob@exemple.fr" not in page.text
    ordre = settings.MIDDLEWARE
    assert ordre.index("guichet.acteurs.fraicheur.FraicheurMiddleware") > ordre.index(
        "django.middleware.csrf.CsrfViewMiddleware"
    )


def test_a_wrong_proof_keeps_what_was_typed(client, ada, fournisseur):
    page = client.post(f"/organisations/{fournisseur.pk}/inviter", INVITATION)
    page = client.post("/preuve", {"mot_de_passe": "faux", "next": page.context["next"]})
    assert page.context["saisie"]
    assert "bob@exemple.fr" not in page.text


@pytest.mark.parametrize(
    "suite", ["https://ailleurs.exemple/", "//ailleurs.exemple", "javascript:x"]
)
def test_a_proof_never_leads_nor_sends_elsewhere(client, ada, suite):
    page = client.post("/preuve", {"mot_de_passe": MOT_DE_PASSE, "next": suite})
    assert "ailleurs" not in (page.headers.get("Location", "") + page.text)


def test_who_has_a_second_factor_proves_with_it_and_not_with_the_password(client, ada, telephone):
    assert "Code" in client.get("/preuve").text
    client.post("/preuve", {"mot_de_passe": MOT_DE_PASSE})
    assert client.get("/compte/mot-de-passe").status_code == 302
    client.post("/preuve", {"code": code_of(telephone)})
    assert client.get("/compte/mot-de-passe").status_code == 200


def test_a_passkey_is_a_proof(client, personne, connecter):
    connecter(client, personne)
    cle = Authentificateur()
    options = json.loads(client.post("/compte/cles/defi").content)
    client.post("/compte/cles", {"nom": "x", "reponse": cle.create(options)})
    grow_old(client)
    assert client.get("/compte/mot-de-passe").status_code == 302
    client.post("/preuve", {"reponse": "{}"})
    assert client.get("/compte/mot-de-passe").status_code == 302
    options = json.loads(client.post("/connexion/cle/defi").content)
    assert client.post("/preuve", {"reponse": cle.get(options), "next": "/compte"}).url == "/compte"
    assert client.get("/compte/mot-de-passe").status_code == 200


def test_guessing_the_password_of_an_open_session_is_locked_as_at_log_in(client, ada):
    for _ in range(5):
        reponse = client.post("/preuve", {"mot_de_passe": "faux"})
    assert reponse.status_code == 429
    assert client.post("/preuve", {"mot_de_passe": MOT_DE_PASSE}).status_code == 429


def test_other_sessions_are_closed_by_their_owner_alone(client, ada, django_client_factory):
    django_client_factory().force_login(ada, "django.contrib.auth.backends.ModelBackend")
    client.post("/compte/sessions/fermer")
    assert Session.objects.count() == 2
    client.post("/preuve", {"mot_de_passe": MOT_DE_PASSE})
    client.post("/compte/sessions/fermer")
    assert Session.objects.count() == 1


def test_an_open_session_without_a_second_factor_sets_none_up(client, personne, connecter):
    client.force_login(personne, "django.contrib.auth.backends.ModelBackend")
    grow_old(client)
    assert client.get("/compte/second-facteur").url.startswith("/preuve")
    assert not Telephone.objects.exists()


# -- what is told, what is closed ------------------------------------------------------------------


def subjects(personne):
    return list(personne.courriels.order_by("pk").values_list("objet", flat=True))


def test_tokens_end_with_the_password_and_the_page_says_so(client, ada, fournisseur):
    _, secret = jetons.give(ada, fournisseur, "outil", Usage.SUIVRE, 30)
    client.post("/preuve", {"mot_de_passe": MOT_DE_PASSE})
    assert "n’ouvriront plus rien" in client.get("/compte/mot-de-passe").text
    neuf = "une autre phrase de passe"
    client.post(
        "/compte/mot-de-passe",
        {"old_password": MOT_DE_PASSE, "new_password1": neuf, "new_password2": neuf},
    )
    assert jetons.find(secret) is None
    assert Jeton.objects.get().retire_par == ada
    porte = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert client.get("/api/v1/demandes", **porte).status_code == 401
    assert subjects(ada)[-1] == "Votre mot de passe du Guichet SONS est changé"
    assert "jetons" in Courriel.objects.first().texte


def test_a_new_password_asks_for_the_one_before_even_of_who_has_a_second_factor(
    client, telephone, personne
):
    client.post("/preuve", {"code": code_of(telephone)})
    neuf = "une autre phrase de passe"
    saisi = {"new_password1": neuf, "new_password2": neuf}
    for ancien in ({}, {"old_password": "faux"}):
        assert client.post("/compte/mot-de-passe", saisi | ancien).status_code == 200
        personne.refresh_from_db()
        assert personne.check_password(MOT_DE_PASSE)
    client.post("/compte/mot-de-passe", saisi | {"old_password": MOT_DE_PASSE})
    personne.refresh_from_db()
    assert personne.check_password(neuf)


def test_who_gave_a_token_is_told_that_it_is_taken_back(ada, fournisseur):
    jeton, _ = jetons.give(ada, fournisseur, "outil", Usage.SUIVRE, 30)
    jetons.take_back(ada, jeton)
    jetons.take_back(ada, jeton)
    assert subjects(ada) == ["Jeton donné à l’outil outil", "Jeton retiré à l’outil outil"]


def test_who_gains_or_loses_a_role_is_told(client, ada, fournisseur, rattache):
    bob = type(ada).objects.create_personne("bob@exemple.fr", "Durand", "Bob", MOT_DE_PASSE)
    role = rattache(bob, Role.COLLABORATEUR)
    client.post("/preuve", {"mot_de_passe": MOT_DE_PASSE})
    client.post(f"/roles/{role.pk}/retirer")
    assert not Rattachement.objects.en_cours().filter(personne=bob).exists()
    assert subjects(bob) == ["Rôle retiré : Collaborateur"]
