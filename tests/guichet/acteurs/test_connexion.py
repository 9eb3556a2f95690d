import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django_otp.oath import totp

from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne, Session, Telephone
from guichet.acteurs.sessions import clear_expired
from guichet.courriels.models import Courriel
from guichet.journal.models import Inscription
from tests.guichet.conftest import MOT_DE_PASSE


def log_in(client, mot_de_passe=MOT_DE_PASSE, **suite):
    donnees = {"username": "ada@exemple.fr", "password": mot_de_passe, **suite}
    return client.post("/connexion", donnees)


def code_of(appareil, pas=0):
    return f"{totp(appareil.secret, t0=0, step=30, drift=pas):06d}"


@pytest.fixture
def avancer(monkeypatch):
    """Let real time pass without waiting."""
    depart = horloge.instant_reel()

    def avancer(**duree):
        monkeypatch.setattr(horloge, "instant_reel", lambda: depart + timedelta(**duree))

    return avancer


def test_a_person_logs_in_with_address_and_password(client, personne):
    assert log_in(client).url == "/compte"
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
    assert log_in(client, next="https://ailleurs.exemple/").url == "/compte"


def test_five_failures_close_the_door_with_a_sentence_until_the_delay_is_over(
    client, personne, settings
):
    for _ in range(5):
        reponse = log_in(client, "faux")
    assert reponse.status_code == 429
    assert "Attendez quinze minutes" in reponse.text
    assert log_in(client).status_code == 429
    assert log_in(client, username="ADA@exemple.fr").status_code == 429
    settings.AXES_COOLOFF_TIME = timedelta(microseconds=1)
    assert log_in(client).status_code == 302


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


def test_a_forgotten_password_is_replaced_by_the_link_of_the_mail(client, personne):
    client.post("/mot-de-passe-oublie", {"email": personne.email})
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


def test_nobody_learns_whether_an_account_exists(client, personne):
    reponses = [
        client.post("/mot-de-passe-oublie", {"email": e}).url for e in ("ada@exemple.fr", "x@y.fr")
    ]
    assert reponses[0] == reponses[1]


def test_an_agent_must_set_up_a_second_factor_before_anything_else(client, personne, rattache):
    rattache(personne, Role.INSTRUCTEUR)
    log_in(client)
    reponse = client.get("/compte", follow=True)
    assert reponse.redirect_chain[-1][0] == "/compte/second-facteur"
    assert "Vos fonctions demandent un second facteur" in reponse.text
    assert "<svg" in reponse.text


@pytest.fixture
def avec_telephone(client, personne):
    """Ada has set up her telephone, and logged in anew with her password alone."""
    log_in(client)
    client.get("/compte/second-facteur")
    appareil = Telephone.objects.get()
    reponse = client.post("/compte/second-facteur", {"code": code_of(appareil, -1)})
    codes = re.findall(r"<code>([^<]+)</code>", reponse.text)
    client.post("/deconnexion")
    log_in(client)
    return codes


def test_the_telephone_gives_ten_recovery_codes_kept_as_hashes(avec_telephone, personne):
    assert len(set(avec_telephone)) == 10
    gardees = set(personne.codes_secours.values_list("empreinte", flat=True))
    assert len(gardees) == 10
    assert not gardees & set(avec_telephone)


def test_the_password_alone_is_no_longer_enough(client, avec_telephone):
    assert client.get("/compte").url == "/connexion/code?next=/compte"


def test_the_code_of_the_telephone_opens_the_session(client, avec_telephone):
    code = code_of(Telephone.objects.get())
    reponse = client.post("/connexion/code", {"code": code, "next": "/compte/messages"})
    assert reponse.url == "/compte/messages"
    assert client.get("/compte").status_code == 200


def test_a_code_of_the_telephone_serves_once(client, avec_telephone, django_client_factory):
    code = code_of(Telephone.objects.get())
    client.post("/connexion/code", {"code": code})
    autre = django_client_factory()
    log_in(autre)
    assert "a déjà servi" in autre.post("/connexion/code", {"code": code}).text
    assert autre.get("/compte").status_code == 302


def test_a_recovery_code_serves_once(client, avec_telephone, django_client_factory):
    assert client.post("/connexion/code", {"code": avec_telephone[0].upper()}).status_code == 302
    autre = django_client_factory()
    log_in(autre)
    assert autre.post("/connexion/code", {"code": avec_telephone[0]}).status_code == 200


def test_after_a_wrong_code_even_a_right_one_must_wait(client, avec_telephone):
    client.post("/connexion/code", {"code": "000000"})
    assert client.post("/connexion/code", {"code": avec_telephone[0]}).status_code == 200
    Telephone.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert client.post("/connexion/code", {"code": avec_telephone[0]}).status_code == 302


def test_a_supplier_may_give_up_the_second_factor(client, avec_telephone):
    client.post("/connexion/code", {"code": avec_telephone[0]})
    assert (
        "inexact" in client.post("/compte/second-facteur/retirer", {"code": avec_telephone[0]}).text
    )
    assert Telephone.objects.exists()
    Telephone.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    client.post("/compte/second-facteur/retirer", {"code": avec_telephone[1]})
    assert not Telephone.objects.exists()
    assert client.get("/compte").status_code == 200


@pytest.mark.parametrize("faible", ["court", "telechargement", "123456789012", "ada@exemple.fr"])
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
    assert client.get(reverse("acteurs:deconnexion")).status_code == 405


def test_sessions_that_are_over_are_deleted_and_only_those(client, personne, django_client_factory):
    log_in(client)
    log_in(django_client_factory())
    Session.objects.exclude(session_key=client.session.session_key).update(
        expire_date=horloge.instant_reel() - timedelta(days=1)
    )
    clear_expired()
    assert Session.objects.get().session_key == client.session.session_key


def test_an_agent_who_changes_telephone_sets_the_next_one_up_at_once(
    client, avec_telephone, personne, rattache
):
    rattache(personne, Role.INSTRUCTEUR)
    client.post("/connexion/code", {"code": avec_telephone[0]})
    reponse = client.post("/compte/second-facteur/retirer", {"code": avec_telephone[1]})
    assert reponse.url == "/compte/second-facteur"
    assert client.get("/compte").status_code == 302
