import csv
import io
import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.acteurs.routes import regles
from guichet.enrolement import fournisseur as depot
from guichet.enrolement.models import Enrolement, Etat, VerdictPiece
from guichet.fichiers.pannes import StockagePlein
from guichet.referencement.models import Referencement
from tests.guichet.clamd import MENACE
from tests.guichet.enrolement.fabrique import (
    ANTICIPE,
    FORMULAIRE,
    IBAN,
    INSTANT,
    brouillon,
    join_all,
    rempli,
    status,
    upload,
)


def url(nom, *arguments):
    return reverse(f"enrolement:{nom}", args=arguments)


@pytest.fixture
def ouvert(fournisseur, representante, instant):
    return brouillon(fournisseur, representante)


def test_the_whole_journey_from_the_draft_to_the_definitive_enrolment(
    du_fournisseur, de_l_agent, du_second, fournisseur, solution
):
    page = du_fournisseur.post(
        url("nouveau", fournisseur.pk),
        {"dispositif": "MDV-LGC-Va2", "nature": "definitif"},
        follow=True,
    )
    assert "Étape 1 sur 6 du formulaire" in page.text
    enrolement = Enrolement.objects.get()
    page = du_fournisseur.post(url("formulaire", enrolement.pk), FORMULAIRE, follow=True)
    assert "Il manque : Relevé d’identité bancaire." in page.text
    for code in ("RIB", "CERTIFICAT_REFERENCEMENT", "ATTESTATION_SANS_HEBERGEMENT",
                 "HABILITATION_OSU", "IDENTITE_REPRESENTANT"):  # fmt: skip
        page = du_fournisseur.post(
            url("piece", enrolement.pk, code),
            {"fichier": upload(f"{code}.pdf"), "fin_validite": "2030-01-01"},
            follow=True,
        )
    assert "Le dossier est complet" in page.text
    du_fournisseur.post(url("acte", enrolement.pk, "depot"), {"motif": ""})
    assert "Cabinet Plus" in de_l_agent.get(url("bureau")).text
    for piece in enrolement.pieces.all():
        de_l_agent.post(url("avis", piece.pk), {"verdict": "acceptee", "motif": ""})
    rib = enrolement.pieces.get(code="RIB")
    page = de_l_agent.post(url("confirmer", rib.pk), follow=True)
    assert "un autre agent confirme le compte" in page.text
    assert "Comparer et confirmer" in du_second.get("/a-confirmer").text
    page = du_second.get(url("confirmer", rib.pk))
    assert IBAN in page.text
    page = du_second.post(url("confirmer", rib.pk), follow=True)
    assert "Le compte est confirmé." in page.text
    page = de_l_agent.post(url("acte", enrolement.pk, "validation"), {"motif": ""}, follow=True)
    assert "L’enrôlement définitif est validé." in page.text
    enrolement.refresh_from_db()
    assert enrolement.etat == Etat.DEFINITIF


FAUTES = [
    ({"siret": "73282932000075"}, "Ce numéro SIRET est inexact"),
    ({"logiciel_nom": "Cabinet\nBcc"}, "Écrivez ce texte sur une seule ligne"),
    ({"siret": "90000001900019"}, "il doit commencer par votre SIREN, 732829320"),
    ({"iban": "FR1420041010050500013M02607"}, "Cet IBAN est inexact"),
    ({"bic": "PSST"}, "Ce BIC est inexact"),
    ({"osu": "editeur"}, "Vous êtes l’éditeur"),
    (
        {"qualite": "distributeur", "editeur_nom": "Nous", "editeur_siren": "732829320"},
        "vous seriez alors l’éditeur",
    ),
    (
        {"depositaire": "tiers", "depositaire_nom": "P", "depositaire_prenom": "Z",
         "depositaire_email": "z@exemple.fr", "depositaire_structure": "Cabinet",
         "mandat_fin": "2026-03-01"},
        "Ce mandat est terminé",
    ),
    ({"contact_telephone": "demain"}, "Ce numéro de téléphone est inexact"),
    ({"code_postal": "3500"}, "Un code postal a 5 chiffres"),
    ({"nature": ""}, "Ce champ est obligatoire"),
]  # fmt: skip


@pytest.mark.parametrize(("reponses", "phrase"), FAUTES)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_kept(
    du_fournisseur, ouvert, reponses, phrase
):
    page = du_fournisseur.post(url("formulaire", ouvert.pk), FORMULAIRE | reponses)
    assert page.status_code == 400
    assert phrase in page.text
    ouvert.refresh_from_db()
    assert not ouvert.is_begun


