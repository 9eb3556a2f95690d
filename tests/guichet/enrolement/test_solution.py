from datetime import date, timedelta

import pytest

from guichet.enrolement.solution import solution_faults
from guichet.referencement.models import Candidature, Referencement
from guichet.referencement.models import Etat as EtatCandidature
from tests.guichet.enrolement.fabrique import (
    INSTANT,
    candidate,
    conclude,
    declare,
    declare_on,
    reference,
    rempli,
)


@pytest.fixture(autouse=True)
def _maintenant(instant):
    """The clock of the portal is set."""


def test_a_solution_in_the_register_of_its_own_editor_is_right(fournisseur, personne, solution):
    assert solution_faults(rempli(fournisseur, personne)) == []


def test_a_number_that_the_ans_never_gave_is_told(fournisseur, personne):
    (faute,) = solution_faults(rempli(fournisseur, personne))
    assert "« MDVLGC20260001 » n’est pas au registre" in faute


def test_a_referencement_for_another_dispositif_is_told(fournisseur, personne):
    reference(fournisseur, dispositif="MDV-LGC-Va1")
    (faute,) = solution_faults(rempli(fournisseur, personne))
    assert "référencée pour MDV-LGC-Va1, et non pour MDV-LGC-Va2" in faute


def test_a_withdrawn_referencement_is_told(fournisseur, personne, solution):
    Referencement.objects.update(retire_le=INSTANT + timedelta(days=1), motifs_retrait="Non.")
    (faute,) = solution_faults(rempli(fournisseur, personne))
    assert "retiré le 03/03/2026" in faute


def test_a_referencement_without_funding_gives_nothing_to_enrol_for(fournisseur, personne):
    reference(fournisseur, finance=False)
    (faute,) = solution_faults(rempli(fournisseur, personne))
    assert "sans financement" in faute


def test_the_solution_of_somebody_else_is_told(fournisseur, personne, autre):
    reference(autre)
    (faute,) = solution_faults(rempli(fournisseur, personne))
    assert "son éditeur est une autre société" in faute


def distribue(fournisseur, personne, editeur):
    return rempli(
        fournisseur, personne, qualite="distributeur", editeur_nom=editeur.nom,
        editeur_siren=editeur.siren,
    )  # fmt: skip


def test_a_distributor_that_its_editor_declared_may_enrol(fournisseur, personne, autre):
    declare(reference(autre), fournisseur)
    assert solution_faults(distribue(fournisseur, personne, autre)) == []


def test_a_distributor_that_nobody_declared_is_told(fournisseur, personne, autre):
    reference(autre)
    (faute,) = solution_faults(distribue(fournisseur, personne, autre))
    assert "ne vous a pas déclaré distributeur" in faute


def test_a_distributor_whose_mandate_ended_yesterday_is_told(fournisseur, personne, autre):
    declare(reference(autre), fournisseur, mandat_fin=date(2026, 3, 1))
    (faute,) = solution_faults(distribue(fournisseur, personne, autre))
    assert "votre mandat a pris fin" in faute


def test_a_distributor_who_names_another_editor_is_told(fournisseur, personne, autre):
    declare(reference(autre), fournisseur)
    enrolement = distribue(fournisseur, personne, autre)
    enrolement.editeur_siren = "552100554"
    (faute,) = solution_faults(enrolement)
    assert "SIREN de l’éditeur" in faute


# -- the convention of the editor (AF-PHA-LGO-Va1 §4.1) ------------------------------------------


def test_nobody_enrols_before_the_editor_has_concluded_the_convention(fournisseur, personne):
    reference(fournisseur, convention=False)
    (faute,) = solution_faults(rempli(fournisseur, personne))
    assert "La convention de référencement de « Cabinet Plus »" in faute
    conclude(Candidature.objects.get())
    assert solution_faults(rempli(fournisseur, personne, logiciel_nom="Deux", numero_ans="")) == []


def test_the_convention_asked_of_a_distributor_is_its_editor_s(fournisseur, personne, autre):
    declare(reference(autre, convention=False), fournisseur)
    enrolement = distribue(fournisseur, personne, autre)
    (faute,) = solution_faults(enrolement)
    assert "que son éditeur conclut avec l’ANS" in faute
    conclude(Candidature.objects.get())
    assert solution_faults(enrolement) == []


# -- the anticipated enrolment: a candidature in progress (WEBINAIRE-VA2) -------------------------


def anticipe(fournisseur, personne, **reponses):
    return rempli(fournisseur, personne, nature="anticipe", numero_ans="", **reponses)


EN_COURS = {"deposee", "eligible", "preuves", "incomplete"}


@pytest.mark.parametrize("etat", [e for e in EtatCandidature if e != EtatCandidature.BROUILLON])
def test_an_anticipated_request_follows_a_candidature_in_progress(fournisseur, personne, etat):
    candidate(fournisseur, etat)
    fautes = solution_faults(anticipe(fournisseur, personne))
    assert (fautes == []) is (etat in EN_COURS)


@pytest.mark.parametrize(
    "champs",
    [
        {"etat": "brouillon", "deposee_le": None},
        {"dispositif": "IMG-RIS-Va2"},
        {"finance": False},
    ],
)
def test_another_candidature_opens_nothing(fournisseur, personne, champs):
    candidate(fournisseur, **champs)
    (faute,) = solution_faults(anticipe(fournisseur, personne))
    assert "vous n’en avez pas en cours auprès de l’ANS pour MDV-LGC-Va2" in faute


def test_the_candidature_of_somebody_else_opens_nothing(fournisseur, personne, autre):
    candidate(autre)
    assert solution_faults(anticipe(fournisseur, personne)) != []


def test_a_solution_already_referenced_asks_for_the_definitive(fournisseur, personne):
    candidate(fournisseur, EtatCandidature.REFERENCEE)
    (faute,) = solution_faults(anticipe(fournisseur, personne))
    assert "demandez l’enrôlement définitif" in faute


def test_what_was_deposited_before_the_grant_may_still_be_validated(fournisseur, personne):
    candidate(fournisseur, EtatCandidature.REFERENCEE)
    assert solution_faults(anticipe(fournisseur, personne, etat="depose")) == []


@pytest.mark.parametrize(
    ("fin", "admis"), [(date(2026, 3, 1), False), (date(2026, 3, 2), True), (None, True)]
)
def test_a_distributor_anticipates_on_the_candidature_that_declares_it(
    fournisseur, personne, autre, fin, admis
):
    declare_on(candidate(autre), fournisseur, fin)
    reponses = {"qualite": "distributeur", "editeur_nom": autre.nom, "editeur_siren": autre.siren}
    assert (solution_faults(anticipe(fournisseur, personne, **reponses)) == []) is admis


def test_a_distributor_that_the_candidature_does_not_declare_is_told(fournisseur, personne, autre):
    candidate(autre)
    reponses = {"qualite": "distributeur", "editeur_nom": autre.nom, "editeur_siren": autre.siren}
    (faute,) = solution_faults(anticipe(fournisseur, personne, **reponses))
    assert "ne vous déclare distributeur" in faute
