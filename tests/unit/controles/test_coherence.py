"""Answers that agree, numbers used once, pieces that are declared: one row per clause."""

from dataclasses import replace

import pytest

from sons import load_textes
from sons.manque import Manque
from tests.fabrique import make_depot
from tests.fabrique.essais import (
    LIBERAL,
    LIBERAL_2,
    MANDATAIRE,
    STRUCTURE,
    base_mdv,
    changed,
    essai,
    line,
    put,
)
from tests.unit.controles.imagerie import (
    DEUX,
    MIXTE,
    NUCLEAIRE,
    RADIO,
    SITE_1,
    codes,
    doctor,
    order,
    site,
)

MDV = base_mdv()
BENEF, MEDECINS = "beneficiaires", "beneficiaires.liberal"
TROIS = MDV.arbre["lignesImport"][MANDATAIRE][BENEF]["liberal"]
UN = MDV.arbre["lignesImport"][LIBERAL][BENEF]["liberal"]


def with_answers(depot, rang, **valeurs):
    for chemin, valeur in valeurs.items():
        depot = changed(depot, line(rang, put(chemin.replace("__", "."), valeur)))
    return depot


def of_lines(depot, contexte=None):
    """The codes of each demande, as they come."""
    rapport = essai(depot, contexte=contexte or depot.contexte).run().rapport
    return [[c.code for c in d.constats] for d in rapport.demandes]


# -- answers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unique", "mandataire", "medecins", "attendu"),
    [
        (True, False, UN, []),
        (False, False, TROIS, []),
        (True, True, UN, ["3010"]),
        (True, False, TROIS[:2], ["3011"]),
        (True, False, TROIS, ["3011"]),
        (False, False, UN, ["3012"]),
        (False, False, [], ["3013"]),  # none at all is told as such, not as one
        (1, False, UN, ["2005"]),  # 1 is not true
        (True, 1, UN, ["2005"]),
        (0, False, UN, ["2005"]),
    ],
)
def test_who_orders_and_for_how_many(unique, mandataire, medecins, attendu):
    rang = LIBERAL if mandataire is not True else MANDATAIRE
    depot = with_answers(MDV, rang, beneficiaires__isClientUnique=unique,
                         beneficiaires__isMandataire=mandataire)  # fmt: skip
    autre = LIBERAL_2 if rang == LIBERAL else rang
    depot = changed(depot, line(rang, put(MEDECINS, medecins)))
    trouves = of_lines(depot)[rang]
    # The doctors of another demande are claimed twice: not what is looked at here.
    assert [c for c in trouves if c not in ("4040", "4020")] == attendu, autre


@pytest.mark.parametrize(
    ("rang", "centre", "attendu"),
    [(LIBERAL, True, ["3016"]), (LIBERAL, False, []), (STRUCTURE, True, ["4030"])],
)
def test_a_health_centre_is_a_structure(rang, centre, attendu):
    depot = with_answers(MDV, rang, scenarioInstallation__isCentreDeSante=centre)
    assert [c for c in of_lines(depot)[rang] if c != "4030" or rang == STRUCTURE] == attendu


def test_a_contradiction_stands_at_its_balise():
    depot = with_answers(MDV, LIBERAL, beneficiaires__isClientUnique=False)
    (constat,) = essai(depot).run().rapport.demandes[LIBERAL].constats
    assert constat.chemin == "lignesImport[0].beneficiaires.isClientUnique"
    assert constat.recu == "1"


@pytest.mark.parametrize(
    ("ligne", "attendu"),
    [
        (site(SITE_1, MIXTE), []),
        (site(SITE_1, NUCLEAIRE), []),
        (doctor("111111111", RADIO), []),
        (doctor("111111111", NUCLEAIRE), []),
        (doctor("111111111", MIXTE), ["3025"]),
    ],
)
def test_mixed_activity_is_of_establishments(ligne, attendu):
    depot = changed(order(DEUX, 0, ligne), line(0, put("clients.0.aidesDeMinimis", False)))
    rapport = essai(depot, contexte=replace(depot.contexte, activites_am=None)).run().rapport
    assert [c.code for c in rapport.demandes[0].constats] == attendu
    assert rapport.verdict == "accepte"


@pytest.mark.parametrize(
    ("ligne", "donnees"),
    [
        ({"FINESSGeo": SITE_1, "RPPS": None, "numeroAM": None}, None),
        ({"FINESSGeo": None, "RPPS": "10000013994", "numeroAM": "111111111"}, None),
        ({"FINESSGeo": None, "RPPS": None, "numeroAM": None}, "rien"),
        ({"FINESSGeo": None, "RPPS": "10000013994", "numeroAM": None}, "RPPS"),
        ({"FINESSGeo": None, "RPPS": None, "numeroAM": "111111111"}, "numeroAM"),
        ({"FINESSGeo": SITE_1, "RPPS": "10000013994", "numeroAM": None}, "FINESSGeo, RPPS"),
        (
            {"FINESSGeo": SITE_1, "RPPS": "10000013994", "numeroAM": "111111111"},
            "FINESSGeo, RPPS, numeroAM",
        ),
    ],
)
def test_a_row_is_a_site_or_a_doctor(ligne, donnees):
    depot = order(DEUX, 0, site("750720047"), {**doctor("1"), **ligne})
    constats = essai(depot).run().rapport.demandes[0].constats
    trouves = [(c.recu, c.chemin) for c in constats if c.code == "3017"]
    assert trouves == ([(donnees, "lignesImport[0].clients[0].lignes[1]")] if donnees else [])


