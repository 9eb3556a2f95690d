import pytest
from django.db import models, transaction

from guichet.journal.inscription import record
from guichet.journal.lecture import history


class Suivi(models.TextChoices):
    PRIS = "listes.suivi", "Dossier confié à un agent"


class Acte(models.TextChoices):
    PREMIER = "essai.premier", "Premier acte"
    SECOND = "essai.second", "Second acte"


@pytest.fixture
def actes(personne, fournisseur):
    with transaction.atomic():
        record(personne, Acte.PREMIER, fournisseur)
        record(personne, Acte.SECOND, fournisseur)
        record(personne, Acte.SECOND, personne)


def test_the_history_of_an_object_is_that_of_its_own_acts_the_last_first(actes, fournisseur):
    assert [etape.titre for etape in history(fournisseur)] == ["Second acte", "Premier acte"]


def test_who_follows_a_dossier_is_not_told_to_its_supplier(actes, personne, fournisseur):
    with transaction.atomic():
        record(personne, Suivi.PRIS, fournisseur)
    assert len(history(fournisseur)) == 2


def test_a_history_keeps_what_it_is_asked_with_its_details(actes, fournisseur):
    (etape,) = history(fournisseur, [Acte.SECOND], detail=lambda une: str(une.personne))
    assert (etape.titre, etape.detail) == ("Second acte", "Ada Martin")
