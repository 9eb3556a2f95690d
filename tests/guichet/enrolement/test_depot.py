import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.courriels.models import Courriel
from guichet.cycles.table import ActeImpossible
from guichet.enrolement import agence
from guichet.enrolement import fournisseur as depot
from guichet.enrolement.actes import Acte
from guichet.enrolement.models import Enrolement, Etat, PieceEnrolement, VerdictPiece
from guichet.enrolement.regles import regles
from guichet.enrolement.situation import NatureEnrolement
from guichet.fichiers.reception import FichierRefuse
from guichet.journal.models import Inscription
from tests.guichet.enrolement.fabrique import (
    IBAN,
    INSTANT,
    candidate,
    join,
    join_all,
    rempli,
    upload,
)

AUTRE_IBAN = "FR7630006000011234567890189"


@pytest.fixture
def complet(fournisseur, representante, instant, solution):
    enrolement = rempli(fournisseur, representante)
    join_all(enrolement, representante)
    return enrolement


def test_a_deposit_bears_its_instant_and_is_acknowledged_by_mail(complet, representante):
    depot.submit(representante, complet)
    complet.refresh_from_db()
    assert (complet.etat, complet.depose_le) == (Etat.DEPOSE, INSTANT)
    adresses = set(Courriel.objects.values_list("adresse", flat=True))
    assert adresses == {"ada@exemple.fr", "financements@exemple.fr"}
    assert "02/03/2026 à 10h00min00s (heure de Paris)" in Courriel.objects.first().texte


def test_an_incomplete_file_is_not_deposited_and_all_that_is_missing_is_told(
    complet, representante
):
    complet.pieces.filter(code__in=["RIB", "HABILITATION_OSU"]).delete()
    with pytest.raises(ActeImpossible) as refus:
        depot.submit(representante, complet)
    assert "Relevé d’identité bancaire" in refus.value.messages[0]
    assert "Habilitation « Opérateur" in refus.value.messages[0]
    assert not Courriel.objects.exists()


def test_a_collaborateur_prepares_but_does_not_deposit(complet, rattache):
    colin = Personne.objects.create_personne("colin@exemple.fr", "Leur", "Colin")
    rattache(colin, Role.COLLABORATEUR)
    complet.depositaire, complet.depositaire_email = "employe", colin.email
    complet.mandat_fin = date(2030, 1, 1)
    complet.save()
    join_all(complet, colin)
    with pytest.raises(PermissionDenied):
        depot.submit(colin, complet)


def test_after_the_deposit_neither_form_nor_pieces_change(complet, representante):
    depot.submit(representante, complet)
    rib = regles().find("RIB")
    with pytest.raises(ActeImpossible, match="Déposé"):
        depot.add_piece(representante, complet, rib, depot.Remise(upload(), "rib.pdf"))
    with pytest.raises(ActeImpossible, match="Déposé"):
        depot.save_form(representante, complet)


def test_a_new_version_of_a_piece_keeps_the_old_one(complet, representante):
    rib = regles().find("RIB")
    nouvelle = depot.add_piece(
        representante, complet, rib, depot.Remise(upload(contenu=b"%PDF-1.7 x"), "rib-2.pdf")
    )
    assert nouvelle.rang == 2
    assert complet.pieces.filter(code="RIB").count() == 2


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [(b"", "est vide"), (b"MZ\x90\x00", "type attendu"), (b"%PDF" + b"x" * 5_300_000, "5 Mo")],
)
def test_a_piece_that_is_no_document_is_refused(complet, representante, contenu, phrase):
    rib = regles().find("RIB")
    with pytest.raises(FichierRefuse, match=phrase):
        depot.add_piece(representante, complet, rib, depot.Remise(upload(contenu=contenu), "r.pdf"))
    assert complet.pieces.filter(code="RIB").count() == 1


def test_the_iban_is_nowhere_in_clear_in_the_database_nor_in_the_journal(complet, representante):
    complet.set_iban(AUTRE_IBAN)
    depot.save_form(representante, complet)
    with connection.cursor() as curseur:
        curseur.execute("SELECT iban_chiffre, iban_fin FROM enrolement_enrolement")
        (chiffre, fin) = curseur.fetchone()
    assert AUTRE_IBAN not in chiffre
    assert fin == "0189"
    complet.refresh_from_db()
    assert complet.iban == AUTRE_IBAN
    inscription = Inscription.objects.get(acte=Acte.FORMULAIRE)
    assert json.loads(inscription.apres) == {"iban": "•••• •••• 0189", "iban_fin": "0189"}
    assert AUTRE_IBAN not in inscription.apres + inscription.avant
    assert IBAN not in inscription.avant


def test_an_accepted_piece_is_examined_again_when_what_it_proves_changes(
    fournisseur, representante, agent, instant
):
    enrolement = rempli(fournisseur, representante)
    join_all(enrolement, agent, VerdictPiece.ACCEPTEE)
    enrolement.set_iban(AUTRE_IBAN)
    depot.save_form(representante, enrolement)
    verdicts = dict(enrolement.pieces.values_list("code", "verdict"))
    assert verdicts.pop("RIB") == VerdictPiece.EN_ATTENTE
    assert set(verdicts.values()) == {VerdictPiece.ACCEPTEE}