def test_a_form_filled_in_by_half_is_kept_and_taken_up_again(du_fournisseur, ouvert):
    moitie = dict.fromkeys(FORMULAIRE, "") | {"logiciel_nom": "Cabinet Plus", "nature": "definitif",
              "qualite": "distributeur", "osu": "propre", "hebergement": "aucun",
              "denomination": "affichee", "tva": "assujetti", "depositaire": "representant"}  # fmt: skip
    page = du_fournisseur.post(url("formulaire", ouvert.pk), moitie, follow=True)
    assert "Le brouillon est enregistré" in page.text
    assert "À remplir, « Le compte à créditer » : Titulaire du compte, IBAN, BIC." in page.text
    assert "Nom de l’éditeur" in page.text
    assert 'value="Cabinet Plus"' in du_fournisseur.get(url("formulaire", ouvert.pk)).text
    refus = du_fournisseur.get(url("acte", ouvert.pk, "depot"))
    assert "La demande ne peut pas encore être déposée" in refus.text
    page = du_fournisseur.post(url("formulaire", ouvert.pk), FORMULAIRE, follow=True)
    assert "Joignez maintenant les pièces" in page.text
    assert "À remplir" not in page.text


MANQUES = [
    ({"iban": ""}, "enregistré"),
    ({"contact_email": ""}, "Ce champ est obligatoire"),
    ({"numero_ans": ""}, "Votre réponse précédente demande de remplir ce champ"),
    ({"qualite": "distributeur"}, "Votre réponse précédente demande de remplir ce champ"),
    ({"denomination": "modifiee"}, "Votre réponse précédente demande de remplir ce champ"),
    ({"depositaire": "employe"}, "Votre réponse précédente demande de remplir ce champ"),
]


@pytest.mark.parametrize(("reponses", "phrase"), MANQUES)
@pytest.mark.parametrize("etat", [Etat.A_CORRIGER, Etat.FINALISATION])
def test_a_form_that_was_whole_once_stays_whole(
    du_fournisseur, fournisseur, representante, etat, reponses, phrase
):
    """The simulator goes on with what a validated enrolment says."""
    enrolement = rempli(fournisseur, representante, etat)
    page = du_fournisseur.post(url("formulaire", enrolement.pk), FORMULAIRE | reponses, follow=True)
    assert phrase in page.text


def test_a_siret_may_be_typed_with_its_spaces(du_fournisseur, ouvert):
    du_fournisseur.post(url("formulaire", ouvert.pk), FORMULAIRE | {"siret": "732 829 320 00074"})
    ouvert.refresh_from_db()
    assert ouvert.siret == "73282932000074"


def test_answers_that_the_case_does_not_ask_are_emptied(du_fournisseur, ouvert):
    inutiles = {"editeur_nom": "X", "denomination_souhaitee": "Y", "depositaire_nom": "Z"}
    du_fournisseur.post(url("formulaire", ouvert.pk), FORMULAIRE | inutiles)
    ouvert.refresh_from_db()
    assert ouvert.is_begun
    assert (ouvert.editeur_nom, ouvert.denomination_souhaitee, ouvert.depositaire_nom) == ("",) * 3


def test_a_form_opened_again_never_shows_the_iban_and_keeps_it_when_left_empty(
    du_fournisseur, fournisseur, representante
):
    enrolement = rempli(fournisseur, representante)
    page = du_fournisseur.get(url("formulaire", enrolement.pk))
    assert IBAN not in page.text
    assert "•••• •••• 2606" in page.text
    suite = du_fournisseur.post(url("formulaire", enrolement.pk), FORMULAIRE | {"iban": ""})
    assert suite.status_code == 302
    enrolement.refresh_from_db()
    assert enrolement.iban == IBAN


def test_a_first_wave_dispositif_asks_neither_osu_nor_hosting(
    du_fournisseur, fournisseur, representante
):
    va1 = brouillon(fournisseur, representante, dispositif="MDV-LGC-Va1")
    page = du_fournisseur.get(url("formulaire", va1.pk))
    # A word: the secret of the form may hold these letters.
    assert not re.search(r"\bOSU\b", page.text)
    assert "hébergeons" not in page.text


