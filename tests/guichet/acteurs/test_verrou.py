import re
from datetime import timedelta

import pytest
from axes.models import AccessFailureLog

from guichet import horloge
from guichet.acteurs import verrou
from guichet.acteurs.models import Essais, Personne
from guichet.courriels.models import Courriel
from guichet.journal.models import Inscription
from tests.guichet.conftest import MOT_DE_PASSE

ADA = "ada@exemple.fr"


def log_in(client, mot_de_passe, adresse="192.0.2.1", identifiant=ADA):
    donnees = {"username": identifiant, "password": mot_de_passe}
    return client.post("/connexion", donnees, REMOTE_ADDR=adresse)


def attack(client_factory, nombre, adresses, identifiant=ADA):
    """Try ``nombre`` wrong passwords, each from the next address and from a browser of its own."""
    return [
        log_in(client_factory(), f"faux {rang}", next(adresses), identifiant).status_code
        for rang in range(nombre)
    ]


def elsewhere():
    """Addresses of networks that have nothing in common."""
    return (f"198.51.{rang}.7" for rang in range(256))


@pytest.fixture
def avancer(monkeypatch):
    depart = horloge.instant_reel()

    def avancer(**duree):
        monkeypatch.setattr(horloge, "instant_reel", lambda: depart + timedelta(**duree))

    return avancer


def test_twenty_four_addresses_of_one_network_are_one(client, personne, django_client_factory):
    adresses = (f"2001:db8::{rang:x}" for rang in range(1, 99))
    statuts = attack(django_client_factory, 24, adresses)
    assert statuts[:5] == [200] * 4 + [429]
    assert set(statuts[4:]) == {429}
    assert log_in(client, MOT_DE_PASSE, "2001:db8::ffff").status_code == 429
    assert log_in(client, MOT_DE_PASSE, "2001:db8:0:1::1").status_code == 302


def test_twenty_four_networks_make_the_account_wait(
    client, personne, django_client_factory, avancer
):
    statuts = attack(django_client_factory, 24, elsewhere())
    assert statuts == [200] * 10 + [429] * 14
    attente = log_in(client, MOT_DE_PASSE)
    assert attente.status_code == 429
    assert "Attendez 30 secondes" in attente.text
    assert 0 < int(attente.headers["Retry-After"]) <= 30
    avancer(seconds=31)
    assert log_in(client, MOT_DE_PASSE).status_code == 302


def test_the_delay_grows_up_to_a_quarter_of_an_hour(personne, django_client_factory, avancer):
    attack(django_client_factory, 10, elsewhere())
    attentes, passees = [], 0
    for rang in range(1, 9):
        essais = Essais.objects.get()
        attentes.append(round((essais.attendre_jusqu_au - essais.dernier_le).total_seconds()))
        passees += attentes[-1] + 1
        avancer(seconds=passees)
        assert log_in(django_client_factory(), "faux", f"203.0.113.{rang}").status_code == 200
    assert attentes == [30, 60, 120, 240, 480, 900, 900, 900]


def test_an_account_that_does_not_exist_waits_just_the_same(db, django_client_factory):
    statuts = attack(django_client_factory, 12, elsewhere(), "personne@exemple.fr")
    assert statuts == [200] * 10 + [429] * 2
    assert "personne@exemple.fr" not in str(list(Essais.objects.values()))


def test_strangers_do_not_keep_the_owner_out_of_a_browser_that_is_known(
    client, personne, django_client_factory
):
    """Who knows an address could otherwise close an account for ever."""
    assert log_in(client, MOT_DE_PASSE).status_code == 302
    client.post("/deconnexion")
    attack(django_client_factory, 24, elsewhere())
    assert log_in(django_client_factory(), MOT_DE_PASSE, "192.0.2.9").status_code == 429
    assert log_in(client, MOT_DE_PASSE).status_code == 302


def test_a_browser_that_is_known_guesses_no_more_than_another(
    client, personne, django_client_factory
):
    log_in(client, MOT_DE_PASSE)
    client.post("/deconnexion")
    statuts = [
        log_in(client, "faux", adresse).status_code
        for adresse, _ in zip(elsewhere(), range(12), strict=False)
    ]
    assert statuts == [200] * 10 + [429] * 2


def test_the_browser_of_somebody_else_is_not_known(client, personne, django_client_factory):
    Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob", MOT_DE_PASSE)
    log_in(client, MOT_DE_PASSE, identifiant="bob@exemple.fr")
    client.post("/deconnexion")
    attack(django_client_factory, 10, elsewhere())
    assert log_in(client, MOT_DE_PASSE).status_code == 429


def test_a_forged_cookie_is_worth_nothing(client, personne, django_client_factory):
    attack(django_client_factory, 10, elsewhere())
    client.cookies[verrou.cookie_name()] = f"{personne.pk}:marque"
    assert log_in(client, MOT_DE_PASSE).status_code == 429


def test_a_new_password_by_the_mail_opens_at_once(
    client, personne, django_client_factory, run_tasks
):
    attack(django_client_factory, 10, elsewhere())
    client.post("/mot-de-passe-oublie", {"email": ADA})
    run_tasks()
    courriel = Courriel.objects.get(confidentiel=True)
    lien = re.search(r"http://\S+(/mot-de-passe-oublie/\S+)", courriel.texte)[1]
    adresse = client.get(lien, follow=True).redirect_chain[-1][0]
    nouveau = "une autre phrase de passe"
    client.post(adresse, {"new_password1": nouveau, "new_password2": nouveau})
    assert log_in(client, nouveau).status_code == 302


def test_the_owner_is_told_once_a_day_and_the_journal_too(
    personne, django_client_factory, run_tasks, avancer
):
    attack(django_client_factory, 10, elsewhere())
    run_tasks()
    avis = Courriel.objects.get(personne=personne)
    assert "quart d’heure" in avis.texte
    assert "/mot-de-passe-oublie" in avis.texte
    assert Inscription.objects.filter(acte="acteurs.compte_ralenti").count() == 1
    avancer(minutes=2)
    log_in(django_client_factory(), "faux", "203.0.113.1")
    run_tasks()
    assert Courriel.objects.count() == 1
    avancer(days=1, minutes=3)
    attack(django_client_factory, 10, (f"203.0.113.{rang}" for rang in range(2, 99)))
    run_tasks()
    assert Courriel.objects.count() == 2


def test_nobody_is_written_to_for_an_account_that_does_not_exist(
    db, django_client_factory, run_tasks
):
    attack(django_client_factory, 10, elsewhere(), "personne@exemple.fr")
    run_tasks()
    assert not Courriel.objects.exists()
    assert not Inscription.objects.exists()


def test_a_success_forgets_the_failures_that_came_before(client, personne):
    for rang in range(4):
        log_in(client, f"faux {rang}")
    log_in(client, MOT_DE_PASSE)
    assert not Essais.objects.exists()


def test_what_was_tried_outlives_a_success(client, personne):
    """Evidence: the lock may forget, the trace does not."""
    for rang in range(3):
        log_in(client, f"faux {rang}")
    log_in(client, MOT_DE_PASSE)
    assert AccessFailureLog.objects.count() == 3


def test_a_locked_door_is_in_the_journal_once(personne, django_client_factory):
    for _ in range(8):
        log_in(django_client_factory(), "faux")
    assert Inscription.objects.filter(acte="acteurs.compte_verrouille").count() == 1


def test_a_name_that_a_database_cannot_hold_is_only_a_wrong_name(client, personne):
    assert log_in(client, "x", identifiant="ada\0@exemple.fr").status_code == 200
