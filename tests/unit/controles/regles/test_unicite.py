"""A beneficiary is financed once, or once for each activity of imagery."""

from dataclasses import replace

import pytest

from sons import load_textes
from sons.contexte import ActiviteAM, CommandeFinancee
from sons.manque import Manque
from tests.fabrique import make_depot
from tests.fabrique.essais import (
    LIBERAL,
    LIBERAL_2,
    MANDATAIRE,
    base_mdv,
    changed,
    essai,
    line,
    put,
)
from tests.unit.controles.imagerie import (
    AM_1,
    DEUX,
    DRIMBOX,
    MIXTE,
    NUCLEAIRE,
    RADIO,
    SITE_1,
    SITE_2,
    codes,
    doctor,
    financed,
    knowing,
    order,
    siren,
    site,
)

MDV = base_mdv()
SOLUTION, AUTRE = DEUX.arbre["numeroAns"], "IMGRIS20220099"


def rpps(rang, place=0):
    return MDV.arbre["lignesImport"][rang]["beneficiaires"]["liberal"][place]["RPPS"]


def naming(depot, rang, numero, place=0):
    return changed(depot, line(rang, put(f"beneficiaires.liberal.{place}.RPPS", numero)))


# -- once ---------------------------------------------------------------------------------------


def test_the_second_demande_of_a_doctor_is_refused_and_says_where_the_first_is():
    depot = naming(MDV, LIBERAL_2, rpps(LIBERAL))
    rapport = essai(depot).run().rapport
    (constat,) = rapport.demandes[LIBERAL_2].constats
    assert (constat.code, constat.attendu) == ("4040", "dans la demande 1")
    assert constat.libelle.endswith(
        "est demandé deux fois dans le fichier : ici et dans la demande 1"
    )
    assert rapport.demandes[LIBERAL].constats == ()


def test_a_doctor_named_twice_in_one_order_is_told_so():
    depot = naming(MDV, MANDATAIRE, rpps(MANDATAIRE), place=1)
    (constat,) = essai(depot).run().rapport.demandes[MANDATAIRE].constats
    assert (constat.code, constat.attendu) == ("4040", "dans cette même demande")
    assert "ici et dans cette même demande" in constat.libelle


def test_a_demande_without_number_is_named_by_its_rank():
    depot = changed(MDV, line(LIBERAL, put("numLigne", 5)))
    depot = naming(depot, LIBERAL_2, rpps(LIBERAL))
    (constat,) = essai(depot).run().rapport.demandes[LIBERAL_2].constats
    assert constat.attendu == "dans la demande 5"


def test_a_rejected_demande_claims_nothing():
    depot = changed(MDV, line(LIBERAL, put("commande.dateCommande", "01/01/2015")))
    assert codes(naming(depot, LIBERAL_2, rpps(LIBERAL)))[LIBERAL_2] == []


def test_an_incomplete_demande_keeps_its_claim():
    """Pieces never reject: what lacks one may still be completed."""
    depot = naming(MDV, LIBERAL_2, rpps(LIBERAL))
    assert codes(depot, archive=None)[LIBERAL_2] == ["4040"]


def test_three_demandes_of_a_doctor_leave_one():
    depot = naming(naming(MDV, LIBERAL_2, rpps(LIBERAL)), MANDATAIRE, rpps(LIBERAL), place=2)
    assert codes(depot) == [[], ["4040"], [], ["4040"]]


def test_what_was_financed_is_refused_before_what_is_repeated():
    """A doctor already financed is taken by nobody: both demandes hear the same thing."""
    commande = [CommandeFinancee("99DF-00042")]
    contexte = replace(MDV.contexte, deja_finances={"MDV-LGC-Va1": {"RPPS": {rpps(0): commande}}})
    depot = naming(MDV, LIBERAL_2, rpps(LIBERAL))
    assert codes(depot, contexte=contexte) == [["4041"], [], [], ["4041"]]
    (constat,) = essai(depot, contexte=contexte).run().rapport.demandes[0].constats
    assert constat.attendu == "99DF-00042"


def test_an_order_without_a_reference_is_told_all_the_same():
    finances = {"MDV-LGC-Va1": {"RPPS": {rpps(0): [CommandeFinancee()]}}}
    contexte = replace(MDV.contexte, deja_finances=finances)
    (constat,) = essai(MDV, contexte=contexte).run().rapport.demandes[0].constats
    assert (constat.code, constat.attendu) == ("4041", "financé")


