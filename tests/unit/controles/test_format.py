"""Every value against its row: the order of findings, and what an odd value is called."""

import copy
from decimal import Decimal

import pytest

from sons import load_reglement
from sons.controles.colonnes import Colonnes
from sons.controles.format import check_values
from sons.reglement.format import Nature
from tests.fabrique import make_depot
from tests.fabrique.essais import LIBERAL, STRUCTURE, base_mdv, changed, essai, line, put
from tests.unit.controles.imagerie import codes

MDV = base_mdv()
REGLEMENT = load_reglement()
FORMATS = [(code, phase) for code in REGLEMENT.codes for phase in REGLEMENT.phases(code)]


# -- the first error gives the code of the annotated file -------------------------------------


def test_the_first_error_of_the_table_gives_the_code():
    """The e-mail depends on who orders, the scenario does not: the table alone says the order."""
    depot = changed(MDV, line(LIBERAL, put("beneficiaires.liberal.0.emailMedecin", "x" * 150)))
    depot = changed(depot, line(LIBERAL, put("scenarioInstallation.isPFIToDMP", "vrai")))
    demande = essai(depot).run().rapport.demandes[LIBERAL]
    assert [c.code for c in demande.constats] == ["2010", "2024", "2006"]
    assert demande.code_traitement == "2010"


@pytest.mark.parametrize(("code", "phase"), FORMATS)
def test_findings_come_in_the_order_of_the_table(code, phase):
    """Everything that tells no situation is spoilt: a number where none, or another, is due."""
    textes = REGLEMENT.textes(code, phase)
    un_format = textes.format
    gardees = {nom for situation in un_format.situation for nom in situation.quand}
    for situation in un_format.situation:
        demandes = copy.deepcopy(
            make_depot(textes, 2, situation=situation.nom).arbre["lignesImport"]
        )
        colonnes = Colonnes(un_format, demandes, range(2))
        for balise in un_format.balise:
            if balise.dans != "fichier" and not balise.nature.is_bloc | (balise.nom in gardees):
                for bloc in colonnes.instances(balise.dans):
                    is_liste = balise.nature is Nature.LISTE_DE_TEXTES
                    bloc[balise.nom] = [-1] if is_liste else -1
        trouves = list(check_values(un_format, Colonnes(un_format, demandes, range(2))))
        noms = list(dict.fromkeys(t.balise for t in trouves))
        ordre = [b.nom for b in un_format.balise if b.nom in noms]
        assert noms == ordre
        assert len(noms) > 5


# -- what one value is called -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rang", "balise", "valeur", "attendu"),
    [
        # A list or a table that lacks everything is named by the situation.
        (STRUCTURE, "beneficiaires.structure.FINESSGeo", [], ["3015"]),
        (STRUCTURE, "beneficiaires.structure.FINESSGeo", None, ["3015"]),
        (STRUCTURE, "beneficiaires.structure.FINESSGeo", ["750720021", 3], ["2004", "4050"]),
        (LIBERAL, "beneficiaires.liberal", [], ["3013"]),
        # Lengths, at the bound.
        (LIBERAL, "beneficiaires.liberal.0.nomMedecin", "A" * 48, []),
        (LIBERAL, "beneficiaires.liberal.0.nomMedecin", "A" * 49, []),
        (LIBERAL, "beneficiaires.liberal.0.nomMedecin", "A" * 50, ["2010"]),
        (LIBERAL, "beneficiaires.liberal.0.nomMedecin", "a" * 49, ["2013"]),  # and nothing else
        (LIBERAL, "beneficiaires.liberal.0.nomMedecin", "A", []),
        (LIBERAL, "beneficiaires.liberal.0.nomMedecin", "", ["2009"]),
        (LIBERAL, "numeroEditeur", "0001", ["2011", "5012"]),
        (LIBERAL, "numeroEditeur", "000001", ["2011", "5012"]),
        # Amounts, at the cent and at the first beyond what is written.
        (LIBERAL, "commande.montantSegurHT", Decimal("0.01"), []),
        (LIBERAL, "commande.montantSegurHT", Decimal("0.00"), ["2021"]),
        (LIBERAL, "commande.montantSegurHT", Decimal("-0.01"), ["2021"]),
        (LIBERAL, "commande.montantSegurHT", Decimal("0.001"), ["2019"]),
        (LIBERAL, "commande.montantSegurHT", Decimal("300.5"), ["2020"]),
        (LIBERAL, "commande.montantSegurHT", 300, ["2020"]),
        (LIBERAL, "commande.montantSegurHT", True, ["2008"]),
        # true and its look-alikes.
        (LIBERAL, "scenarioInstallation.isPFIToDMP", 1, ["2005"]),
        (LIBERAL, "scenarioInstallation.isPFIToDMP", " VRAI ", ["2006"]),
        (LIBERAL, "scenarioInstallation.isPFIToDMP", None, ["2001"]),
        # A closed list, to the octet.
        (LIBERAL, "scenarioInstallation.operateurMessagerie", "CH _20", []),
        (LIBERAL, "scenarioInstallation.operateurMessagerie", "CH_20", ["2016"]),
        (LIBERAL, "scenarioInstallation.operateurMessagerie", "ch _20", ["2016"]),
        (LIBERAL, "scenarioInstallation.operateurMessagerie", "XXX_1", ["2015"]),
        (LIBERAL, "commande.regimeTVA", "null", ["2025"]),
        (LIBERAL, "commande.regimeTVA", "ttc", ["2015"]),
        # Dates.
        (LIBERAL, "commande.dateCommande", "29/02/2024", ["4004", "4005"]),
        (LIBERAL, "commande.dateCommande", "29/02/2022", ["2018"]),
        (LIBERAL, "commande.dateCommande", "1/10/2022", ["2017"]),
        (LIBERAL, "commande.dateCommande", "01-10-2022", ["2017"]),
        (LIBERAL, "commande.dateCommande", "٠١/١٠/٢٠٢٢", ["2017"]),
    ],
)  # fmt: skip
def test_a_value_is_called_what_it_is(rang, balise, valeur, attendu):
    assert codes(changed(MDV, line(rang, put(balise, valeur))))[rang] == attendu


def test_a_line_number_is_within_its_bounds():
    depot = MDV
    for rang, numero in enumerate([0, 1, 200, 201]):
        depot = changed(depot, line(rang, put("numLigne", numero)))
    assert ["2028" in trouves for trouves in codes(depot)] == [True, False, False, True]
