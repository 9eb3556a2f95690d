from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.cycles.table import ActeImpossible
from guichet.referencement import agence, fournisseur
from guichet.referencement.agence import Octroi
from guichet.referencement.echeances import earliest_order
from guichet.referencement.models import Etat
from guichet.textes import reglement
from tests.phrases import faults


def test_a_candidature_is_taken_until_the_last_second_of_the_day(brouillon, editrice, a_l_heure):
    objet = brouillon()
    a_l_heure("2022-03-31 23:59:59")
    fournisseur.file_candidature(editrice, objet)
    assert objet.etat == Etat.DEPOSEE


def test_a_candidature_is_refused_at_midnight_with_the_date(brouillon, editrice, a_l_heure):
    objet = brouillon()
    a_l_heure("2022-04-01 00:00:00")
    with pytest.raises(ActeImpossible, match=r"n’est plus possible.*31/03/2022") as refus:
        fournisseur.file_candidature(editrice, objet)
    assert faults(str(refus.value)) == []
    objet.refresh_from_db()
    assert objet.etat == Etat.BROUILLON


def test_a_candidature_is_refused_before_the_counter_opens(brouillon, editrice, a_l_heure):
    objet = brouillon()
    a_l_heure("2022-02-06 23:59:59")
    with pytest.raises(ActeImpossible, match="ouvre le 07/02/2022"):
        fournisseur.file_candidature(editrice, objet)
    a_l_heure("2022-02-07 00:00:00")
    fournisseur.file_candidature(editrice, objet)


@pytest.fixture
def prete(deposee, editrice, agent, piece):
    """Evidence is there, the file is not sent yet."""
    objet = deposee()
    agence.accept(agent, objet)
    fournisseur.add_preuve(editrice, objet, "Général", piece())
    return objet


def test_the_hour_of_the_evidence_is_still_in_time(prete, editrice, a_l_heure):
    instant = a_l_heure("2022-12-21 14:00:00")
    fournisseur.send_dossier(editrice, prete)
    assert prete.preuves_le == instant


def test_one_second_after_the_hour_the_evidence_is_refused(prete, editrice, a_l_heure):
    a_l_heure("2022-12-21 14:00:01")
    with pytest.raises(ActeImpossible, match="21/12/2022 à 14h00"):
        fournisseur.send_dossier(editrice, prete)


def test_without_a_date_for_evidence_the_closing_of_the_counter_binds(
    deposee, editrice, agent, piece, a_l_heure
):
    objet = deposee("MDV-LGC-Va1")
    agence.accept(agent, objet)
    fournisseur.add_preuve(editrice, objet, "Général", piece())
    a_l_heure("2022-06-16 00:00:00")
    with pytest.raises(ActeImpossible, match="15/06/2022"):
        fournisseur.send_dossier(editrice, objet)


def test_the_decision_may_come_after_the_filing_is_closed(prouvee, agent, a_l_heure):
    objet = prouvee("MDV-LGC-Va1")
    a_l_heure("2022-09-01 10:00:00")
    agence.grant(agent, objet, Octroi(("Général",), True))
    assert objet.etat == Etat.REFERENCEE


def test_the_end_of_the_validation_binds_the_grant_of_the_funding(prouvee, agent, a_l_heure):
    a_l_heure("2025-09-01 10:00:00")
    objet = prouvee("IMG-DB-Va2", date_prevue=date(2025, 12, 1))
    a_l_heure("2026-09-16 12:00:01")
    with pytest.raises(ActeImpossible, match="16/09/2026 à 12h00"):
        agence.grant(agent, objet, Octroi(("Général",), True))
    assert objet.etat == Etat.PREUVES
    octroi = agence.grant(agent, objet, Octroi(("Général",), False))
    assert not octroi.finance


def test_a_candidature_without_funding_is_not_bound_by_the_closing(brouillon, editrice, a_l_heure):
    objet = brouillon(finance=False)
    a_l_heure("2024-01-01 10:00:00")
    fournisseur.file_candidature(editrice, objet)
    assert objet.etat == Etat.DEPOSEE


@given(st.dates(date(2021, 9, 1), date(2024, 12, 31)), st.sampled_from(reglement().codes))
def test_the_earliest_order_is_the_first_day_that_the_rule_admits(dossier, code):
    """Day by day, from the words of AF §4.4 and not from the formula."""
    dispositif = reglement().dispositif(code)
    delai = dispositif.delai_commande

    def admits(jour):
        recent = jour > delai.repute_respecte_apres if delai.repute_respecte_apres else False
        ouvertures = [e.jour for e in dispositif.echeance if e.etape == "ouverture_commandes"]
        ouvert = all(jour >= ouverture for ouverture in ouvertures)
        return ouvert and (recent or (dossier - jour).days <= delai.jours)

    premier = earliest_order(dispositif, dossier)
    assert admits(premier)
    assert not admits(premier - timedelta(days=1))


def test_an_order_of_120_days_before_the_file_is_admitted():
    """The example of the quote sheet: an order of 04/01/2022, evidence on 04/05/2022."""
    assert earliest_order(reglement().dispositif("MDV-LGC-Va1"), date(2022, 5, 4)) == date(
        2022, 1, 4
    )


def test_the_exception_of_officines_admits_every_order_after_its_date():
    lgo = reglement().dispositif("PHA-LGO-Va1")
    assert earliest_order(lgo, date(2022, 12, 20)) == date(2022, 6, 20)
    assert earliest_order(lgo, date(2022, 6, 1)) == date(2022, 2, 2)