@pytest.mark.parametrize(
    ("dispositif", "genre", "attendu"),
    [
        ("MDV-LGC-Va1", "RPPS", ["4041"]),
        ("MDV-LGC-Va2", "RPPS", []),  # each SONS is independent of the others
        ("MDV-LGC-Va1", "FINESS", []),
    ],
)
def test_only_the_same_dispositif_and_the_same_kind_count(dispositif, genre, attendu):
    finances = {dispositif: {genre: {rpps(0): [CommandeFinancee("x")]}}}
    contexte = replace(MDV.contexte, deja_finances=finances)
    assert codes(MDV, contexte=contexte)[0] == attendu


def test_who_is_financed_may_not_be_known():
    rapport = essai(MDV, contexte=replace(MDV.contexte, deja_finances=None)).run().rapport
    assert {n.manque for n in rapport.non_verifies} == {Manque.FINANCEMENTS}
    assert rapport.verdict == "accepte"


@pytest.mark.parametrize(
    ("finances", "attendu"),
    [
        (0, [[], [], [], ["4040"]]),
        (1, [[], ["4040"], [], ["4040"]]),
        (2, [["4041"], ["4041"], [], ["4041"]]),
        (3, [["4041"], ["4041"], [], ["4041"]]),
    ],
)
def test_a_text_that_grants_two_counts_those_financed_before(finances, attendu):
    dispositif = MDV.textes.dispositif
    deux_fois = tuple(replace(u, multiplicite=2) for u in dispositif.unicite)
    textes = replace(MDV.textes, dispositif=replace(dispositif, unicite=deux_fois))
    depot = naming(naming(MDV, MANDATAIRE, rpps(LIBERAL)), LIBERAL_2, rpps(LIBERAL))
    commandes = [CommandeFinancee(str(n)) for n in range(finances)]
    connus = {"MDV-LGC-Va1": {"RPPS": {rpps(LIBERAL): commandes}}} if finances else {}
    contexte = replace(depot.contexte, deja_finances=connus)
    assert codes(depot, textes=textes, contexte=contexte) == attendu


def test_a_site_of_a_laboratory_is_of_one_order_only():
    """A site is a key of the order, not a beneficiary: no base has to know it."""
    depot = make_depot(load_textes("BIO-SGL-Va1", "avance"), 2, graine=6, situation="client")
    labos = [d["beneficiaires"]["clients"][0] for d in depot.arbre["lignesImport"]]
    connus = {labo["FINESSJuridique"] for labo in labos}
    base = {"FINESS": {v: c for v, c in depot.contexte.base["FINESS"].items() if v in connus}}
    contexte = replace(depot.contexte, base=base)
    assert codes(depot, contexte=contexte) == [[], []]
    sites = labos[0]["FINESSGeo"]
    depot = changed(depot, line(1, put("beneficiaires.clients.0.FINESSGeo", sites[:1])))
    assert codes(depot, contexte=contexte) == [[], ["4040"]]


# -- once for an activity -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("premiere", "seconde", "attendu"),
    [
        (RADIO, NUCLEAIRE, ["4042"]),
        (NUCLEAIRE, RADIO, ["4042"]),
        (RADIO, RADIO, ["4040"]),
        (MIXTE, NUCLEAIRE, ["4040"]),
        (RADIO, MIXTE, ["4040"]),
    ],
)
def test_a_client_orders_once_for_an_activity(premiere, seconde, attendu):
    depot = order(DEUX, 0, site(SITE_1, premiere))
    depot = order(depot, 1, site(SITE_2, seconde), siren=siren(DEUX))
    assert codes(depot) == [[], attendu]


def test_a_third_order_has_nothing_left():
    depot = make_depot(DEUX.textes, 3, graine=8)
    ici = siren(depot)
    activites = [site(SITE_1, RADIO), site(SITE_2, NUCLEAIRE), site("750720047", NUCLEAIRE)]
    for rang, ligne in enumerate(activites):
        depot = order(depot, rang, ligne, siren=ici)
    contexte = replace(depot.contexte, base={})
    assert codes(depot, contexte=contexte) == [[], ["4042"], ["4040"]]


def test_a_site_may_stand_in_two_orders_for_two_activities():
    assert codes(order(DEUX, 1, site(SITE_1, NUCLEAIRE))) == [[], ["4042"]]
    assert codes(order(DEUX, 1, site(SITE_1, MIXTE))) == [[], ["4040"]]