# -- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numeros", "attendu"),
    [
        ([1, 2, 3, 4], [[], [], [], []]),
        ([1, 1, 3, 4], [[], ["3001"], [], []]),  # repeated: not said out of order too
        ([1, 1, 1, 4], [[], ["3001"], ["3001"], []]),
        ([2, 1, 3, 4], [["3002"], ["3002"], [], []]),
        ([1, 2, 4, 5], [[], [], ["3002"], ["3002"]]),
        ([2, 3, 4, 5], [["3002"]] * 4),
        ([1, "2", 3, 4], [[], ["2007"], [], []]),
        ([1, True, 3, 4], [[], ["2007"], [], []]),  # true is not 1
    ],
)
def test_lines_are_numbered_from_one(numeros, attendu):
    depot = MDV
    for rang, numero in enumerate(numeros):
        depot = with_answers(depot, rang, numLigne=numero)
    assert of_lines(depot) == attendu


def numbered(*numeros):
    depot = MDV
    for rang, numero in enumerate(numeros):
        depot = with_answers(depot, rang, numeroEditeur=numero)
    return depot


@pytest.mark.parametrize(
    ("numeros", "attendu"),
    [
        (["00001", "00002", "00003", "00004"], []),
        (["00001", "00001", "00003", "00004"], [1]),
        (["00001", "00001", "00001", "00004"], [1, 2]),
        (["A0001", "a0001", "00003", "00004"], []),
    ],
)
def test_a_number_serves_one_demande(numeros, attendu):
    trouves = of_lines(numbered(*numeros))
    assert [rang for rang, siens in enumerate(trouves) if "3003" in siens] == attendu


@pytest.mark.parametrize(
    ("utilises", "attendu"),
    [
        ({}, []),
        ({"MDVLGC20220001": {"00002", "00004"}}, [1, 3]),
        ({"MDVLGC20220099": {"00002"}}, []),
        ({"": {"00003"}}, [2]),
    ],
)
def test_a_number_served_before_is_refused(utilises, attendu):
    trouves = of_lines(MDV, contexte=replace(MDV.contexte, numeros_utilises=utilises))
    assert [rang for rang, siens in enumerate(trouves) if "3004" in siens] == attendu


def test_numbers_served_before_may_not_be_known():
    rapport = essai(MDV, contexte=replace(MDV.contexte, numeros_utilises=None)).run().rapport
    assert [n.manque for n in rapport.non_verifies] == [Manque.NUMEROS_EDITEUR]


def test_a_solde_keeps_the_number_of_its_avance():
    depot = make_depot(load_textes("MDV-LGC-Va1", "solde"), 2, graine=3)
    numeros = {d["numeroEditeur"] for d in depot.arbre["lignesImport"]}
    contexte = replace(depot.contexte, numeros_utilises={depot.arbre["numeroAns"]: numeros})
    assert codes(depot, contexte=contexte) == [[], []]
    muet = essai(depot, contexte=replace(depot.contexte, numeros_utilises=None)).run().rapport
    assert muet.non_verifies == []


# -- declared pieces --------------------------------------------------------------------------


def declaring(depot, rang, *types):
    piece = depot.arbre["lignesImport"][rang]["piecesJustificatives"][0]
    pieces = [{**piece, "typeFichier": type_} for type_ in types]
    return changed(depot, line(rang, put("piecesJustificatives", pieces)))


@pytest.mark.parametrize(
    ("regime", "types", "attendu"),
    [
        ("TTC", ["BON_COMMANDE"], []),
        ("TTC", [], ["3022"]),
        ("TTC", ["BON_COMMANDE", "PREUVE_HT"], ["3021"]),
        ("HT", ["BON_COMMANDE", "PREUVE_HT"], []),
        ("HT", ["BON_COMMANDE"], ["3020"]),
        ("HT", [], ["3020", "3022"]),
        ("TTC", ["BON_COMMANDE", "BON_COMMANDE"], ["3023"]),
        ("TTC", ["BON_COMMANDE"] * 3, ["3023", "3023"]),
        ("HT", ["PREUVE_HT"], ["3022"]),
    ],
)
def test_pieces_go_with_the_regime(regime, types, attendu):
    depot = declaring(with_answers(MDV, LIBERAL, commande__regimeTVA=regime), LIBERAL, *types)
    trouves = codes(depot, archive=None)
    assert [c for c in trouves[LIBERAL] if c.startswith("3")] == attendu
    assert trouves[MANDATAIRE:] == [[], [], []]


@pytest.mark.parametrize(
    ("types", "attendu"),
    [
        (["FACTURE", "VA"], []),
        (["FACTURE", "MOM"], []),
        (["FACTURE", "VA", "MOM"], []),
        (["FACTURE"], ["3024"]),
        (["VA"], ["3022"]),
        ([], ["3022", "3024"]),
    ],
)
def test_one_proof_of_the_prestation_is_enough(types, attendu):
    depot = make_depot(load_textes("MDV-LGC-Va1", "solde"), 2, graine=3)
    trouves = codes(declaring(depot, 0, *types), archive=None)
    assert [c for c in trouves[0] if c.startswith("3")] == attendu
    assert trouves[1] == []