def test_an_expired_identity_is_refused_as_soon_as_its_date_is_written(
    du_fournisseur, fournisseur, representante
):
    enrolement = rempli(fournisseur, representante)
    page = du_fournisseur.post(
        url("piece", enrolement.pk, "IDENTITE_REPRESENTANT"),
        {"fichier": upload(), "fin_validite": "2026-03-01"},
    )
    assert page.status_code == 400
    assert "n’est plus valable depuis le 01/03/2026" in page.text


def test_a_file_that_is_no_document_is_refused_at_its_field(
    du_fournisseur, fournisseur, representante
):
    enrolement = rempli(fournisseur, representante)
    page = du_fournisseur.post(
        url("piece", enrolement.pk, "RIB"), {"fichier": upload("rib.pdf", b"MZ\x90")}
    )
    assert page.status_code == 400
    assert "n’est pas du type attendu" in page.text


def test_a_piece_that_the_case_does_not_ask_has_no_page(du_fournisseur, fournisseur, representante):
    enrolement = rempli(fournisseur, representante)
    assert du_fournisseur.get(url("piece", enrolement.pk, "KBIS")).status_code == 404


def test_two_files_for_one_solution_are_refused_with_a_sentence(
    du_fournisseur, ouvert, fournisseur, representante
):
    rempli(fournisseur, representante)
    page = du_fournisseur.post(url("formulaire", ouvert.pk), FORMULAIRE)
    assert page.status_code == 400
    assert "Un enrôlement existe déjà pour cette solution" in page.text


def test_an_anticipated_request_needs_no_number(du_fournisseur, ouvert):
    assert du_fournisseur.post(url("formulaire", ouvert.pk), ANTICIPE).status_code == 302
    assert "Certificat de référencement" not in du_fournisseur.get(url("page", ouvert.pk)).text


def test_a_deposit_by_whom_has_no_mandate_is_told_before_and_refused(
    client, fournisseur, rattache, connecter, instant, solution
):
    bob = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    rattache(bob, Role.MANDATAIRE)
    connecter(client, bob)
    enrolement = rempli(fournisseur, bob)
    join_all(enrolement, bob)
    phrase = "Vous n’êtes pas le représentant légal"
    assert phrase in client.get(url("page", enrolement.pk)).text
    page = client.post(url("acte", enrolement.pk, "depot"), {"motif": ""}, follow=True)
    assert phrase in page.text
    enrolement.refresh_from_db()
    assert enrolement.etat == Etat.BROUILLON


# -- the officer ----------------------------------------------------------------------------------


@pytest.fixture
def depose(fournisseur, representante, instant):
    enrolement = rempli(fournisseur, representante, Etat.DEPOSE)
    join_all(enrolement, representante)
    return enrolement


def test_only_who_may_sees_the_whole_iban(depose, de_l_agent, du_fournisseur):
    assert IBAN in de_l_agent.get(url("page", depose.pk)).text
    page = du_fournisseur.get(url("page", depose.pk)).text
    assert IBAN not in page
    assert "•••• •••• 2606" in page


def test_the_officer_reads_what_is_left_to_do_before_a_validation(
    depose, de_l_agent, agent, second, solution
):
    page = de_l_agent.get(url("page", depose.pk))
    assert "Avant de valider" in page.text
    assert "Points à vérifier" in page.text
    assert "conclue le 02/03/2026" in page.text
    depose.pieces.update(verdict=VerdictPiece.ACCEPTEE, relue_par=agent, relue_le=INSTANT)
    assert "compte à confirmer par un second agent" in de_l_agent.get(url("page", depose.pk)).text
    depose.pieces.update(confirmee_par=second, confirmee_le=INSTANT)
    page = de_l_agent.get(url("page", depose.pk))
    assert "Avant de valider" not in page.text
    assert "Valider l’enrôlement définitif" in page.text


def test_an_act_that_a_condition_stops_says_why_instead_of_offering_a_button(depose, de_l_agent):
    page = de_l_agent.get(url("acte", depose.pk, "validation"))
    assert "n’est pas acceptée" in page.text
    assert '<button type="submit" class="btn' not in page.text.split("<main")[1]


def test_a_correction_without_words_is_refused_at_its_field(depose, de_l_agent):
    piece = depose.pieces.get(code="RIB")
    page = de_l_agent.post(url("avis", piece.pk), {"verdict": "a_corriger", "motif": ""})
    assert page.status_code == 400
    assert "Dites au fournisseur ce qu’il faut corriger." in page.text


