"""What each counter yields, to whom, and until when."""

from datetime import date, datetime, timedelta

import pytest

from guichet.a_faire.liste import waiting_for
from guichet.acteurs.habilitations import Role
from guichet.conversations.ecriture import write
from guichet.conversations.lecture import read
from guichet.enrolement.models import Etat as EtatEnrolement
from guichet.enrolement.models import VerdictPiece
from guichet.horloge import PARIS
from guichet.journal.inscription import record
from guichet.modeles.models import Modele
from guichet.referencement.actes import Acte
from guichet.referencement.models import Candidature
from tests.guichet.a_faire.conftest import MARS
from tests.guichet.a_faire.test_liste import ask
from tests.guichet.depots.lignes import make_demande, make_depot
from tests.guichet.enrolement.fabrique import ANS, candidate, join, reference, rempli

pytestmark = pytest.mark.django_db
DERNIER = datetime(2026, 12, 2, 23, 59, 59, 999999, tzinfo=PARIS)
FOURNISSEURS = (Role.REPRESENTANT_LEGAL, Role.MANDATAIRE, Role.COLLABORATEUR)


def said(personne):
    return [une.quoi for une in waiting_for(personne)]


# -- candidatures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("etat", "quoi"),
    [
        ("brouillon", ["Compléter et déposer la candidature"]),
        ("deposee", []),
        ("eligible", ["Déposer le dossier complet de preuves"]),
        ("preuves", []),
        ("incomplete", ["Compléter le dossier de preuves"]),
        ("non_eligible", []),
        ("refusee", []),
        ("abandonnee", []),
    ],
)
def test_a_candidature_waits_for_its_supplier_in_its_turn_only(edith, fournisseur, etat, quoi):
    candidate(fournisseur, etat)
    assert said(edith) == quoi


def test_evidence_is_told_until_its_last_instant(a, edith, fournisseur):
    une = candidate(fournisseur, "eligible", "IMG-DB-Va2")
    (ligne,) = waiting_for(edith)
    assert ligne.url == f"/referencement/candidatures/{une.pk}#preuves"
    fin = ligne.limite.fin
    a(fin)
    assert said(edith) == ["Déposer le dossier complet de preuves"]
    a(fin + timedelta(seconds=1))
    assert said(edith) == []
    Candidature.objects.update(finance=False)
    (ligne,) = waiting_for(edith)
    assert ligne.limite is None


def test_an_act_that_leads_to_no_funding_any_more_says_so(a, edith, fournisseur):
    """The texts give no last day to its evidence: the portal still takes it."""
    candidate(fournisseur, "eligible", "IMG-RIS-Va2")
    a(datetime(2026, 11, 10, 12, tzinfo=PARIS))
    assert [une.detail for une in waiting_for(edith)] == [""]
    a(datetime(2026, 11, 10, 12, 0, 1, tzinfo=PARIS))
    (ligne,) = waiting_for(edith)
    assert ligne.detail.startswith("Le dépôt des avances est clos depuis le 10/11/2026")


def test_a_question_waits_for_who_did_not_speak_last(edith, qui, fournisseur):
    nadia = qui(Role.AGENT_ANS)
    une = candidate(fournisseur, "deposee", "IMG-DB-Va2")
    assert (said(edith), said(nadia)) == ([], ["Examiner l’éligibilité"])
    ask(une, nadia)
    (ligne,) = waiting_for(edith)
    assert (ligne.quoi, ligne.url.partition("#")[2]) == (
        "Répondre à la question de l’ANS",
        "messages",
    )
    assert said(nadia) == []
    ask(une, edith, de_l_agence=False)
    assert (said(edith), said(nadia)) == ([], ["Examiner l’éligibilité"])


def test_a_question_on_what_is_over_waits_for_nobody(edith, qui, fournisseur):
    une = candidate(fournisseur, "refusee", "IMG-DB-Va2")
    ask(une, qui(Role.AGENT_ANS))
    assert said(edith) == []


