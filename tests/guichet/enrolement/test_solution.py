from datetime import date, timedelta

import pytest

from guichet.enrolement.solution import solution_faults
from guichet.referencement.models import Referencement
from tests.guichet.enrolement.fabrique import INSTANT, declare, reference, rempli


@pytest.fixture(autouse=True)
def _maintenant(instant):
    """The clock of the portal is set."""


def test_a_solution_in_the_register_of_its_own_editor_is_right(fournisseur, personne, solution):
    assert solution_faults(rempli(fournisseur, personne)) == []


def test_an_anticipated_request_needs_no_referencement(fournisseur, personne):
    assert solution_faults(rempli(fournisseur, personne, nature="anticipe", numero_ans="")) == []


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
