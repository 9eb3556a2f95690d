import pytest

from guichet.enrolement import registre
from guichet.enrolement.models import Etat
from guichet.enrolement.models.enrolement import SIMULATEUR_OUVERT
from tests.guichet.enrolement.fabrique import ANS, IBAN, rempli


@pytest.mark.parametrize("etat", Etat)
def test_what_each_state_opens(fournisseur, personne, etat):
    rempli(fournisseur, personne, etat)
    definitif, ouvert = etat == Etat.DEFINITIF, etat in SIMULATEUR_OUVERT
    assert registre.is_enrolled(fournisseur, ANS) is definitif
    assert registre.enrolled_solutions(fournisseur) == ([ANS] if definitif else [])
    assert registre.iban(fournisseur, ANS) == (IBAN if definitif else None)
    assert registre.may_simulate(fournisseur) is ouvert
    assert registre.may_simulate(fournisseur, "MDV-LGC-Va2") is ouvert
    assert registre.may_simulate(fournisseur, "MDV-LGC-Va1") is False
    assert registre.simulable_dispositifs(fournisseur) == (["MDV-LGC-Va2"] if ouvert else [])
    assert (registre.siret(fournisseur) is not None) is ouvert


def test_the_enrolment_of_one_supplier_or_solution_opens_nothing_to_another(
    fournisseur, personne, autre
):
    rempli(fournisseur, personne, Etat.DEFINITIF)
    assert not registre.is_enrolled(autre, ANS)
    assert not registre.is_enrolled(fournisseur, "AUTRE")
    assert not registre.may_simulate(autre)
    assert registre.siret(autre) is None
    assert registre.iban(autre, ANS) is None


PHA, LGC = "PHALGO20220001", "MDVLGC20260001"


@pytest.fixture
def deux_etablissements(fournisseur, personne):
    """Two solutions, each enrolled with another site of the supplier."""
    for numero, dispositif, siret in (
        (PHA, "PHA-LGO-Va1", "73282932000074"),
        (LGC, "MDV-LGC-Va2", "73282932000157"),
    ):
        rempli(
            fournisseur, personne, Etat.DEFINITIF, dispositif=dispositif, numero_ans=numero,
            siret=siret, logiciel_nom=numero,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("dispositif", "numero", "attendu"),
    [
        ("PHA-LGO-Va1", PHA, "73282932000074"),
        ("MDV-LGC-Va2", LGC, "73282932000157"),
        ("PHA-LGO-Va1", "", "73282932000074"),  # rehearsed before it has its number
        ("PHA-LGO-Va1", "PHALGO20229999", "73282932000074"),  # referenced, not enrolled yet
        ("IMG-RIS-Va2", "", None),
        (None, "", None),  # they do not agree
    ],
)
def test_the_siret_is_that_of_the_enrolment_of_this_solution(
    fournisseur, deux_etablissements, dispositif, numero, attendu
):
    assert registre.siret(fournisseur, dispositif, numero) == attendu


def test_of_two_solutions_of_a_dispositif_each_has_its_own_siret(
    fournisseur, personne, deux_etablissements
):
    rempli(
        fournisseur, personne, Etat.DEFINITIF, dispositif="PHA-LGO-Va1", logiciel_nom="Seconde",
        numero_ans="PHALGO20220002", siret="73282932000231",
    )  # fmt: skip
    assert registre.siret(fournisseur, "PHA-LGO-Va1", PHA) == "73282932000074"
    assert registre.siret(fournisseur, "PHA-LGO-Va1", "PHALGO20220002") == "73282932000231"
    assert registre.siret(fournisseur, "PHA-LGO-Va1") is None


def test_an_anticipated_enrolment_of_the_same_dispositif_leaves_the_siret_of_a_solution(
    fournisseur, personne, deux_etablissements
):
    rempli(
        fournisseur, personne, Etat.ANTICIPE, nature="anticipe", numero_ans="",
        siret="73282932000231", logiciel_nom="À venir",
    )  # fmt: skip
    assert registre.siret(fournisseur, "MDV-LGC-Va2", LGC) == "73282932000157"


def test_a_supplier_that_never_enrolled_may_do_nothing(fournisseur):
    assert not registre.may_simulate(fournisseur)
    assert registre.simulable_dispositifs(fournisseur) == []


def test_nothing_but_the_open_states_lets_simulate():
    fermes = {Etat.BROUILLON, Etat.DEPOSE, Etat.A_CORRIGER, Etat.REFUSE, Etat.ABANDONNE,
              Etat.RETIRE}  # fmt: skip
    assert set(Etat) - set(SIMULATEUR_OUVERT) == fermes
