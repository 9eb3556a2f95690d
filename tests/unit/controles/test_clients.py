"""Orders of several clients (guide §2.2.1), and what each client of wave 2 declares of itself."""

import json
from decimal import Decimal

import jsonschema_rs
import pytest

from sons import load_textes
from sons.rapport import Verdict
from sons.reglement.format import Role
from sons.reglement.schema import json_schema
from tests.fabrique import make_depot
from tests.fabrique.essais import changed, essai, line, put

GROUPES = [
    "HOP-RI-Va1", "HOP-DPI-Va1", "HOP-PFI-Va1", "HOP-DPI-Va2", "HOP-PFI-Va2", "BIO-SGL-Va1",
    "BIO-LOINC-Va1", "RAD-RIS-Va1", "MS1-DUI-Va1", "MS2-DUI-Va1",
]  # fmt: skip
CLIENTS = "beneficiaires.clients"


def made(code, nombre=1, **choix):
    return make_depot(load_textes(code, "avance"), nombre, graine=3, **choix)


def codes(depot, rang=0):
    return {c.code for c in essai(depot).run().rapport.demandes[rang].constats}


def edited(depot, *changes, rang=0):
    for chemin, valeur in changes:
        depot = changed(depot, line(rang, put(chemin, valeur)))
    return depot


# -- several clients ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", GROUPES)
def test_a_mandataire_orders_for_several_clients(code):
    depot = made(code, situation="mandataire", personnes=3)
    (demande,) = depot.arbre["lignesImport"]
    assert len(demande["beneficiaires"]["clients"]) == 3
    assert demande["beneficiaires"]["nomMandataire"]
    assert essai(depot).run().rapport.verdict is Verdict.ACCEPTE


@pytest.mark.parametrize("code", GROUPES)
def test_several_clients_may_all_sign(code):
    groupe = made(code, situation="mandataire", personnes=2)
    rien = dict.fromkeys(("nomMandataire", "emailMandataire", "telephoneMandataire"))
    mandat = [(f"beneficiaires.{nom}", v) for nom, v in (rien | {"isMandataire": False}).items()]
    assert essai(edited(groupe, *mandat)).run().rapport.verdict is Verdict.ACCEPTE


@pytest.mark.parametrize("code", GROUPES)
def test_answers_on_the_clients_agree_with_their_number(code):
    seul = made(code, situation="client")
    groupe = made(code, situation="mandataire", personnes=2)
    unique = "beneficiaires.isClientUnique"
    assert "3012" in codes(edited(seul, (unique, False)))
    assert {"3010", "3011"} <= codes(edited(groupe, (unique, True)))


@pytest.mark.parametrize("code", GROUPES)
def test_a_client_alone_has_no_mandataire(code):
    assert codes(edited(made(code, situation="client"), ("beneficiaires.nomMandataire", "MOREAU")))


def test_one_site_is_not_of_two_laboratories():
    depot = made("BIO-SGL-Va1", 2, situation="client")
    sites = depot.arbre["lignesImport"][0]["beneficiaires"]["clients"][0]["FINESSGeo"]
    assert "4040" in codes(edited(depot, (f"{CLIENTS}.0.FINESSGeo", sites), rang=1), 1)


def test_a_site_of_a_laboratory_is_a_key_and_no_beneficiary():
    un_format = load_textes("BIO-SGL-Va1", "avance").format
    assert [b.nom for b in un_format.keys("FINESS")] == ["FINESSJuridique", "FINESSGeo"]
    assert [b.nom for b in un_format.beneficiaires("FINESS")] == ["FINESSJuridique"]


# -- at least one row -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("HOP-RI-Va1", CLIENTS),
        ("RAD-RIS-Va1", f"{CLIENTS}.0.sites"),
        ("IMG-RIS-Va2", "clients"),
        ("IMG-DB-Va2", "clients.0.lignes"),
    ],
)
def test_a_client_without_a_row_is_no_client(code, table):
    textes = load_textes(code, "avance")
    assert textes.format.named(table.split(".")[-1]).minimum == 1
    schema = json_schema(textes.format, textes.dispositif.limites)
    validateur = jsonschema_rs.validator_for(schema)
    depot = made(code)
    assert validateur.is_valid(json.loads(depot.contenu))
    assert not validateur.is_valid(json.loads(edited(depot, (table, [])).contenu))


def test_the_name_of_a_pacs_has_bare_ends():
    assert load_textes("IMG-DB-Va2", "avance").format.named("identifiantPACS").bords_nus


# -- de minimis: « à dupliquer pour chaque client » -------------------------------------------------


def test_each_doctor_declares_for_itself():
    depot = made("MDV-LGC-Va2", situation="mandataire", personnes=2)
    medecins = depot.arbre["lignesImport"][0]["beneficiaires"]["liberal"]
    assert [m["aidesDeMinimis"] for m in medecins] == [False, False]
    un_seul = edited(depot, ("beneficiaires.liberal.1.aidesDeMinimis", True))
    assert codes(un_seul) == {"3018"}


def test_a_doctor_always_answers_and_a_structure_may_say_null():
    medecin = made("MDV-LGC-Va2", situation="liberal")
    structure = made("MDV-LGC-Va2", situation="structure")
    assert codes(edited(medecin, ("beneficiaires.liberal.0.aidesDeMinimis", None))) == {"2001"}
    null = ("beneficiaires.structure.0.aidesDeMinimisStructure", None)
    assert codes(edited(structure, null)) == set()


@pytest.mark.parametrize(("code", "clients"), [("IMG-RIS-Va2", 1), ("MDV-LGC-Va2", 2)])
def test_a_rule_finds_each_answer_its_aids_and_their_dates(code, clients):
    un_format = load_textes(code, "avance").format
    for role in (Role.DE_MINIMIS, Role.AIDES, Role.DATE_AIDE, Role.MONTANT_AIDE):
        assert len(un_format.all_with_role(role)) == clients


# -- the amount invoiced: guide §2.2.2 --------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "facture", "attendus"),
    [
        ("PHA-LGO-Va1", {}, set()),
        ("PHA-LGO-Va1", {"montantFactureHT": None}, set()),
        ("PHA-LGO-Va1", {"montantFactureHT": Decimal("600.00")}, set()),
        ("PHA-LGO-Va1", {"montantFactureHT": "600"}, {"2008"}),
        ("IMG-RIS-Va2", {"montantFactureHT": Decimal("600.00")}, set()),
    ],
)
def test_a_solde_may_bear_the_amount_invoiced(code, facture, attendus):
    depot = make_depot(load_textes(code, "solde"), 1, graine=3)
    sans = depot.arbre["lignesImport"][0]["facture"]
    del sans["montantFactureHT"]
    assert codes(edited(depot, ("facture", sans | facture))) == attendus
