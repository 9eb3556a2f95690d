"""What the five founding texts say, held against the data, text by text."""

from datetime import date, datetime

import pytest

from sons import load_reglement
from sons.agenda.echeances import Jalon
from sons.agenda.fenetres import Etat, windows
from sons.agenda.mots import short
from sons.ecriture import PARIS
from sons.reglement.calendrier import Etape
from sons.reglement.enonces import own_rules
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


@pytest.mark.parametrize("un_format", REGLEMENT.formats.values(), ids=REGLEMENT.formats)
def test_a_fault_of_structure_rejects_the_file_in_wave_1_and_the_demande_in_wave_2(un_format):
    attendue = Portee.FICHIER if un_format.entete.vague == "Va1" else Portee.DEMANDE
    assert un_format.entete.structure_rejette is attendue


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


# -- what the webinar says, and what is only our reading of it -------------------------------------


def test_no_date_4_is_made_up():
    attente = REGLEMENT.dispositif("IMG-DB-Va2").attente
    assert attente.annulation is None
    (phrase,) = [
        e.phrase
        for e in own_rules(REGLEMENT.dispositif("IMG-DB-Va2"))
        if "attend une demande" in e.phrase
    ]
    assert phrase.endswith("rien n’est annulé d’office")


def test_what_two_ris_are_is_a_reading():
    ris = REGLEMENT.dispositif("IMG-RIS-Va2")
    assert {u.statut for u in ris.unicite if u.selon} == {Statut.RECONSTITUE}
    assert REGLEMENT.catalogue["4042"].statut == Statut.RECONSTITUE
    assert ris.reserve.statut is Statut.RECONSTITUE
    assert "sauf si toutes les lignes disent activite = MEDECINE_NUCLEAIRE" in " ".join(
        e.phrase for e in own_rules(ris)
    )


def test_a_client_who_paid_itself_is_known_by_its_siren_too():
    reserve = REGLEMENT.dispositif("IMG-RIS-Va2").reserve
    assert "SIREN" in reserve.autofinances
    assert "SIREN" not in reserve.identifiants


@pytest.mark.parametrize("code", ["IMG-RIS-Va2", "IMG-DB-Va2"])
def test_the_webinar_gives_days_and_the_page_of_the_asp_their_hours(code):
    for etape in (Etape.OUVERTURE_ENROLEMENT, Etape.OUVERTURE_AVANCE):
        ouverture = REGLEMENT.dispositif(code).calendrier.in_force(etape, PLUS_TARD)
        assert isinstance(ouverture.valeur, datetime)
        assert (ouverture.source.document, ouverture.statut) == ("ASP-SEGUR-VA2", Statut.PUBLIC)


@pytest.mark.parametrize("code", ["IMG-RIS-Va2", "IMG-DB-Va2", "MDV-LGC-Va2"])
def test_de_minimis_looks_three_years_back_and_spares_who_has_a_finess(code):
    de_minimis = REGLEMENT.dispositif(code).de_minimis
    assert (de_minimis.annees, de_minimis.exempte) == (3, "FINESS")


def test_who_is_eligible_in_wave_2_is_said():
    notes = {
        code: " ".join(b.note or "" for b in REGLEMENT.dispositif(code).beneficiaire)
        for code in ("IMG-RIS-Va2", "IMG-DB-Va2", "MDV-LGC-Va2")
    }
    assert "Seuls les radiologues et médecins nucléaires" in notes["IMG-RIS-Va2"]
    assert "Seuls les radiologues et médecins nucléaires" in notes["IMG-DB-Va2"]
    assert "infirmiers et dentaires" in notes["MDV-LGC-Va2"]
    assert "fournie par l’assurance maladie" in notes["MDV-LGC-Va2"]


# -- where values come from ---------------------------------------------------------------------


def test_two_decimals_are_not_those_of_the_funding_call():
    bareme = REGLEMENT.dispositif("PHA-LGO-Va1").bareme
    assert bareme.source.document == "AF-PHA-LGO-VA1"
    assert bareme.source_ht_exact.document == "ANS-PLAFONDS"


ANNEXE_1 = {  # the guide, to the letter (« la DMP » and « compte rendus » mended)
    "isIdRef": "Le système est-il configuré pour être référentiel d’identités ?",
    "isIdSlave": "Le système est-il configuré pour être esclave des identités ?",
    "isSendingFluxIntraSIH": (
        "Le système est-il destiné à alimenter un flux de comptes rendus intra-SIH ?"
    ),
    "isProSanteConnectNeeded": (
        "Le SGL doit-il mettre en œuvre une identification électronique par ProSanté Connect en "
        "complément des modalités d’identification électronique au SGL ?"
    ),
    "isDirecToDMP": (
        "L’envoi des comptes rendus vers le DMP est-il directement réalisé depuis le SGL ?"
    ),
    "isPFIToDMP": "L’envoi des comptes rendus vers le DMP est-il réalisé via une PFI ?",
    "isDirectToMSSPro": (
        "L’envoi des comptes rendus vers la MSSPro est-il réalisé directement depuis le SGL ?"
    ),
    "isPFIToMSSPro": "L’envoi des comptes rendus par MSS Pro est-il réalisé via une PFI ?",
    "isDirectToMSSCitoyen": (
        "L’envoi des comptes rendus vers la MSS citoyen est-il réalisé directement depuis le SGL ?"
    ),
    "isPFIToMSSCitoyen": (
        "L’envoi des comptes rendus vers la MSS citoyen est-il réalisé via une PFI ?"
    ),
}


