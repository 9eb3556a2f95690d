import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import RequestFactory

from guichet.acteurs import temoin
from guichet.acteurs.habilitations import Role
from guichet.acteurs.temoin import Lecture, TemoinMiddleware, note_reading
from guichet.journal.models import Inscription
from guichet.telechargement import private_download


@pytest.fixture
def agent(personne, rattache):
    rattache(personne, Role.AGENT_ENROLEMENT)
    return personne


def readings():
    return list(
        Inscription.objects.filter(acte__startswith="lecture.").values_list(
            "acte", "objet_type", "objet_id"
        )
    )


def test_what_an_agent_reads_is_in_the_journal_once_an_hour_and_in_the_log_each_time(
    agent, fournisseur, lignes_de_securite
):
    for _ in range(3):
        note_reading(agent, Lecture.IBAN, fournisseur)
    assert readings() == [("lecture.iban", "acteurs.organisation", str(fournisseur.pk))]
    assert [ligne["evenement"] for ligne in lignes_de_securite()] == ["iban.vu"] * 3


def test_what_a_supplier_reads_of_its_own_is_in_the_log_alone(
    personne, rattache, fournisseur, lignes_de_securite
):
    rattache(personne, Role.COLLABORATEUR)
    note_reading(personne, Lecture.PIECE, fournisseur)
    assert readings() == []
    assert lignes_de_securite()[0]["personne"] == personne.pk


def test_one_reading_is_one_insertion(agent, fournisseur, django_assert_num_queries):
    """Who reads, the head of the chain, the line, the head again, within a savepoint."""
    agent.read_roles()
    with django_assert_num_queries(6):
        note_reading(agent, Lecture.IBAN, fournisseur)
    with django_assert_num_queries(0):
        note_reading(agent, Lecture.IBAN, fournisseur)


def take_away(personne, reponse):
    requete = RequestFactory().get("/x")
    requete.user = personne
    return TemoinMiddleware(lambda _: reponse)(requete)


def test_whatever_is_taken_away_is_noted_without_its_view_having_to_think_of_it(agent, fournisseur):
    take_away(agent, private_download(HttpResponse(), "rib.pdf", fournisseur))
    take_away(agent, private_download(HttpResponse(), "enrolements.csv"))
    take_away(agent, HttpResponse("une page"))
    assert readings() == [
        ("lecture.fichier", "acteurs.organisation", str(fournisseur.pk)),
        ("lecture.export", "acteurs.personne", str(agent.pk)),
    ]


def test_what_cannot_be_noted_is_not_handed_out(agent, fournisseur, monkeypatch):
    def fail(*_, **__):
        raise DatabaseError("disque plein")

    monkeypatch.setattr(temoin, "record", fail)
    for _ in range(2):
        with pytest.raises(DatabaseError):
            take_away(agent, private_download(HttpResponse(), "rib.pdf", fournisseur))
