"""Imagery, wave 2: who may order what, once, twice, and for how much."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from outils.fabrique import make_depot
from outils.fabrique.cas_vague2 import cancelling
from outils.fabrique.essais import changed, essai, line, put

from sons import PARIS, load_textes
from sons.contexte import ActiviteAM, CommandeFinancee
from sons.controles.regles.attente import Issue, outcome
from sons.manque import Manque
from sons.reglement.calendrier import Etape

RIS, DRIMBOX = load_textes("IMG-RIS-Va2", "avance"), load_textes("IMG-DB-Va2", "avance")
RADIO, NUCLEAIRE, MIXTE = "RADIOLOGIE", "MEDECINE_NUCLEAIRE", "MIXTE"
LIGNES = "clients.0.lignes"


def codes(depot, **autrement):
    rapport = essai(depot, **autrement).run().rapport
    return [sorted(c.code for c in d.constats) for d in rapport.demandes]


def site(finess, activite):
    return {"nomEtablissement": "CLINIQUE", "FINESSGeo": finess, "RPPS": None, "numeroAM": None,
            "activite": activite}  # fmt: skip


def doctor(am, activite=RADIO):
    return {"nomEtablissement": "DURAND", "FINESSGeo": None, "RPPS": "10000013994",
            "numeroAM": am, "activite": activite}  # fmt: skip


def order(depot, rang, *lignes, montant="1.00", siren=None):
    depot = changed(depot, line(rang, put(LIGNES, list(lignes))))
    depot = changed(depot, line(rang, put("commande.montantSegurHT", Decimal(montant))))
    return changed(depot, line(rang, put("clients.0.SIREN", siren))) if siren else depot


@pytest.fixture
def deux():
    """Two orders of two clients, one site each, known and worth 1 000 €."""
    depot = make_depot(RIS, 2, graine=8)
    base = {genre: dict(connus) for genre, connus in depot.contexte.base.items()}
    modele = next(iter(base["SIREN"].values()))
    for finess in ("750720021", "750720039"):
        base["FINESS"][finess] = replace(modele, identifiant=finess, plafond_ht=Decimal(1000))
    for am in ("111111111", "222222222", "333333333"):
        base["AM"][am] = replace(modele, identifiant=am)
    depot = replace(depot, contexte=replace(depot.contexte, base=base))
    return order(order(depot, 0, site("750720021", RADIO)), 1, site("750720039", RADIO))


def siren(depot, rang=0):
    return depot.arbre["lignesImport"][rang]["clients"][0]["SIREN"]


# -- one order for an activity ---------------------------------------------------------------


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
def test_a_client_orders_once_for_an_activity(deux, premiere, seconde, attendu):
    depot = order(deux, 0, site("750720021", premiere))
    depot = order(depot, 1, site("750720039", seconde), siren=siren(deux))
    assert codes(depot) == [[], attendu]


def test_a_site_may_stand_in_two_orders_for_two_activities(deux):
    depot = order(deux, 1, site("750720021", NUCLEAIRE))
    assert codes(depot) == [[], ["4042"]]
    assert codes(order(deux, 1, site("750720021", MIXTE))) == [[], ["4040"]]


def test_two_clients_of_one_order_are_told_apart(deux):
    """The activity of a line is its own client's, not that of the client beside it."""
    (a, b) = (d["clients"][0] for d in deux.arbre["lignesImport"])
    clients = [
        {**a, "lignes": [site("750720021", RADIO)]},
        {**b, "lignes": [site("750720039", NUCLEAIRE)]},
    ]
    depot = changed(deux, line(0, put("clients", clients)))
    depot = order(depot, 1, doctor("111111111", NUCLEAIRE), siren=siren(deux))
    ici = siren(deux)
    depot = knowing(depot, ActiviteAM("111111111", ici, ici, True, Decimal(1000)))
    assert codes(depot) == [[], ["4042"]]


def financed(depot, *commandes, dispositif="IMG-RIS-Va2", genre="SIREN", cle=None):
    finances = {dispositif: {genre: {cle or siren(depot): commandes}}}
    return replace(depot.contexte, deja_finances=finances)


@pytest.mark.parametrize(
    ("commandes", "attendu"),
    [
        ([CommandeFinancee("a", RADIO)], ["4041"]),
        ([CommandeFinancee("a", MIXTE)], ["4041"]),
        ([CommandeFinancee("a", NUCLEAIRE, "AUTRE")], []),
        ([CommandeFinancee("a", NUCLEAIRE, "IMGRIS20220001")], ["4042"]),
        ([CommandeFinancee("a", NUCLEAIRE), CommandeFinancee("b", NUCLEAIRE)], ["4041"]),
        ([CommandeFinancee("a")], []),
    ],
)
def test_what_is_financed_leaves_the_other_activity(deux, commandes, attendu):
    contexte = financed(deux, *commandes)
    assert deux.arbre["numeroAns"] == "IMGRIS20220001"
    assert codes(deux, contexte=contexte)[0] == attendu


def test_an_unknown_activity_is_said_and_not_guessed(deux):
    contexte = financed(deux, CommandeFinancee("a"))
    rapport = essai(deux, contexte=contexte).run().rapport
    (non_verifie,) = rapport.non_verifies
    assert non_verifie.controle == "second financement (SIREN)"
    assert non_verifie.manque is Manque.ACTIVITES_FINANCEES


# -- DRIMbox ------------------------------------------------------------------------------------


