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


def test_a_supplier_that_never_enrolled_may_do_nothing(fournisseur):
    assert not registre.may_simulate(fournisseur)
    assert registre.simulable_dispositifs(fournisseur) == []


def test_nothing_but_the_open_states_lets_simulate():
    fermes = {Etat.BROUILLON, Etat.DEPOSE, Etat.A_CORRIGER, Etat.REFUSE, Etat.ABANDONNE,
              Etat.RETIRE}  # fmt: skip
    assert set(Etat) - set(SIMULATEUR_OUVERT) == fermes