@pytest.mark.parametrize("nom", ANNEXE_1)
def test_the_scenario_of_a_laboratory_is_asked_as_annex_1_does(nom):
    assert REGLEMENT.formats["BIO-avance"].named(nom).description == ANNEXE_1[nom]


@pytest.mark.parametrize("un_format", REGLEMENT.formats.values(), ids=REGLEMENT.formats)
def test_only_the_official_table_keeps_the_swapped_length_of_a_siret(un_format):
    ecrit = un_format.named("SIRET").format
    officiel = un_format.entete.statut is Statut.OFFICIEL
    assert ecrit == ("VARCHAR (=10)" if officiel else "VARCHAR (=14)")


@pytest.mark.parametrize("dispositif", DISPOSITIFS, ids=lambda d: d.code)
def test_an_invoice_may_be_what_stands_for_it(dispositif):
    (facture,) = [p for p in dispositif.piece if p.type == "FACTURE"]
    assert ("GIE ou GIP" in facture.libelle) is (facture.source.document == "GUIDE-SONS")


def test_the_first_file_of_a_day_bears_001():
    assert {d.noms.premier_rang for d in DISPOSITIFS} == {1}


# -- what order forms and quotes bear: guide §2.2.1, fiche devis, AF §6.1, webinar ---------------

PARTS = {  # the three wordings of the State's share, by the text that gives it
    "GUIDE-SONS": "Montant de la Prestation Ségur pris en charge par l’Etat au titre du Ségur de la santé",
    "FICHE-DEVIS": "montant de la Prestation Ségur pris en charge par l’État au titre du Ségur",
    "AF-PHA-LGO-VA1": "Montant pris en charge par l’Etat au titre du Ségur de la santé",
}  # fmt: skip


def mentions(dispositif, document):
    return {m.texte: m for m in dispositif.mention if m.document == document}


@pytest.mark.parametrize("dispositif", DISPOSITIFS, ids=lambda d: d.code)
def test_the_list_of_versions_belongs_to_the_quote_of_officines_and_ms(dispositif):
    (versions,) = [m for m in dispositif.mention if "versions logicielles" in m.texte] or [None]
    if dispositif.couloir in ("PHA", "MS1", "MS2"):
        assert (versions.document, versions.obligatoire) == ("DEVIS", True)
    elif dispositif.vague == "Va2":  # announced: « sera intégrée … à l’occasion de la vague 2 »
        assert (versions.document, versions.obligatoire) == ("DEVIS", False)
        assert versions.statut is Statut.RECONSTITUE
    else:
        assert versions is None


@pytest.mark.parametrize("dispositif", DISPOSITIFS, ids=lambda d: d.code)
def test_the_share_of_the_state_may_be_worded_as_any_text_does(dispositif):
    for document in ("BON_COMMANDE", "DEVIS"):
        (part,) = [m for m in mentions(dispositif, document).values() if m.texte in PARTS.values()]
        assert {part.texte, *part.variantes} == set(PARTS.values())
        assert PARTS[part.source.document] == part.texte
        assert part.obligatoire


@pytest.mark.parametrize("dispositif", DISPOSITIFS, ids=lambda d: d.code)
def test_uniqueness_is_recommended_everywhere(dispositif):
    (unicite,) = [m for m in dispositif.mention if "ne peut bénéficier que d’une seule" in m.texte]
    assert not unicite.obligatoire


@pytest.mark.parametrize(
    "dispositif", [d for d in DISPOSITIFS if d.couloir != "PHA"], ids=lambda d: d.code
)
def test_a_mandataire_lists_the_clients_and_certifies_his_mandates(dispositif):
    bon = mentions(dispositif, "BON_COMMANDE")
    liste = bon["Liste des clients bénéficiaires avec leurs coordonnées"]
    (certifie,) = [m for m in bon.values() if m.texte.startswith("Le signataire certifie")]
    assert liste.obligatoire
    assert certifie.obligatoire
    assert liste.si == certifie.si == "un mandataire signe pour les autres bénéficiaires"


@pytest.mark.parametrize("code", ["IMG-RIS-Va2", "IMG-DB-Va2"])
def test_the_order_form_of_imagery_bears_the_table_of_the_webinar(code):
    bon = mentions(REGLEMENT.dispositif(code), "BON_COMMANDE")
    tableau = {m.texte for m in bon.values() if m.source.document == "WEBINAIRE-VA2"}
    assert tableau >= {
        "Nom de la structure", "SIREN", "Nom du représentant légal", "Téléphone", "Mail", "RPPS",
        "Nom de l’établissement de santé ou du médecin libéral", "FINESS géographique",
        "Numéro d’AM", "Activité adressée par l’instance logicielle", "Date de la signature",
    }  # fmt: skip