@pytest.mark.parametrize(
    ("activites", "attendu"),
    [([RADIO, NUCLEAIRE], []), ([RADIO, RADIO], ["4040"]), ([MIXTE, RADIO], ["4040"])],
)
def test_a_site_named_twice_in_one_order(activites, attendu):
    depot = order(DEUX, 0, *[site(SITE_1, activite) for activite in activites])
    assert codes(depot)[0] == attendu


def test_two_instances_of_one_software_are_left_to_the_agent():
    depot = order(DEUX, 1, site(SITE_1, NUCLEAIRE))
    (constat,) = essai(depot).run().rapport.demandes[1].constats
    fiche = depot.textes.catalogue["4042"]
    assert (constat.niveau, fiche.statut) == ("alerte", "reconstitue")
    assert constat.attendu == "dans la demande 1"
    assert "l’agence le tranche" in fiche.cause


def test_two_clients_of_one_order_are_told_apart():
    """The activity of a line is its own client's, not that of the client beside it."""
    (a, b) = (d["clients"][0] for d in DEUX.arbre["lignesImport"])
    clients = [
        {**a, "lignes": [site(SITE_1, RADIO)]},
        {**b, "lignes": [site(SITE_2, NUCLEAIRE)]},
    ]
    depot = changed(DEUX, line(0, put("clients", clients)))
    ici = siren(DEUX)
    depot = order(depot, 1, doctor(AM_1, NUCLEAIRE), siren=ici)
    depot = changed(depot, line(1, put("clients.0.aidesDeMinimis", False)))
    depot = knowing(depot, ActiviteAM(AM_1, ici, ici))
    assert codes(depot) == [[], ["4042"]]


@pytest.mark.parametrize(
    ("commandes", "attendu"),
    [
        ([CommandeFinancee("a", RADIO)], ["4041"]),
        ([CommandeFinancee("a", MIXTE)], ["4041"]),
        ([CommandeFinancee("a", NUCLEAIRE, AUTRE)], []),
        ([CommandeFinancee("a", NUCLEAIRE, SOLUTION)], ["4042"]),
        ([CommandeFinancee("a", NUCLEAIRE), CommandeFinancee("b", NUCLEAIRE)], ["4041"]),
        ([CommandeFinancee("a")], []),
    ],
)
def test_what_is_financed_leaves_the_other_activity(commandes, attendu):
    assert codes(DEUX, contexte=financed(DEUX, *commandes))[0] == attendu


def test_an_order_financed_before_counts_with_those_of_the_file():
    """One order whose activity nobody knows: one more may come in, not two."""
    depot = order(DEUX, 1, site(SITE_2, NUCLEAIRE), siren=siren(DEUX))
    assert codes(depot, contexte=financed(depot, CommandeFinancee("a", RADIO))) == [["4041"], []]


def test_an_unknown_activity_is_said_and_not_guessed():
    rapport = essai(DEUX, contexte=financed(DEUX, CommandeFinancee("a"))).run().rapport
    (non_verifie,) = rapport.non_verifies
    assert non_verifie.controle == "second financement (SIREN)"
    assert non_verifie.manque is Manque.ACTIVITES_FINANCEES


# -- PACS -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pacs", "autre", "attendu"),
    [
        ("PACS A", "PACS A", ["4040"]),
        ("PACS A", "PACS B", []),
        ("PACS A", "PACS A ", ["2029", "4040"]),
        ("PACS A", " PACS A", ["2029", "4040"]),
        ("PACS A", "PACS A\u00a0", ["2029", "4040"]),
        # What nobody sees does not make another name.
        ("PACS A", "PACS  A", ["4040"]),
        ("PACS A", "PACS\u00a0A", ["4040"]),
        ("PACS A", "PACS A\u200b", ["4040"]),
        ("PACS A", "PACSA", []),
    ],
)
def test_a_pacs_is_ordered_once(pacs, autre, attendu):
    depot = make_depot(DRIMBOX, 2, graine=3)
    depot = changed(depot, line(0, put("identifiantPACS", pacs)))
    assert codes(changed(depot, line(1, put("identifiantPACS", autre)))) == [[], attendu]


def test_a_pacs_financed_before_is_refused():
    depot = make_depot(DRIMBOX, 2, graine=3)
    pacs = depot.arbre["lignesImport"][0]["identifiantPACS"]
    contexte = financed(
        depot, CommandeFinancee("x"), dispositif="IMG-DB-Va2", genre="PACS", cle=pacs
    )
    assert codes(depot, contexte=contexte) == [["4041"], []]