def test_whoever_declared_eligible_is_not_sent_the_evidence(qui, rattache, fournisseur, personne):
    nadia = qui(Role.AGENT_ANS)
    rattache(personne, Role.AGENT_ANS)
    une = candidate(fournisseur, "preuves", "IMG-DB-Va2")
    record(nadia, Acte.ELIGIBILITE, une)
    assert said(nadia) == []
    assert said(personne) == ["Examiner les preuves"]


def test_a_convention_waits_for_the_agency(qui, fournisseur):
    reference(fournisseur, convention=False)
    assert said(qui(Role.AGENT_ANS)) == ["Enregistrer la convention de référencement"]


def test_a_dispositif_that_the_texts_lost_breaks_no_page(edith, qui, fournisseur):
    candidate(fournisseur, "eligible", "ANCIEN-Va1")
    candidate(fournisseur, "deposee", "ANCIEN-Va1", solution="Autre")
    assert (said(edith), said(qui(Role.AGENT_ANS))) == ([], [])


# -- enrolments -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("etat", "quoi"),
    [
        (EtatEnrolement.BROUILLON, "Compléter et déposer la demande d’enrôlement"),
        (EtatEnrolement.DEPOSE, ""),
        (EtatEnrolement.A_CORRIGER, "Corriger la demande d’enrôlement"),
        (EtatEnrolement.FINALISATION, "Déposer la finalisation de l’enrôlement"),
        (EtatEnrolement.FINALISATION_DEPOSEE, ""),
        (EtatEnrolement.FINALISATION_A_CORRIGER, "Corriger la finalisation de l’enrôlement"),
        (EtatEnrolement.DEFINITIF, ""),
        (EtatEnrolement.REFUSE, ""),
    ],
)
def test_an_enrolment_waits_for_its_supplier_in_its_turn_only(edith, fournisseur, etat, quoi):
    rempli(fournisseur, edith, etat)
    assert said(edith) == ([quoi] if quoi else [])


@pytest.mark.parametrize(
    ("etat", "apres"), [(EtatEnrolement.BROUILLON, 0), (EtatEnrolement.A_CORRIGER, 1)]
)
def test_the_window_ends_a_first_deposit_not_its_correction(a, edith, fournisseur, etat, apres):
    rempli(fournisseur, edith, etat)
    a(DERNIER)
    (ligne,) = waiting_for(edith)
    assert ligne.limite.dite.startswith("02/12/2026")
    a(DERNIER + timedelta(microseconds=1))
    restent = waiting_for(edith)
    assert len(restent) == apres
    assert [une.limite for une in restent] == [None] * apres


def test_the_pieces_to_correct_are_named_while_their_last_version_is(edith, fournisseur):
    une = rempli(fournisseur, edith, EtatEnrolement.A_CORRIGER)
    join(une, edith, "RIB", VerdictPiece.A_CORRIGER, motif="Illisible.")
    assert waiting_for(edith)[0].detail == "À corriger : Relevé d’identité bancaire."
    join(une, edith, "RIB")
    assert waiting_for(edith)[0].detail == ""


def test_a_referenced_solution_is_to_be_enrolled_while_the_counter_is_open(a, edith, fournisseur):
    reference(fournisseur)
    (ligne,) = waiting_for(edith)
    assert (ligne.quoi, ligne.organisation) == (
        "S’enrôler pour la solution référencée",
        fournisseur,
    )
    a(DERNIER + timedelta(microseconds=1))
    assert said(edith) == []
    a(MARS)
    rempli(fournisseur, edith, EtatEnrolement.DEPOSE, numero_ans=ANS)
    assert said(edith) == []


def test_an_anticipated_enrolment_is_finalised_once_the_solution_is_referenced(edith, fournisseur):
    rempli(fournisseur, edith, EtatEnrolement.ANTICIPE, nature="anticipe", numero_ans="",
           logiciel_nom="cabinet plus")  # fmt: skip
    assert said(edith) == []
    reference(fournisseur, solution="Cabinet Plus")
    assert said(edith) == ["Préparer l’enrôlement définitif : la solution est référencée"]


