import pytest

from guichet.acteurs.demonstration import load as load_acteurs
from guichet.acteurs.models import Organisation
from guichet.enrolement import registre
from guichet.enrolement.demonstration import SCENARIOS, load
from guichet.enrolement.models import Enrolement, Etat
from guichet.journal.verification import verify
from guichet.modeles.demonstration import load as load_modeles
from guichet.modeles.models import Etat as EtatModele
from guichet.modeles.models import Modele
from guichet.referencement.demonstration import load as load_referencement


@pytest.fixture
def demonstration(db, settings):
    settings.DEMONSTRATION = True
    load_acteurs()
    load_referencement()
    load()
    load_modeles()


def test_the_demonstration_has_enrolments_in_several_states_and_loads_once(demonstration):
    assert Enrolement.objects.count() == len(SCENARIOS)
    etats = set(Enrolement.objects.values_list("etat", flat=True))
    assert etats == {Etat.DEFINITIF, Etat.ANTICIPE, Etat.DEPOSE, Etat.A_CORRIGER}
    assert set(Modele.objects.values_list("etat", flat=True)) == {
        EtatModele.DEPOSE, EtatModele.A_CORRIGER,
    }  # fmt: skip
    load()
    load_modeles()
    assert (Enrolement.objects.count(), Modele.objects.count()) == (len(SCENARIOS), 2)
    assert verify().faute is None


def test_the_distributor_of_the_demonstration_may_deposit_for_what_it_distributes(demonstration):
    distributeur = Organisation.objects.get(nom__startswith="Distribution Santé")
    assert registre.enrolled_solutions(distributeur) == [
        "MDVLGC20220001", "MDVLGC20260001", "PHALGO20220001",
    ]  # fmt: skip
