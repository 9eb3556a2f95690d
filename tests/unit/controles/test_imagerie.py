"""Imagery, wave 2: two dispositifs in one format, and what an order is worth."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sons.contexte import ActiviteAM
from tests.fabrique import make_depot
from tests.fabrique.essais import changed, essai, line, put
from tests.unit.controles.imagerie import (
    AM_1,
    AM_2,
    AM_3,
    DEUX,
    DRIMBOX,
    NUCLEAIRE,
    RIS,
    SITE_1,
    codes,
    doctor,
    knowing,
    order,
    siren,
    site,
)


@pytest.mark.parametrize(
    ("textes", "balise", "valeur", "code"),
    [
        (DRIMBOX, "identifiantPACS", None, "2001"),
        (RIS, "identifiantPACS", "PACS 1", "2003"),
        (DRIMBOX, "commande.prestationPrincipale", "VAGUE_2", "2003"),
        (RIS, "commande.isNouvelleAcquisition", True, "2003"),
        (DRIMBOX, "commande.isNouvelleAcquisition", None, "2001"),
    ],
)
def test_each_dispositif_has_its_own_answers_in_the_same_format(textes, balise, valeur, code):
    depot = make_depot(textes, 1, graine=3)
    ((premier, *_),) = codes(changed(depot, line(0, put(balise, valeur))))
    assert premier == code


def test_the_cap_adds_sites_and_valued_numbers():
    ici = siren(DEUX)
    depot = knowing(
        DEUX,
        ActiviteAM(AM_1, ici, ici, True, Decimal("800.00")),
        ActiviteAM(AM_2, ici, "552100554", True, Decimal("150.50")),
        ActiviteAM(AM_3, None, ici, None, None),
    )
    lignes = [site(SITE_1), *map(doctor, (AM_1, AM_2, AM_3))]
    assert codes(order(depot, 0, *lignes, montant="1950.50"))[0] == ["4022"]
    rapport = essai(order(depot, 0, *lignes, montant="1950.51")).run().rapport
    plafond, am = sorted(rapport.demandes[0].constats, key=lambda c: c.code)
    assert (plafond.code, plafond.attendu) == ("4020", "1 950,50 € HT")
    assert (am.code, am.recu, am.attendu) == ("4022", AM_3, "aucune activité en 2023")
    assert am.chemin == "lignesImport[0].clients[0].lignes[3].numeroAM"


def test_a_site_named_for_two_activities_counts_once():
    lignes = [site(SITE_1), site(SITE_1, NUCLEAIRE)]
    assert codes(order(DEUX, 0, *lignes, montant="1000.00"))[0] == []
    assert codes(order(DEUX, 0, *lignes, montant="1000.01"))[0] == ["4020"]


@pytest.mark.parametrize(
    "activites",
    [
        (),
        (ActiviteAM(AM_1, "552100554", "845120039", None, Decimal(1)),),
        (ActiviteAM(AM_1, "845120039", "845120039", True, None),),
        None,
    ],
)
def test_without_the_figures_the_cap_is_not_verified(activites):
    depot = order(DEUX, 0, doctor(AM_1), montant="999999.00", siren="845120039")
    connues = None if activites is None else {a.am: a for a in activites}
    contexte = replace(depot.contexte, activites_am=connues)
    rapport = essai(depot, contexte=contexte).run().rapport
    assert "4020" not in {c.code for c in rapport.demandes[0].constats}
    assert "prix plafond" in {n.controle for n in rapport.non_verifies}


CLIENT = DEUX.arbre["lignesImport"][0]["clients"][0]
VIDE = {**CLIENT, "lignes": []}


@pytest.mark.parametrize(
    ("clients", "attendu"),
    [([CLIENT], []), ([], ["2030"]), ([VIDE], ["2030"]), ([CLIENT, VIDE], ["2030"])],
)
def test_an_order_equips_somebody(clients, attendu):
    """No row is told as such, not as an amount above a cap of 0 €."""
    assert codes(changed(DEUX, line(0, put("clients", clients))))[0] == attendu