def test_agents_examine_enrolments_and_confirm_accounts(qui, edith, fournisseur):
    emile, nadia = qui(Role.AGENT_ENROLEMENT), qui(Role.AGENT_ANS)
    une = rempli(fournisseur, edith, EtatEnrolement.DEPOSE)
    assert (said(emile), said(nadia)) == (["Examiner la demande d’enrôlement"], [])
    join(une, edith, "RIB", VerdictPiece.ACCEPTEE)
    assert f"Confirmer : Compte à créditer, {une}" in said(emile)
    une.pieces.update(relue_par=emile)
    assert said(emile) == ["Examiner la demande d’enrôlement"]


# -- models ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("etat", "fournisseurs", "agents"),
    [
        ("depose", [], ["Relire le modèle de document"]),
        ("a_corriger", ["Corriger le modèle de document"], []),
        ("valide", [], []),
        ("refuse", [], []),
    ],
)
def test_a_model_waits_for_one_side(edith, qui, fournisseur, etat, fournisseurs, agents):
    Modele.objects.create(organisation=fournisseur, dispositif="MDV-LGC-Va2", type="BON_COMMANDE",
        intitule="Cabinets", etat=etat, cree_par=edith, depose_le=MARS)  # fmt: skip
    assert said(edith) == fournisseurs
    assert said(qui(Role.INSTRUCTEUR)) == agents


# -- whose it is ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_what_waits_for_a_supplier_waits_for_its_own_people_only(
    qui, fournisseur, concurrent, role
):
    candidate(fournisseur, "eligible", "IMG-DB-Va2")
    attendu = ["Déposer le dossier complet de preuves"] if role in FOURNISSEURS else []
    assert said(qui(role)) == attendu
    assert said(concurrent[1]) == []


# -- demandes -------------------------------------------------------------------------------------

SEPTEMBRE = datetime(2022, 9, 1, 10, tzinfo=PARIS)


@pytest.fixture
def en_septembre(a, enroler, fabriquer):
    """MDV-LGC-Va1: avances until 30/11/2022, soldes until 28/04/2023 as it was said then."""
    enroler(fabriquer(3))
    a(SEPTEMBRE)


def of(personne, fournisseur):
    return {une.quoi: une for une in waiting_for(personne) if une.organisation == fournisseur}


@pytest.mark.usefixtures("en_septembre")
def test_demandes_wait_together_each_sort_with_its_date_and_its_list(deposant, fournisseur):
    for etat in ("incomplete", "incomplete", "a_modifier", "validee"):
        make_demande(fournisseur, etat=etat)
    avances = [make_demande(fournisseur, etat="payee") for _ in range(3)]
    make_demande(fournisseur, phase="solde", avance=avances[0])
    siennes = of(deposant, fournisseur)
    assert list(siennes) == [
        "Compléter 2 demandes d’avance",
        "Demander 2 soldes : avances payées",
        "Modifier 1 demande d’avance",
    ]
    complete, solde, modifie = siennes.values()
    assert complete.limite.dite.startswith("30/11/2022")
    assert solde.limite.dite.startswith("28/04/2023")
    assert modifie.limite is None
    assert complete.url.endswith("?dispositif=MDV-LGC-Va1&phase=avance&etat=incomplete")
    assert solde.url.endswith("?dispositif=MDV-LGC-Va1&etat=a_solder")


@pytest.mark.usefixtures("en_septembre")
def test_what_may_no_longer_be_completed_is_not_told(a, deposant, fournisseur):
    make_demande(fournisseur, etat="incomplete")
    (ligne,) = of(deposant, fournisseur).values()
    a(ligne.limite.fin)
    assert list(of(deposant, fournisseur)) == ["Compléter 1 demande d’avance"]
    a(ligne.limite.moment + timedelta(seconds=1))
    assert of(deposant, fournisseur) == {}


@pytest.mark.usefixtures("en_septembre")
def test_what_the_agency_sent_back_has_the_nearest_day_that_is_still_ahead(
    a, deposant, fournisseur
):
    for jour in (date(2022, 8, 31), date(2022, 9, 30), None, date(2022, 9, 15)):
        make_demande(fournisseur, etat="a_modifier", reponse_jusqu_au=jour)
    (ligne,) = of(deposant, fournisseur).values()
    assert (ligne.quoi, ligne.limite.dite) == ("Modifier 3 demandes d’avance", "15/09/2022")
    a(SEPTEMBRE.replace(day=15, hour=23, minute=59, second=59))
    assert "Modifier 3 demandes d’avance" in of(deposant, fournisseur)
    a(SEPTEMBRE.replace(day=16, hour=0))
    (ligne,) = of(deposant, fournisseur).values()
    assert (ligne.quoi, ligne.limite.dite) == ("Modifier 2 demandes d’avance", "30/09/2022")


