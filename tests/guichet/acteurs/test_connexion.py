import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.models import Personne, Session
from guichet.acteurs.mots_de_passe import send_link
from guichet.acteurs.sessions import clear_expired
from guichet.courriels.models import Courriel
from guichet.journal.models import Inscription
from guichet.taches.models import Tache
from tests.guichet.conftest import MOT_DE_PASSE


def log_in(client, mot_de_passe=MOT_DE_PASSE, **suite):
    donnees = {"username": "ada@exemple.fr", "password": mot_de_passe, **suite}
    return client.post("/connexion", donnees)


def test_a_person_logs_in_with_address_and_password(client, personne):
    assert log_in(client).url == "/espace"
    assert Inscription.objects.get().acte == "acteurs.connexion"


def test_the_case_of_the_address_does_not_matter(client, personne):
    assert (
        client.post(
            "/connexion", {"username": "ADA@exemple.FR", "password": MOT_DE_PASSE}
        ).status_code
        == 302
    )


def test_a_refusal_never_says_which_of_the_two_is_wrong(client, personne):
    mauvais = log_in(client, "autre chose que cela").text
    inconnu = client.post("/connexion", {"username": "x@exemple.fr", "password": "y"}).text
    phrase = "Adresse électronique ou mot de passe inexact"
    assert phrase in mauvais
    assert phrase in inconnu


def test_log_in_never_leads_to_another_site(client, personne):
    assert log_in(client, next="https://ailleurs.exemple/").url == "/espace"


def test_five_failures_close_the_door_with_a_sentence_until_the_delay_is_over(
    client, personne, settings
):
    pages = [log_in(client, "faux") for _ in range(5)]
    assert ["un essai avant" in page.text for page in pages] == [False] * 3 + [True, False]
    reponse = pages[-1]
    assert reponse.status_code == 429
    assert "choisissez un nouveau mot de passe" in reponse.text
    assert "Attendez quinze minutes" in reponse.text
    assert log_in(client).status_code == 429
    assert log_in(client, username="ADA@exemple.fr").status_code == 429
    settings.AXES_COOLOFF_TIME = timedelta(microseconds=1)
    assert log_in(client).status_code == 302


def test_an_account_that_does_not_exist_is_warned_alike(client, db):
    pages = [log_in(client, "faux", username="personne@exemple.fr") for _ in range(4)]
    assert ["un essai avant" in page.text for page in pages] == [False] * 3 + [True]


def test_the_key_of_the_session_changes_at_log_in(client, personne):
    client.get("/connexion")
    session = client.session
    session["x"] = 1
    session.save()
    avant = session.session_key
    client.cookies["sessionid"] = avant
    log_in(client)
    assert client.session.session_key != avant


@pytest.mark.parametrize(("delai", "reste"), [({"minutes": 29}, True), ({"minutes": 31}, False)])
def test_an_idle_session_ends_after_half_an_hour(client, personne, avancer, delai, reste):
    log_in(client)
    avancer(**delai)
    assert (client.get("/compte").status_code == 200) is reste


def test_a_busy_session_ends_after_ten_hours(client, personne, avancer):
    log_in(client)
    for demi_heures in range(1, 26):
        avancer(minutes=25 * demi_heures)
        reponse = client.get("/compte")
        assert (reponse.status_code == 200) is (25 * demi_heures <= 600)


def test_one_can_close_all_other_sessions(client, personne, django_client_factory):
    autre = django_client_factory()
    log_in(autre)
    log_in(client)
    client.post("/compte/sessions/fermer")
    assert autre.get("/compte").status_code == 302
    assert client.get("/compte").status_code == 200
    assert Session.objects.filter(personne=personne).count() == 1


def test_changing_the_password_ends_the_other_sessions(client, personne, django_client_factory):
    autre = django_client_factory()
    log_in(autre)
    log_in(client)
    nouveau = "une autre phrase de passe"
    client.post(
        "/compte/mot-de-passe",
        {"old_password": MOT_DE_PASSE, "new_password1": nouveau, "new_password2": nouveau},
    )
    assert autre.get("/compte").status_code == 302
    assert client.get("/compte").status_code == 200
    assert Courriel.objects.get().objet == "Votre mot de passe du Guichet SONS est changé"


def test_a_forgotten_password_is_replaced_by_the_link_of_the_mail(client, personne, run_tasks):
    client.post("/mot-de-passe-oublie", {"email": personne.email})
    run_tasks()
    courriel = Courriel.objects.get()
    assert courriel.confidentiel
    lien = re.search(r"http://\S+(/mot-de-passe-oublie/\S+)", courriel.texte)[1]
    formulaire = client.get(lien, follow=True)
    nouveau = "une autre phrase de passe"
    reponse = client.post(
        formulaire.redirect_chain[-1][0], {"new_password1": nouveau, "new_password2": nouveau}
    )
    assert reponse.url == "/mot-de-passe-oublie/change"
    assert log_in(client, nouveau).status_code == 302
    assert "a déjà servi" in client.get(lien, follow=True).text
    assert Inscription.objects.filter(acte="acteurs.mot_de_passe", personne=personne).exists()
    avis = Courriel.objects.get(objet="Votre mot de passe du Guichet SONS est changé")
    assert "Si ce n’est pas vous" in avis.texte


def asked(client, adresse):
    """Ask for a new password; return where one is sent, and the statements that were executed."""
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.post("/mot-de-passe-oublie", {"email": adresse})
    return reponse.url, [re.sub(r"'[^']*'|\d+", "?", r["sql"]) for r in requetes]


def test_nobody_learns_whether_an_account_exists_be_it_by_what_is_executed(client, personne):
    connue, inconnue = asked(client, personne.email), asked(client, "x@y.fr")
    assert connue == inconnue
    assert connue[1]
    assert Tache.objects.count() == 2
    assert not Courriel.objects.exists()


def test_an_unknown_address_a_closed_account_and_one_without_a_password_are_not_written_to(
    personne,
):
    send_link("x@y.fr")
    Personne.objects.update(is_active=False)
    send_link(personne.email)
    personne.set_unusable_password()
    personne.is_active = True
    personne.save()
    send_link(personne.email)
    assert not Courriel.objects.exists()


def test_nobody_is_written_to_without_end(personne):
    for _ in range(5):
        send_link(personne.email.upper())
    assert Courriel.objects.count() == 3


@pytest.mark.parametrize(
    "faible", ["court", "telechargement", "123456789012", "ada@exemple.fr", "guichetsons2026"]
)
def test_a_weak_password_is_refused(client, personne, faible):
    log_in(client)
    reponse = client.post(
        "/compte/mot-de-passe",
        {"old_password": MOT_DE_PASSE, "new_password1": faible, "new_password2": faible},
    )
    assert reponse.status_code == 200


def test_a_closed_account_no_longer_logs_in(client, personne):
    Personne.objects.update(is_active=False)
    assert log_in(client).status_code == 200


def test_log_out_is_only_by_post(client, personne):
    log_in(client)
    assert client.get(reverse("acteurs:deconnexion")).url == "/"
    assert client.get("/compte").status_code == 200


def test_sessions_that_are_over_are_deleted_and_only_those(client, personne, django_client_factory):
    log_in(client)
    log_in(django_client_factory())
    Session.objects.exclude(session_key=client.session.session_key).update(
        expire_date=horloge.instant_reel() - timedelta(days=1)
    )
    clear_expired()
    assert Session.objects.get().session_key == client.session.session_key
