from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.courriels.models import Courriel
from guichet.cycles.table import ActeImpossible
from guichet.enrolement import agence
from guichet.enrolement import fournisseur as depot
from guichet.enrolement.actes import Acte
from guichet.enrolement.models import Etat, VerdictPiece
from guichet.fichiers.models import Analyse, Fichier
from guichet.journal.models import Inscription
from tests.guichet.enrolement.fabrique import join, join_all, rempli


@pytest.fixture
def depose(fournisseur, representante, instant, solution):
    enrolement = rempli(fournisseur, representante, Etat.DEPOSE)
    join_all(enrolement, representante)
    return enrolement


def test_a_file_is_validated_only_when_every_piece_is_accepted(depose, agent, second):
    with pytest.raises(ActeImpossible, match="« Relevé d’identité bancaire » n’est pas acceptée"):
        agence.validate(agent, depose)
    for piece in depose.pieces.all():
        agence.review_piece(agent, piece, VerdictPiece.ACCEPTEE)
    with pytest.raises(ActeImpossible, match="attend l’accord d’un second agent"):
        agence.validate(agent, depose)
    agence.confirm_account(second, depose.pieces.get(code="RIB"))
    agence.validate(agent, depose)
    assert depose.etat == Etat.DEFINITIF
    assert "est définitif" in Courriel.objects.first().texte


def test_corrections_name_each_piece_and_its_reason_in_the_mail(depose, agent, representante):
    rib = depose.pieces.get(code="RIB")
    agence.review_piece(agent, rib, VerdictPiece.A_CORRIGER, "Il est illisible.")
    agence.ask_corrections(agent, depose, "")
    assert depose.etat == Etat.A_CORRIGER
    assert "- Relevé d’identité bancaire : Il est illisible." in Courriel.objects.first().texte


def test_a_supplier_answers_piece_by_piece_then_deposits_again(depose, agent, representante):
    rib = depose.pieces.get(code="RIB")
    agence.review_piece(agent, rib, VerdictPiece.A_CORRIGER, "Il est illisible.")
    agence.ask_corrections(agent, depose, "")
    with pytest.raises(ActeImpossible, match="est à corriger"):
        depot.submit(representante, depose)
    join(depose, representante, "RIB")
    depot.submit(representante, depose)
    assert depose.etat == Etat.DEPOSE


def test_corrections_without_anything_to_correct_are_refused(depose, agent):
    with pytest.raises(ActeImpossible, match="Marquez d’abord"):
        agence.ask_corrections(agent, depose, "  ")
    agence.ask_corrections(agent, depose, "L’adresse est incomplète.")
    assert depose.motif == "L’adresse est incomplète."


def test_a_correction_is_explained(depose, agent):
    with pytest.raises(ActeImpossible, match="Dites au fournisseur"):
        agence.review_piece(agent, depose.pieces.first(), VerdictPiece.A_CORRIGER, " ")


def test_an_older_version_is_no_longer_examined(depose, agent, representante):
    ancienne = depose.pieces.get(code="RIB")
    join(depose, representante, "RIB")
    with pytest.raises(ActeImpossible, match="version plus récente"):
        agence.review_piece(agent, ancienne, VerdictPiece.ACCEPTEE)


def test_a_file_that_is_not_at_the_desk_is_not_examined(fournisseur, representante, agent, instant):
    enrolement = rempli(fournisseur, representante)
    join_all(enrolement, representante)
    with pytest.raises(ActeImpossible, match="En préparation"):
        agence.review_piece(agent, enrolement.pieces.first(), VerdictPiece.ACCEPTEE)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.AGENT_ENROLEMENT])
def test_nobody_but_the_enrolment_officer_examines_a_piece(depose, role, rattache):
    autre = Personne.objects.create_personne("autre@exemple.fr", "Autre", "Zoé")
    rattache(autre, role)
    with pytest.raises(PermissionDenied):
        agence.review_piece(autre, depose.pieces.first(), VerdictPiece.ACCEPTEE)


@pytest.mark.parametrize("acte", [agence.refuse, agence.withdraw])
def test_a_refusal_and_a_withdrawal_give_their_reason(depose, agent, acte):
    with pytest.raises(ActeImpossible, match="Donnez la raison"):
        acte(agent, depose, " ")


def test_a_refusal_is_told_with_its_reason(depose, agent):
    agence.refuse(agent, depose, "La solution est réservée à son éditeur.")
    assert depose.etat == Etat.REFUSE
    assert "réservée à son éditeur" in Courriel.objects.first().texte


def test_every_act_is_in_the_journal_of_the_enrolment(depose, agent, representante):
    agence.review_piece(agent, depose.pieces.get(code="RIB"), VerdictPiece.ACCEPTEE)
    agence.ask_corrections(agent, depose, "L’adresse est incomplète.")
    depot.submit(representante, depose)
    actes = Inscription.objects.filter(objet_id=str(depose.pk)).values_list("acte", flat=True)
    assert list(actes) == [Acte.PIECE_ACCEPTEE, Acte.CORRECTIONS, Acte.DEPOT]


def test_whoever_left_the_supplier_hears_nothing_more_of_its_enrolments(
    agent, fournisseur, representante, rattache, instant
):
    partie = Personne.objects.create_personne("colin@exemple.fr", "Leur", "Colin", "une phrase")
    rattache(partie, Role.COLLABORATEUR, fin=date(2026, 2, 1))
    enrolement = rempli(fournisseur, partie, Etat.DEPOSE)
    agence.refuse(agent, enrolement, "Le dossier est vide.")
    adresses = set(Courriel.objects.values_list("adresse", flat=True))
    assert adresses == {representante.email, enrolement.contact_email}


@pytest.mark.parametrize(
    ("analyse", "phrase"),
    [(Analyse.INFECTE, "l’antivirus a refusé ce fichier"), (Analyse.EN_ATTENTE, "attend encore")],
)
def test_what_nobody_can_have_read_is_neither_accepted_nor_validated(
    depose, agent, second, settings, analyse, phrase
):
    for piece in depose.pieces.all():
        agence.review_piece(agent, piece, VerdictPiece.ACCEPTEE)
    agence.confirm_account(second, depose.pieces.get(code="RIB"))
    settings.ANTIVIRUS = "tcp://127.0.0.1:3310"
    Fichier.objects.update(analyse=Analyse.SAIN)
    rib = depose.pieces.get(code="RIB")
    Fichier.objects.filter(pk=rib.fichier_id).update(analyse=analyse)
    with pytest.raises(ActeImpossible, match=f"bancaire » : .*{phrase}"):
        agence.validate(agent, depose)
    with pytest.raises(ActeImpossible, match=phrase):
        agence.review_piece(agent, depose.pieces.get(code="RIB"), VerdictPiece.ACCEPTEE)
    Fichier.objects.update(analyse=Analyse.SAIN)
    agence.validate(agent, depose)
    assert depose.etat == Etat.DEFINITIF
