"""« Vague 1 + Vague 2 » is for clients whom wave 1 has not equipped (webinar)."""

from dataclasses import replace

import pytest

from sons import load_textes
from sons.contexte import ActiviteAM, CommandeFinancee
from sons.manque import Manque
from tests.fabrique import make_depot
from tests.fabrique.essais import changed, essai, line, put
from tests.unit.controles.imagerie import (
    AM_1,
    AM_2,
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

SIREN = siren(DEUX)
COMMANDE = CommandeFinancee("demande 00042")
REPONDU = changed(DEUX, line(0, put("clients.0.aidesDeMinimis", False)))
CONNUS = knowing(REPONDU, *(ActiviteAM(am, SIREN, SIREN) for am in (AM_1, AM_2)))


def asking(depot, rang=0, prestation="VAGUE_1_ET_VAGUE_2"):
    return changed(depot, line(rang, put("commande.prestationPrincipale", prestation)))


def had(genre, cle, dispositif="RAD-RIS-Va1"):
    return financed(CONNUS, COMMANDE, dispositif=dispositif, genre=genre, cle=cle)


def paid(genre, cle, dispositif="RAD-RIS-Va1"):
    return replace(CONNUS.contexte, autofinancees={dispositif: {genre: [cle]}})


@pytest.mark.parametrize(
    ("contexte", "attendu"),
    [
        (had("AM", AM_1), ["4043"]),
        (had("FINESS", SITE_1), ["4043"]),
        (had("AM", AM_2), []),  # not of this order
        (had("FINESS", SITE_2), []),  # of the other order, that asks for VAGUE_2
        (had("SIREN", SIREN), []),  # the instance is known by its AM numbers and sites
        (had("AM", AM_1, "IMG-RIS-Va2"), []),
        (paid("SIREN", SIREN), ["4044"]),
        (paid("AM", AM_1), ["4044"]),
        (paid("FINESS", SITE_1), ["4044"]),
        (paid("SIREN", "552100554"), []),
        (paid("SIREN", SIREN, "IMG-DB-Va2"), []),
    ],
)
def test_what_closes_the_two_waves(contexte, attendu):
    depot = order(asking(CONNUS), 0, site(SITE_1), doctor(AM_1), montant="0.01")
    assert [c for c in codes(depot, contexte=contexte)[0] if c not in ("4041",)] == attendu


@pytest.mark.parametrize(
    ("lignes", "attendu"),
    [
        ([site(SITE_1, RADIO)], ["4043"]),
        ([site(SITE_1, MIXTE)], ["4043"]),
        # The instance is that of the whole order: one word on a line does not take it out.
        ([site(SITE_1, NUCLEAIRE), site(SITE_2, RADIO)], ["4043"]),
        ([site(SITE_1, NUCLEAIRE), site(SITE_2, MIXTE)], ["4043"]),
        ([doctor(AM_1, RADIO), site(SITE_1, NUCLEAIRE)], ["4043"]),
        # Nuclear medicine alone: another instance perhaps, which the agency settles.
        ([site(SITE_1, NUCLEAIRE)], ["4045"]),
        ([site(SITE_1, NUCLEAIRE), doctor(AM_1, NUCLEAIRE)], ["4045"]),
        ([site(SITE_2, NUCLEAIRE)], []),
    ],
)
def test_the_instance_is_that_of_the_order(lignes, attendu):
    depot = order(asking(CONNUS), 0, *lignes, montant="0.01")
    trouves = codes(depot, contexte=had("FINESS", SITE_1))[0]
    assert [c for c in trouves if c in ("4043", "4045")] == attendu


def test_what_is_left_to_the_agency_does_not_reject():
    depot = order(asking(CONNUS), 0, site(SITE_1, NUCLEAIRE))
    rapport = essai(depot, contexte=had("FINESS", SITE_1)).run().rapport
    (constat,) = rapport.demandes[0].constats
    assert (constat.niveau, rapport.verdict) == ("alerte", "accepte")
    assert constat.recu == f"FINESS {SITE_1}"
    assert constat.attendu == "RAD-RIS-Va1, demande 00042"
    assert depot.textes.catalogue["4045"].statut == "reconstitue"


@pytest.mark.parametrize("rang", [0, 1])
def test_only_the_orders_that_ask_for_it_are_judged(rang):
    """Both clients were financed: one asks for the two waves, the other for the second alone."""
    finances = {"RAD-RIS-Va1": {"FINESS": {SITE_1: [COMMANDE], SITE_2: [COMMANDE]}}}
    trouves = codes(asking(DEUX, rang), contexte=replace(DEUX.contexte, deja_finances=finances))
    assert trouves == [["4043"] if r == rang else [] for r in (0, 1)]


def test_a_doctor_pays_once_too():
    """In wave 2 of doctors the client is the doctor, by RPPS."""
    depot = make_depot(load_textes("MDV-LGC-Va2", "avance"), 1, graine=5, situation="liberal")
    rpps = depot.arbre["lignesImport"][0]["beneficiaires"]["liberal"][0]["RPPS"]
    contexte = replace(depot.contexte, autofinancees={"MDV-LGC-Va1": {"RPPS": [rpps]}})
    assert codes(depot, contexte=contexte) == [[]]
    assert codes(asking(depot), contexte=contexte) == [["4044"]]


@pytest.mark.parametrize(
    ("manquant", "manque"),
    [
        ("autofinancees", Manque.AUTOFINANCEMENTS),
        ("deja_finances", Manque.FINANCEMENTS),
    ],
)
def test_what_is_kept_is_not_verified_without_the_lists(manquant, manque):
    rapport = essai(asking(DEUX), contexte=replace(DEUX.contexte, **{manquant: None})).run().rapport
    assert manque in {n.manque for n in rapport.non_verifies}
    assert [d.constats for d in rapport.demandes] == [(), ()]


def test_nothing_is_kept_of_a_dispositif_that_had_no_wave_1():
    depot = make_depot(DRIMBOX, 1, graine=3)
    assert codes(depot, contexte=replace(depot.contexte, autofinancees=None)) == [[]]