@pytest.mark.usefixtures("en_septembre")
def test_whoever_may_not_deposit_is_not_sent_to_complete(qui, fournisseur):
    make_demande(fournisseur, etat="incomplete")
    assert of(qui(Role.COLLABORATEUR), fournisseur) == {}


def rejected(fournisseur, jours=1, **champs):
    depot = make_depot(fournisseur)
    recu = SEPTEMBRE - timedelta(days=jours)
    type(depot).objects.filter(pk=depot.pk).update(recu_le=recu, **champs)
    return depot


@pytest.mark.usefixtures("en_septembre")
@pytest.mark.parametrize(
    ("champs", "quoi"),
    [
        ({"nb_rejetees": 0}, None),
        ({"nb_rejetees": 1}, "Corriger et redéposer 1 demande rejetée"),
        ({"nb_rejetees": 3}, "Corriger et redéposer 3 demandes rejetées"),
        ({"verdict": "rejete"}, "Corriger et redéposer un fichier refusé"),
        ({"nb_rejetees": 1, "jours": 60}, "Corriger et redéposer 1 demande rejetée"),
        ({"nb_rejetees": 1, "jours": 61}, None),
    ],
)
def test_a_rejection_waits_until_something_of_its_kind_follows(deposant, fournisseur, champs, quoi):
    depot = rejected(fournisseur, **champs)
    siennes = of(deposant, fournisseur)
    assert list(siennes) == ([quoi] if quoi else [])
    if quoi:
        assert siennes[quoi].url == f"/depots/{depot.pk}"
        rejected(fournisseur, 0, phase="solde")
        assert list(of(deposant, fournisseur)) == [quoi]
        rejected(fournisseur, 0)
        assert of(deposant, fournisseur) == {}


@pytest.mark.usefixtures("en_septembre")
def test_a_rejection_is_let_go_when_its_counter_closes(a, deposant, fournisseur):
    depot = rejected(fournisseur, 0, nb_rejetees=1)
    (ligne,) = of(deposant, fournisseur).values()
    type(depot).objects.update(recu_le=ligne.limite.fin)
    a(ligne.limite.fin)
    assert len(of(deposant, fournisseur)) == 1
    a(ligne.limite.moment + timedelta(seconds=1))
    assert of(deposant, fournisseur) == {}


def test_a_supplier_that_begins_is_told_what_is_its_turn_and_nothing_of_what_is_not(
    edith, fournisseur
):
    """The agency examines the candidature; the account is to be corrected before the window ends."""
    candidate(fournisseur, "deposee")
    une = rempli(fournisseur, edith, EtatEnrolement.A_CORRIGER, nature="anticipe", numero_ans="")
    join(une, edith, "RIB", VerdictPiece.A_CORRIGER, motif="Illisible.")
    (ligne,) = waiting_for(edith)
    assert ligne.quoi == "Corriger la demande d’enrôlement"
    assert (ligne.limite.dite, ligne.url) == ("02/12/2026", f"/enrolements/{une.pk}")


# -- conversations --------------------------------------------------------------------------------


def test_a_message_waits_until_it_is_read(edith, fournisseur, qui):
    nadia = qui(Role.INSTRUCTEUR)
    demande = make_demande(fournisseur, edith)
    write(nadia, demande, "Avez-vous le bon signé ?")
    (ligne,) = waiting_for(edith)
    assert (ligne.quoi, ligne.bouton) == ("Lire un message de l’agence", "Lire")
    assert ligne.url == f"/messages/demande/{demande.pk}"
    read(edith, demande)
    assert said(edith) == []


def test_a_question_that_waits_is_said_once(edith, fournisseur, qui):
    une = candidate(fournisseur, "preuves")
    write(qui(Role.AGENT_ANS), une, "Laquelle ?")
    assert said(edith) == ["Répondre à la question de l’ANS"]