def test_a_refusal_without_reason_is_refused(depose, de_l_agent):
    page = de_l_agent.post(url("acte", depose.pk, "refus"), {"motif": ""})
    assert page.status_code == 400
    depose.refresh_from_db()
    assert depose.etat == Etat.DEPOSE


def test_the_supplier_reads_what_to_correct_and_answers_with_the_new_version(
    depose, de_l_agent, du_fournisseur
):
    piece = depose.pieces.get(code="RIB")
    de_l_agent.post(url("avis", piece.pk), {"verdict": "a_corriger", "motif": "Il est flou."})
    de_l_agent.post(url("acte", depose.pk, "corrections"), {"motif": ""})
    page = du_fournisseur.get(url("page", depose.pk))
    assert "Il est flou." in page.text
    du_fournisseur.post(
        url("piece", depose.pk, "RIB"), {"fichier": upload(), "reponse": "Voici le nouveau."}
    )
    assert depose.pieces.filter(code="RIB").last().reponse == "Voici le nouveau."


def test_a_piece_is_handed_out_as_an_attachment(depose, de_l_agent):
    piece = depose.pieces.get(code="RIB")
    reponse = de_l_agent.get(url("fichier", piece.pk))
    assert status(reponse) == 200
    assert reponse["Content-Disposition"].startswith("attachment")
    assert reponse["X-Content-Type-Options"] == "nosniff"


def test_an_infected_piece_is_held_back_and_stops_the_deposit(
    du_fournisseur, fournisseur, representante, solution, surveille, run_tasks
):
    enrolement = rempli(fournisseur, representante)
    join_all(enrolement, representante)
    envoi = {"fichier": upload("rib.pdf", b"%PDF-1.7\n" + MENACE)}
    du_fournisseur.post(url("piece", enrolement.pk, "RIB"), envoi)
    run_tasks()
    page = du_fournisseur.post(url("acte", enrolement.pk, "depot"), {"motif": ""}, follow=True)
    assert "l’antivirus a refusé ce fichier ; déposez-en un autre" in page.text
    enrolement.refresh_from_db()
    assert enrolement.etat == Etat.BROUILLON
    infectee = enrolement.pieces.filter(code="RIB").last()
    reponse = du_fournisseur.get(url("fichier", infectee.pk))
    assert reponse.status_code == 403
    assert "L’antivirus a trouvé une menace" in reponse.text


def test_the_desk_finds_by_words_state_and_number(depose, de_l_agent, autre, agent):
    rempli(autre, agent, Etat.DEFINITIF, logiciel_nom="=Officine", numero_ans="PHA1")
    assert "Officine" not in de_l_agent.get(url("bureau")).text
    assert "Officine" in de_l_agent.get(url("bureau"), {"etat": "", "q": "pha1"}).text
    assert "Cabinet Plus" not in de_l_agent.get(url("bureau"), {"etat": "definitif"}).text
    export = de_l_agent.get(url("export"), {"etat": ""})
    texte = b"".join(export.streaming_content).decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    assert {ligne["solution"] for ligne in lignes} == {"Cabinet Plus", "'=Officine"}
    assert IBAN not in texte


def test_a_state_that_does_not_exist_finds_nothing(depose, de_l_agent):
    page = de_l_agent.get(url("bureau"), {"etat": "inconnu"})
    assert "Aucun enrôlement ne correspond" in page.text


def queries(navigateur, adresse):
    # The first reading of the hour, which is written in the journal; the badge is counted anew.
    caches["temoin"].clear()
    caches["a_faire"].clear()
    with CaptureQueriesContext(connection) as vues:
        assert navigateur.get(adresse).status_code == 200
    return len(vues)


def test_pages_cost_as_many_queries_with_sixty_enrolments_as_with_one(
    depose, de_l_agent, du_fournisseur, fournisseur, representante
):
    demandes = (
        (de_l_agent, url("bureau")),
        (du_fournisseur, url("liste")),
        (de_l_agent, url("page", depose.pk)),
    )
    avec_un = [queries(*demande) for demande in demandes]
    for rang in range(60):
        rempli(
            fournisseur, representante, Etat.DEPOSE,
            logiciel_nom=f"Solution {rang}", numero_ans=f"N{rang}",
        )  # fmt: skip
    assert [queries(*demande) for demande in demandes] == avec_un
    # The rights of each entry of the menu are asked; the lists themselves cost three.
    assert max(avec_un) <= MENU + 15


MENU = sum(regle.menu is not None for regle in regles().values())


# -- nobody reaches another supplier's objects ------------------------------------------------------

