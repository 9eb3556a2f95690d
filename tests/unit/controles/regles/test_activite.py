"""Whose activity the AM numbers of an order are worth: its client's SIREN, then its sites."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sons.contexte import ActiviteAM
from sons.manque import Manque
from tests.fabrique.essais import changed, essai, line, put
from tests.unit.controles.imagerie import (
    AM_1,
    AM_2,
    DEUX,
    SITE_1,
    SITE_2,
    codes,
    doctor,
    knowing,
    order,
    siren,
    site,
)

ICI, AILLEURS = siren(DEUX), "552100554"
REPONDU = changed(DEUX, line(0, put("clients.0.aidesDeMinimis", False)))


def activity(avant, maintenant, existe=True, montant="800.00", am=AM_1):
    return ActiviteAM(am, avant, maintenant, existe, montant and Decimal(montant))


def asking(montant, *lignes, activites):
    depot = knowing(REPONDU, *activites)
    return order(depot, 0, *lignes, montant=montant)


@pytest.mark.parametrize(
    ("avant", "maintenant", "existe", "attendu"),
    [
        (ICI, ICI, True, []),
        (ICI, AILLEURS, True, []),  # left since
        (AILLEURS, ICI, False, []),  # the structure of 2023 no longer exists
        # A site of the client's rows counts as the client.
        (SITE_1, SITE_1, True, []),
        (SITE_1, ICI, True, []),
        (AILLEURS, SITE_1, False, []),
        # Another's site does not.
        (SITE_2, SITE_2, True, ["4020", "4022"]),
        (AILLEURS, ICI, True, ["4020", "4022"]),
        (None, ICI, None, ["4020", "4022"]),
        (AILLEURS, AILLEURS, True, ["4020", "4022"]),
    ],
)
def test_who_values_a_number(avant, maintenant, existe, attendu):
    activites = [activity(avant, maintenant, existe)]
    depot = asking("1800.00", site(SITE_1), doctor(AM_1), activites=activites)
    assert codes(depot)[0] == attendu


@pytest.mark.parametrize(
    ("montant", "attendu"), [("950.49", []), ("950.50", []), ("950.51", ["4020"])]
)
def test_numbers_add_up_to_the_cent(montant, attendu):
    activites = [activity(ICI, ICI), activity(ICI, ICI, montant="150.50", am=AM_2)]
    assert codes(asking(montant, doctor(AM_1), doctor(AM_2), activites=activites))[0] == attendu


@pytest.mark.parametrize(
    "activite",
    [
        activity(AILLEURS, ICI, None),  # nobody says whether the structure still exists
        activity(ICI, ICI, montant=None),
        activity(ICI, ICI, am=AM_2),
    ],
)
def test_a_number_without_its_figures_leaves_the_cap_unverified(activite):
    """The other doctor's amount alone would be too low a cap."""
    depot = asking("9999.00", doctor(AM_1), doctor("333333333"),
                   activites=[activite, activity(ICI, ICI, am="333333333")])  # fmt: skip
    rapport = essai(depot).run().rapport
    assert "4020" not in {c.code for c in rapport.demandes[0].constats}
    assert Manque.ACTIVITES_AM in {n.manque for n in rapport.non_verifies}


def test_each_demande_has_its_own_numbers():
    """A number of the second order adds nothing to the first."""
    depot = changed(REPONDU, line(1, put("clients.0.aidesDeMinimis", False)))
    autre = siren(DEUX, 1)
    depot = knowing(depot, activity(ICI, ICI), activity(autre, autre, am=AM_2))
    depot = order(
        order(depot, 0, doctor(AM_1), montant="800.01"), 1, doctor(AM_2), montant="800.00"
    )
    assert codes(depot) == [["4020"], []]


def test_without_a_base_of_activity_nothing_is_said_of_numbers():
    depot = order(replace(REPONDU, contexte=replace(REPONDU.contexte, activites_am=None)), 0,
                  doctor(AM_1), montant="9999.00")  # fmt: skip
    rapport = essai(depot).run().rapport
    assert rapport.demandes[0].constats == ()
    assert [n.manque for n in rapport.non_verifies] == [Manque.ACTIVITES_AM]
