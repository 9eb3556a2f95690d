import pytest
from django.db import transaction

from guichet.courriels.boite import follow_address, post
from guichet.courriels.models import Courriel, Etat
from guichet.horloge import decalage
from guichet.taches.models import Tache

CONTEXTE = {"uid": "x", "token": "y", "adresse_publique": "https://guichet.exemple.fr"}


@pytest.fixture
def demonstration(settings, db):
    settings.DEMONSTRATION = True
    decalage.forget()
    yield
    decalage.forget()


def test_a_mail_is_written_from_its_template_and_queued(personne):
    courriel = post("mot_de_passe", personne, CONTEXTE)
    assert courriel.objet == "Choisir un nouveau mot de passe sur le Guichet SONS"
    assert courriel.texte.startswith("Bonjour Ada Martin,\n")
    assert "https://guichet.exemple.fr/mot-de-passe-oublie/x/y" in courriel.texte
    assert Tache.objects.count() == 1


def test_a_mail_of_an_act_that_fails_is_never_written(personne):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        post("mot_de_passe", personne, CONTEXTE)
        1 / 0  # noqa: B018
    assert (Courriel.objects.count(), Tache.objects.count()) == (0, 0)


def test_a_demonstration_only_shows_its_mails(demonstration, personne, client):
    courriel = post("mot_de_passe", personne, CONTEXTE, confidentiel=True)
    assert courriel.etat == Etat.MONTRE
    assert Tache.objects.count() == 0
    assert "mot-de-passe-oublie/x/y" in client.get("/demonstration/courriels").text


def test_production_has_no_open_mailbox(client, db):
    assert client.get("/demonstration/courriels").status_code == 404


def test_one_reads_ones_own_messages_but_no_secret_link(personne, client, connecter):
    post("mot_de_passe", personne, CONTEXTE)
    post("mot_de_passe", personne, CONTEXTE | {"token": "secret"}, confidentiel=True)
    connecter(client, personne)
    page = client.get("/compte/courriels").text
    assert "mot-de-passe-oublie/x/y" in page
    assert "secret" not in page


@pytest.mark.parametrize("nom", ["É" * 200, "Santé\rBcc: tous@exemple.fr", "Santé\nBonjour"])
def test_a_long_or_broken_name_in_a_subject_keeps_no_act_from_being_done(personne, nom):
    courriel = post("invitation", personne, {"invitation": {"organisation": nom}})
    assert courriel.objet.startswith(f"Invitation à rejoindre {nom[:5]}")
    assert len(courriel.objet) <= 200
    assert courriel.objet.isprintable()
    assert courriel.texte.startswith("Bonjour")


def test_the_links_of_a_demonstration_follow_where_it_is_served(demonstration, personne):
    ici = CONTEXTE | {"adresse_publique": "http://127.0.0.1:8000"}
    courriel, ailleurs = (
        post("mot_de_passe", personne, ici),
        post("mot_de_passe", personne, CONTEXTE),
    )
    follow_address("http://127.0.0.1:8111")
    courriel.refresh_from_db()
    assert "http://127.0.0.1:8111/mot-de-passe-oublie/x/y" in courriel.texte
    assert ":8000" not in courriel.texte
    ailleurs.refresh_from_db()
    assert "https://guichet.exemple.fr/mot-de-passe-oublie/x/y" in ailleurs.texte
