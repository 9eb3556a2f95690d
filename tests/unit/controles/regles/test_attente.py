"""A DRIMbox waits for the RIS of the same client; nothing is cancelled at an unknown date."""

from dataclasses import replace
from datetime import datetime

import pytest

from sons import PARIS
from sons.controles.regles.attente import Issue, outcome
from sons.manque import Manque
from sons.reglement.calendrier import Etape
from tests.fabrique import make_depot
from tests.fabrique.cas_vague2 import cancelling
from tests.fabrique.essais import essai
from tests.unit.controles.imagerie import DRIMBOX, RIS, codes, siren

DEPOT = make_depot(DRIMBOX, 2, graine=3)
DATE_4 = cancelling(DRIMBOX, Etape.FERMETURE_AVANCE)


def at(*instant):
    return datetime(*instant, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("instant", "validee", "issue"),
    [
        (at(2026, 11, 10, 11, 59, 59), False, Issue.EN_ATTENTE),
        (at(2026, 11, 10, 12), False, Issue.EN_ATTENTE),
        (at(2026, 11, 10, 12, 0, 1), False, Issue.ANNULEE),
        (at(2026, 11, 10, 12, 0, 1), True, Issue.LEVEE),
        (at(2026, 11, 10, 12), True, Issue.LEVEE),
    ],
)
def test_what_waits_is_cancelled_at_the_date_that_a_text_gives(instant, validee, issue):
    assert outcome(DATE_4.dispositif, instant, validee) is issue


@pytest.mark.parametrize("annee", [2026, 2027, 2099])
def test_nothing_is_cancelled_at_a_date_that_no_text_gives(annee):
    assert outcome(DRIMBOX.dispositif, at(annee, 12, 31), validee=False) is Issue.EN_ATTENTE


def test_nothing_waits_where_nothing_is_to_be_waited_for():
    assert outcome(RIS.dispositif, at(2030, 1, 1), False) is Issue.LEVEE


def validating(*sirens, dispositif="IMG-RIS-Va2"):
    return replace(DEPOT.contexte, deja_validees={dispositif: {"SIREN": set(sirens)}})


@pytest.mark.parametrize(
    ("contexte", "attendu"),
    [
        (validating(), [["4090"], ["4090"]]),
        (validating(siren(DEPOT)), [[], ["4090"]]),
        (validating(siren(DEPOT), siren(DEPOT, 1)), [[], []]),
        (validating(siren(DEPOT), dispositif="RAD-RIS-Va1"), [["4090"], ["4090"]]),
    ],
)
def test_each_client_waits_for_its_own(contexte, attendu):
    assert codes(DEPOT, contexte=contexte) == attendu


@pytest.mark.parametrize(
    ("textes", "instant", "libelle"),
    [
        (
            DRIMBOX,
            DEPOT.instant,
            "Demande acceptée ; elle attend, pour ce client, la validation d’une demande "
            "IMG-RIS-Va2",
        ),
        (
            DATE_4,
            DEPOT.instant,
            "Demande acceptée ; elle attend, pour ce client, la validation d’une demande "
            "IMG-RIS-Va2, au plus tard le 10/11/2026 à 12h00",
        ),
        (
            DATE_4,
            at(2026, 11, 10, 12, 0, 1),
            "Demande annulée : aucune demande n’a été validée pour ce client "
            "(IMG-RIS-Va2, au plus tard le 10/11/2026 à 12h00)",
        ),
    ],
)
def test_what_waits_is_told_in_a_sentence(textes, instant, libelle):
    essaye = essai(DEPOT, textes=textes, instant=instant, contexte=validating(), nom=None)
    constats = essaye.run().rapport.demandes[0].constats
    assert libelle in [c.libelle for c in constats]


def test_who_has_a_ris_may_not_be_known():
    contexte = replace(DEPOT.contexte, deja_validees=None)
    rapport = essai(DEPOT, contexte=contexte).run().rapport
    assert [n.manque for n in rapport.non_verifies] == [Manque.DEMANDES_VALIDEES]
    assert rapport.verdict == "accepte"