def test_a_form_saved_again_without_a_change_leaves_the_pieces_accepted(
    fournisseur, representante, agent, instant
):
    enrolement = rempli(fournisseur, representante)
    join_all(enrolement, agent, VerdictPiece.ACCEPTEE)
    enrolement.set_iban(IBAN)  # encrypted otherwise, but the same
    depot.save_form(representante, enrolement)
    assert not enrolement.pieces.exclude(verdict=VerdictPiece.ACCEPTEE).exists()


def test_a_second_file_takes_over_what_the_supplier_already_wrote(
    complet, fournisseur, representante
):
    second = depot.open_draft(representante, fournisseur, "IMG-RIS-Va2", NatureEnrolement.ANTICIPE)
    assert (second.siret, second.iban, second.contact_email) == (
        complet.siret, IBAN, complet.contact_email,
    )  # fmt: skip
    assert (second.logiciel_nom, second.numero_ans) == ("", "")


def test_two_live_files_for_one_solution_cannot_exist(complet, fournisseur, representante):
    with pytest.raises(IntegrityError), transaction.atomic():
        rempli(fournisseur, representante, logiciel_nom="CABINET PLUS", numero_ans="AUTRE")
    with pytest.raises(IntegrityError), transaction.atomic():
        rempli(fournisseur, representante, logiciel_nom="Autre")
    Enrolement.objects.update(etat=Etat.ABANDONNE)
    rempli(fournisseur, representante)


def test_the_database_refuses_a_definitive_enrolment_without_number(fournisseur, personne):
    with pytest.raises(IntegrityError), transaction.atomic():
        rempli(fournisseur, personne, Etat.DEFINITIF, numero_ans="")
    with pytest.raises(IntegrityError), transaction.atomic():
        rempli(fournisseur, personne, Etat.DEFINITIF, nature="anticipe")


def test_the_database_refuses_a_correction_without_a_reason(complet, agent):
    with pytest.raises(IntegrityError), transaction.atomic():
        join(complet, agent, "RIB", VerdictPiece.A_CORRIGER, motif="")
    with pytest.raises(IntegrityError), transaction.atomic():
        PieceEnrolement.objects.filter(code="RIB").update(verdict=VerdictPiece.ACCEPTEE)


# -- from the anticipated to the definitive -------------------------------------------------------


@pytest.fixture
def anticipe(fournisseur, representante, agent, second, instant):
    candidate(fournisseur)
    enrolement = rempli(fournisseur, representante, nature="anticipe", numero_ans="")
    join_all(enrolement, representante)
    depot.submit(representante, enrolement)
    accept_all(agent, enrolement, second)
    agence.validate(agent, enrolement)
    return enrolement


def accept_all(agent, enrolement, second):
    for piece in enrolement.pieces.filter(verdict=VerdictPiece.EN_ATTENTE):
        agence.review_piece(agent, piece, VerdictPiece.ACCEPTEE)
        if piece.code == "RIB":
            agence.confirm_account(second, piece)


def test_an_anticipated_enrolment_becomes_definitive_with_the_certificate_only(
    anticipe, representante, agent, second, solution, instant
):
    assert anticipe.etat == Etat.ANTICIPE
    depot.begin_finalisation(representante, anticipe)
    anticipe.numero_ans = solution
    depot.save_form(representante, anticipe)
    manquantes = [p.code for p in regles().asked(anticipe.situation)]
    assert set(manquantes) - set(anticipe.pieces.values_list("code", flat=True)) == {
        "CERTIFICAT_REFERENCEMENT"
    }
    join(anticipe, representante, "CERTIFICAT_REFERENCEMENT")
    instant(timedelta(days=30))
    depot.submit(representante, anticipe)
    accept_all(agent, anticipe, second)
    agence.validate(agent, anticipe)
    anticipe.refresh_from_db()
    assert (anticipe.etat, anticipe.nature) == (Etat.DEFINITIF, NatureEnrolement.DEFINITIF)
    assert anticipe.depose_le == INSTANT + timedelta(days=30)


def test_a_refused_finalisation_leaves_the_anticipated_enrolment(
    anticipe, representante, agent, solution
):
    depot.begin_finalisation(representante, anticipe)
    anticipe.numero_ans = solution
    depot.save_form(representante, anticipe)
    join(anticipe, representante, "CERTIFICAT_REFERENCEMENT")
    depot.submit(representante, anticipe)
    agence.refuse(agent, anticipe, "Le certificat est celui d’une autre solution.")
    anticipe.refresh_from_db()
    assert (anticipe.etat, anticipe.nature) == (Etat.ANTICIPE, NatureEnrolement.ANTICIPE)
    assert "L’enrôlement anticipé vous reste acquis." in Courriel.objects.first().texte


def test_a_finalisation_given_up_leaves_the_anticipated_enrolment(anticipe, representante):
    depot.begin_finalisation(representante, anticipe)
    depot.give_up(representante, anticipe)
    assert (anticipe.etat, anticipe.nature) == (Etat.ANTICIPE, NatureEnrolement.ANTICIPE)