SIENNES = ("page", "formulaire", "piece", "acte", "fichier", "avis", "nouveau")


def address(nom, enrolement):
    if nom in ("fichier", "avis"):
        return url(nom, enrolement.pieces.get(code="RIB").pk)
    if nom == "nouveau":
        return url(nom, enrolement.organisation_id)
    suite = {"piece": ("RIB",), "acte": ("depot",)}.get(nom, ())
    return url(nom, enrolement.pk, *suite)


@pytest.mark.parametrize("nom", SIENNES)
def test_posting_on_another_supplier_s_enrolment_changes_nothing(du_fournisseur, nom, autre, agent):
    enrolement = rempli(autre, agent)
    join_all(enrolement, agent)
    reponse = du_fournisseur.post(address(nom, enrolement), FORMULAIRE)
    assert reponse.status_code in (403, 405)
    enrolement.refresh_from_db()
    assert enrolement.etat == Etat.BROUILLON
    assert not enrolement.pieces.exclude(verdict=VerdictPiece.EN_ATTENTE).exists()


def test_a_supplier_lists_only_its_own(du_fournisseur, autre, agent):
    rempli(autre, agent, logiciel_nom="Secret du voisin")
    assert "Secret du voisin" not in du_fournisseur.get(url("liste")).text
    assert du_fournisseur.get(url("bureau")).status_code == 403


def test_an_act_unknown_or_not_possible_is_refused(du_fournisseur, ouvert):
    assert du_fournisseur.get(url("acte", ouvert.pk, "bruler")).status_code == 404
    assert du_fournisseur.get(url("acte", ouvert.pk, "validation")).status_code == 403


def test_a_piece_that_finds_no_room_is_told_and_nothing_is_kept(
    du_fournisseur, fournisseur, representante, monkeypatch
):
    enrolement = rempli(fournisseur, representante)
    monkeypatch.setattr(depot, "keep", _no_room)
    page = du_fournisseur.post(url("piece", enrolement.pk, "RIB"), {"fichier": upload()})
    assert page.status_code == 503
    assert "Le portail n’a plus de place." in page.text
    assert not enrolement.pieces.exists()


def _no_room(*_, **__):
    raise StockagePlein("Le portail n’a plus de place.")


def test_a_second_click_says_where_the_enrolment_is(
    du_fournisseur, fournisseur, representante, solution
):
    enrolement = rempli(fournisseur, representante)
    join_all(enrolement, representante)
    for phrase in ("La demande est déposée.", "l’état est maintenant « Déposé »"):
        page = du_fournisseur.post(url("acte", enrolement.pk, "depot"), {"motif": ""}, follow=True)
        assert page.status_code == 200
        assert phrase in page.text


@pytest.mark.parametrize("adresse", [("formulaire",), ("piece", "RIB")])
def test_what_can_no_longer_be_changed_is_not_offered_to_be(
    du_fournisseur, fournisseur, representante, adresse
):
    nom, *code = adresse
    enrolement = rempli(fournisseur, representante, Etat.DEPOSE)
    page = du_fournisseur.get(url(nom, enrolement.pk, *code), follow=True)
    assert page.redirect_chain[-1][0] == url("page", enrolement.pk)
    assert "l’état est maintenant « Déposé »" in page.text


def test_the_button_that_stands_out_is_never_the_one_without_return(
    de_l_agent, fournisseur, representante, solution
):
    enrolement = rempli(fournisseur, representante, Etat.DEFINITIF)
    page = de_l_agent.get(url("page", enrolement.pk)).text
    assert "Retirer l’enrôlement" in page
    assert "btn-primary" not in page
    depose = rempli(fournisseur, representante, Etat.DEPOSE, logiciel_nom="Autre", numero_ans="N2")
    page = de_l_agent.get(url("page", depose.pk)).text
    assert "Refuser la demande" in page
    assert "btn-primary" not in page


def test_the_withdrawal_of_the_solution_is_said_on_the_page(
    du_fournisseur, fournisseur, representante, solution
):
    ouvert = rempli(fournisseur, representante, Etat.DEFINITIF, numero_ans=solution)
    assert "Référencement retiré" not in du_fournisseur.get(url("page", ouvert.pk)).text
    Referencement.objects.update(retire_le=INSTANT, motifs_retrait="Fraude")
    page = du_fournisseur.get(url("page", ouvert.pk)).text
    assert "Référencement retiré" in page
    assert "2 mars 2026" in page