def test_a_pacs_is_ordered_once():
    depot = make_depot(DRIMBOX, 2, graine=3)
    pacs = depot.arbre["lignesImport"][0]["identifiantPACS"]
    assert codes(changed(depot, line(1, put("identifiantPACS", pacs)))) == [[], ["4040"]]
    contexte = financed(
        depot, CommandeFinancee("x"), dispositif="IMG-DB-Va2", genre="PACS", cle=pacs
    )
    assert codes(depot, contexte=contexte) == [["4041"], []]


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


@pytest.mark.parametrize(
    ("instant", "validee", "issue"),
    [
        (datetime(2026, 11, 10, 12, tzinfo=PARIS), False, Issue.EN_ATTENTE),
        (datetime(2026, 11, 10, 12, 0, 1, tzinfo=PARIS), False, Issue.ANNULEE),
        (datetime(2026, 11, 10, 12, 0, 1, tzinfo=PARIS), True, Issue.LEVEE),
    ],
)
def test_what_waits_is_cancelled_at_the_date_that_a_text_gives(instant, validee, issue):
    date_4 = cancelling(DRIMBOX, Etape.FERMETURE_AVANCE)
    assert outcome(date_4.dispositif, instant, validee) is issue


@pytest.mark.parametrize("annee", [2026, 2027, 2099])
def test_nothing_is_cancelled_at_a_date_that_no_text_gives(annee):
    instant = datetime(annee, 12, 31, tzinfo=PARIS)
    assert outcome(DRIMBOX.dispositif, instant, validee=False) is Issue.EN_ATTENTE


def test_nothing_waits_where_nothing_is_to_be_waited_for():
    assert outcome(RIS.dispositif, datetime(2030, 1, 1, tzinfo=PARIS), False) is Issue.LEVEE


# -- amounts --------------------------------------------------------------------------------------


def knowing(depot, *activites):
    return replace(
        depot, contexte=replace(depot.contexte, activites_am={a.am: a for a in activites})
    )


def test_the_cap_adds_sites_and_valued_numbers(deux):
    ici = siren(deux)
    depot = knowing(
        deux,
        ActiviteAM("111111111", ici, ici, True, Decimal("800.00")),
        ActiviteAM("222222222", ici, "552100554", True, Decimal("150.50")),
        ActiviteAM("333333333", None, ici, None, None),
    )
    lignes = [site("750720021", RADIO), *map(doctor, ("111111111", "222222222", "333333333"))]
    assert codes(order(depot, 0, *lignes, montant="1950.50"))[0] == ["4022"]
    rapport = essai(order(depot, 0, *lignes, montant="1950.51")).run().rapport
    plafond, am = sorted(rapport.demandes[0].constats, key=lambda c: c.code)
    assert (plafond.code, plafond.attendu) == ("4020", "1 950,50 € HT")
    assert (am.code, am.recu, am.attendu) == ("4022", "333333333", "aucune activité en 2023")
    assert am.chemin == "lignesImport[0].clients[0].lignes[3].numeroAM"


def test_a_site_named_for_two_activities_counts_once(deux):
    lignes = [site("750720021", RADIO), site("750720021", NUCLEAIRE)]
    assert codes(order(deux, 0, *lignes, montant="1000.00"))[0] == []
    assert codes(order(deux, 0, *lignes, montant="1000.01"))[0] == ["4020"]


@pytest.mark.parametrize(
    "activites",
    [
        (),
        (ActiviteAM("111111111", "552100554", "845120039", None, Decimal(1)),),
        (ActiviteAM("111111111", "845120039", "845120039", True, None),),
        None,
    ],
)
def test_without_the_figures_the_cap_is_not_verified(deux, activites):
    depot = order(deux, 0, doctor("111111111"), montant="999999.00", siren="845120039")
    connues = None if activites is None else {a.am: a for a in activites}
    contexte = replace(depot.contexte, activites_am=connues)
    rapport = essai(depot, contexte=contexte).run().rapport
    assert "4020" not in {c.code for c in rapport.demandes[0].constats}
    assert "prix plafond" in {n.controle for n in rapport.non_verifies}


# -- « Vague 1 + Vague 2 » ---------------------------------------------------------------------


def test_what_is_kept_is_not_verified_without_the_lists(deux):
    depot = changed(deux, line(0, put("commande.prestationPrincipale", "VAGUE_1_ET_VAGUE_2")))
    contexte = replace(depot.contexte, autofinancees=None)
    rapport = essai(depot, contexte=contexte).run().rapport
    assert [n.raison for n in rapport.non_verifies] == [
        "on ne sait pas qui a payé lui-même sa mise à jour de vague 1"
    ]


def test_vague_2_alone_is_open_to_all(deux):
    commande = CommandeFinancee("x")
    contexte = financed(deux, commande, dispositif="RAD-RIS-Va1", genre="FINESS", cle="750720021")
    assert codes(deux, contexte=contexte) == [[], []]
    depot = changed(deux, line(0, put("commande.prestationPrincipale", "VAGUE_1_ET_VAGUE_2")))
    assert codes(depot, contexte=contexte) == [["4043"], []]


@pytest.mark.parametrize(("activite", "attendu"), [(MIXTE, ["4043"]), (NUCLEAIRE, [])])
def test_only_radiological_lines_say_that_wave_1_was_had(deux, activite, attendu):
    contexte = financed(
        deux, CommandeFinancee("x"), dispositif="RAD-RIS-Va1", genre="FINESS", cle="750720021"
    )
    depot = order(deux, 0, site("750720021", activite))
    depot = changed(depot, line(0, put("commande.prestationPrincipale", "VAGUE_1_ET_VAGUE_2")))
    assert codes(depot, contexte=contexte)[0] == attendu
