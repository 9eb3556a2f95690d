from datetime import date

import pytest

from guichet.acteurs.models import Organisation
from guichet.referencement import agence, registre
from guichet.referencement import fournisseur as saisie
from tests.guichet.referencement.conftest import SIRET, SIRET_DISTRIBUTEUR


def test_an_unknown_number_is_none(db):
    assert registre.referencement("MDVLGC20229999") is None


def test_the_control_is_told_all_that_it_asks(referencee, a_l_heure):
    ligne = referencee("MDV-LGC-Va1", "Cabinet+", ("Mailiz",))
    connu = registre.referencement(ligne.numero)
    assert (connu.dispositif, connu.solution, connu.version) == ("MDV-LGC-Va1", "Cabinet+", "12")
    assert connu.profils == {"Général", "Mailiz"}
    assert connu.date_referencement == connu.dossier_complet == date(2022, 3, 1)
    assert (connu.finance, connu.date_retrait) == (True, None)
    assert connu.fournisseurs == {SIRET}


def test_a_distributor_deposits_as_long_as_its_mandate_holds(
    referencee, editrice, mandat, a_l_heure
):
    ligne = referencee()
    saisie.add_distributeur(editrice, ligne.candidature, mandat(fin=date(2022, 12, 31)))
    a_l_heure("2022-12-31 23:59:59")
    assert registre.referencement(ligne.numero).fournisseurs == {SIRET, SIRET_DISTRIBUTEUR}
    a_l_heure("2023-01-01 00:00:00")
    assert registre.referencement(ligne.numero).fournisseurs == {SIRET}


def test_an_organisation_has_those_it_edits_and_those_it_distributes(
    referencee, editrice, mandat, fournisseur
):
    ligne = referencee()
    autre = referencee("MDV-LGC-Va1", "B")
    saisie.add_distributeur(editrice, ligne.candidature, mandat())
    distributeur = Organisation.objects.create(
        nature="fournisseur", nom="Ouest", siren=SIRET_DISTRIBUTEUR[:9]
    )
    assert {r.numero_ans for r in registre.of_organisation(fournisseur)} == {
        ligne.numero,
        autre.numero,
    }
    assert [r.numero_ans for r in registre.of_organisation(distributeur)] == [ligne.numero]


def test_an_agency_supplies_nothing(referencee):
    referencee()
    ans = Organisation.objects.create(nature="ans", nom="ANS")
    assert registre.of_organisation(ans) == []


def test_a_withdrawn_one_says_since_when(referencee, agent, a_l_heure):
    ligne = referencee()
    a_l_heure("2022-11-30 08:00:00")
    agence.withdraw(agent, ligne.candidature, "Motif.")
    assert registre.referencement(ligne.numero).date_retrait == date(2022, 11, 30)


def test_the_register_is_read_in_two_queries(
    referencee, editrice, mandat, django_assert_num_queries
):
    ligne = referencee()
    saisie.add_distributeur(editrice, ligne.candidature, mandat())
    with django_assert_num_queries(2):
        registre.referencement(ligne.numero)


def test_a_grant_without_funding_opens_no_right(referencee):
    assert registre.referencement(referencee(finance=False).numero).finance is False


@pytest.mark.parametrize("siren", ["", "900000027"])
def test_a_supplier_without_anything_has_nothing(referencee, siren):
    referencee()
    nature = "fournisseur" if siren else "asp"
    organisation = Organisation.objects.create(nature=nature, nom="X", siren=siren)
    assert registre.of_organisation(organisation) == []
