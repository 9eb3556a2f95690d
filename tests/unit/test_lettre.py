"""What the five founding texts say, held against the data, text by text."""

from datetime import date, datetime

import pytest

from sons import load_reglement
from sons.agenda.echeances import Jalon
from sons.agenda.fenetres import Etat, windows
from sons.agenda.mots import short
from sons.reglement.calendrier import PARIS, Etape
from sons.reglement.format import Portee
from sons.reglement.source import Statut

REGLEMENT = load_reglement()
DISPOSITIFS = [REGLEMENT.dispositif(code) for code in REGLEMENT.codes]
PLUS_TARD = datetime(2026, 11, 21, 10, tzinfo=PARIS)


# -- the attestation of the end of a prestation: AF-PHA-LGO-Va1, §2 and §6.2 -------------------


@pytest.mark.parametrize("dispositif", DISPOSITIFS, ids=lambda d: d.code)
def test_an_attestation_is_asked_only_where_a_text_asks_for_it(dispositif):
    assert (dispositif.attestation_fin is not None) is (dispositif.code == "PHA-LGO-Va1")


def test_the_attestation_of_officines_is_due_at_the_end_of_prestations():
    attestation = REGLEMENT.dispositif("PHA-LGO-Va1").attestation_fin
    assert attestation.au_plus_tard is Etape.FIN_PRESTATIONS
    assert (attestation.source.document, attestation.statut) == ("AF-PHA-LGO-VA1", Statut.OFFICIEL)


# -- what a fault of structure rejects: DTJSON §1.2 (wave 1), webinar (wave 2) ------------------


@pytest.mark.parametrize("un_format", REGLEMENT.formats.values(), ids=lambda f: f.format.nom)
def test_a_fault_of_structure_rejects_the_file_in_wave_1_and_the_demande_in_wave_2(un_format):
    attendue = Portee.FICHIER if un_format.format.vague == "Va1" else Portee.DEMANDE
    assert un_format.format.structure_rejette is attendue


# -- « Date limite de commande », « Date limite d’installation »: fiche devis -------------------

FICHE_DEVIS = {
    "RAD-RIS-Va1": (date(2022, 7, 15), date(2022, 10, 15)),
    "BIO-SGL-Va1": (date(2022, 7, 15), date(2022, 10, 15)),
    "BIO-LOINC-Va1": (date(2022, 7, 15), date(2022, 10, 15)),
    "HOP-RI-Va1": (date(2022, 7, 15), date(2022, 12, 31)),
    "HOP-DPI-Va1": (date(2022, 7, 15), date(2022, 12, 31)),
    "HOP-PFI-Va1": (date(2022, 7, 15), date(2022, 12, 31)),
    "MS1-DUI-Va1": (date(2023, 12, 31), date(2024, 12, 31)),
    "MS2-DUI-Va1": (date(2023, 12, 31), date(2024, 12, 31)),
}


@pytest.mark.parametrize("code", FICHE_DEVIS)
def test_the_fiche_dates_the_order_and_the_installation(code):
    fiche = {
        e.etape: e.jour
        for e in REGLEMENT.dispositif(code).echeance
        if e.source.document == "FICHE-DEVIS" and e.statut is Statut.OFFICIEL
    }
    commande, installation = FICHE_DEVIS[code]
    assert fiche == {Etape.LIMITE_COMMANDE: commande, Etape.FIN_PRESTATIONS: installation}


def test_a_limit_of_order_closes_no_counter():
    """An order of the last day is deposited after it: MS has no known end of the avances."""
    for code in ("MS1-DUI-Va1", "MS2-DUI-Va1"):
        calendrier = REGLEMENT.dispositif(code).calendrier
        assert calendrier.in_force(Etape.FERMETURE_AVANCE, PLUS_TARD) is None


def test_no_limit_of_order_stays_behind_a_postponed_counter():
    for dispositif in DISPOSITIFS:
        limite = dispositif.calendrier.in_force(Etape.LIMITE_COMMANDE, PLUS_TARD)
        fermeture = dispositif.calendrier.in_force(Etape.FERMETURE_AVANCE, PLUS_TARD)
        if limite and fermeture:
            assert limite.jour == fermeture.jour, dispositif.code


def test_no_prestation_is_open_once_its_solde_is_closed():
    for dispositif in DISPOSITIFS:
        fenetres = {f.nature.nom: f for f in windows(dispositif, PLUS_TARD)}
        if "soldes" in fenetres and fenetres["soldes"].state(PLUS_TARD) is Etat.FERMEE:
            assert fenetres["prestations"].state(PLUS_TARD) is Etat.FERMEE, dispositif.code


def test_the_limit_of_order_has_its_short_name():
    limite = REGLEMENT.dispositif("MS1-DUI-Va1").calendrier.in_force(
        Etape.LIMITE_COMMANDE, PLUS_TARD
    )
    assert short(Jalon("MS1-DUI-Va1", limite)) == "fin des commandes 31/12/2023"
