"""The shipped data say what the texts say."""

import csv
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

import sons
from sons import PARIS, Reglement, Textes, load_reglement, load_textes
from sons.erreurs import DispositifInconnu
from sons.reglement.bareme import PlafondCommande
from sons.reglement.calendrier import Etape
from sons.reglement.phase import Phase

LISTE = Path(sons.__file__).parent / "reglement/listes/operateurs_messagerie.csv"

# Section 3.2 of the DTJSON, in its order.
BALISES_MDV = """
impId numeroAns SIRET lignesImport numLigne typeAction numeroASP numeroEditeur commande
beneficiaires piecesJustificatives scenarioInstallation dateCommande regimeTVA montantSegurHT
commandePour isMandataire isClientUnique nomMandataire emailMandataire telephoneMandataire
liberal nomMedecin emailMedecin telephoneMedecin RPPS structure FINESSJuridique nomResponsable
emailResponsable telephoneResponsable FINESSGeo isCentreDeSante operateurMessagerie
isProSanteConnectNeeded isDirecToDMP isPFIToDMP isDirectToMSSPro isPFIToMSSPro
isDirectToMSSCitoyen isPFIToMSSCitoyen nomFichier formatFichier typeFichier codeTraitement
libelleTraitement
""".split()


def at(texte: str) -> datetime:
    return datetime.fromisoformat(texte).replace(tzinfo=PARIS)


def test_the_mdv_table_has_every_balise_in_the_order_of_the_document(mdv: Textes):
    assert [b.nom for b in mdv.format.balise] == BALISES_MDV
    assert mdv.format.entete.statut == "officiel"


def test_the_pha_table_holds_what_the_funding_call_asks(pha: Textes):
    noms = {b.nom for b in pha.format.balise}
    assert {"referenceAF", "dateCommande", "regimeTVA", "montantSegurHT"} <= noms
    assert {"nomResponsable", "FINESSGeo", "raisonSociale", "emailResponsable"} <= noms
    assert {"telephoneResponsable", "numeroAns"} <= noms
    assert pha.format.entete.statut == "reconstitue"


def test_the_355_operators_are_kept_to_the_byte(mdv: Textes):
    operateurs = mdv.format.listes["operateurs_messagerie"]
    assert len(operateurs) == 355
    assert {"CH _20", "CL _253", "GH _290", "LA _335", "HÔP_302", "C.H_67", "KI-_334"} <= set(
        operateurs
    )
    assert operateurs["CH _20"] == "CH REGIONAL D'ORLEANS", "doubled apostrophes are for reading"
    with LISTE.open(encoding="utf-8", newline="") as flux:
        rangs = [int(ligne["num"]) for ligne in csv.DictReader(flux)]
    assert rangs == list(range(1, 356))


def test_three_doctors_make_1075_euros(mdv: Textes):
    bareme = mdv.dispositif.bareme
    assert bareme.plafond_par_tete(1) == Decimal("358.33")
    assert bareme.plafond_par_tete(3) == Decimal("1075.00"), "rounded once, on the total"
    assert bareme.plafond_par_tete(30) == Decimal("10750.00")


def test_the_bands_of_the_officines_keep_both_readings(pha: Textes):
    bareme = pha.dispositif.bareme
    lectures = {nom: bareme.cap_of_band_named(nom) for nom in "ABCE"}
    assert lectures["A"] == PlafondCommande(Decimal("625.00"), Decimal("625.00"), Decimal("750.00"))
    assert (lectures["B"].strict, lectures["B"].large) == (Decimal("708.00"), Decimal("708.33"))
    assert (lectures["C"].strict, lectures["C"].large) == (Decimal("791.67"), Decimal("792.00"))
    assert lectures["E"] is None


def test_a_deadline_with_an_hour_closes_at_that_hour_in_paris(pha: Textes):
    fermeture = pha.dispositif.calendrier.in_force(Etape.FERMETURE_AVANCE, at("2023-03-01"))
    assert fermeture.fin.isoformat() == "2023-03-15T14:00:00+01:00"


def test_a_deadline_without_an_hour_includes_its_day(mdv: Textes):
    fermeture = mdv.dispositif.calendrier.in_force(Etape.FERMETURE_AVANCE, at("2022-09-01"))
    assert at("2022-11-30T23:59:59") <= fermeture.fin < at("2022-12-01T00:00:00")


def test_the_calendar_knows_its_versions(mdv: Textes):
    calendrier = mdv.dispositif.calendrier
    avant = calendrier.in_force(Etape.CLOTURE_SOLDE, at("2023-04-06T23:59"))
    apres = calendrier.in_force(Etape.CLOTURE_SOLDE, at("2023-04-07T00:00"))
    assert (str(avant), str(apres)) == ("28/04/2023", "14/12/2023 à 14h00")


def test_before_the_first_known_version_that_version_serves(pha: Textes):
    calendrier = pha.dispositif.calendrier
    assert str(calendrier.in_force(Etape.PREUVES, at("2022-05-01"))) == "21/12/2022 à 14h00"


def test_the_exception_of_june_19th_is_known_for_officines_only(mdv: Textes, pha: Textes):
    assert str(pha.dispositif.delai_commande.repute_respecte_apres) == "2022-06-19"
    assert mdv.dispositif.delai_commande.repute_respecte_apres is None


def test_both_dispositifs_share_the_limits_of_the_counter(mdv: Textes, pha: Textes):
    for textes in (mdv, pha):
        limites = textes.dispositif.limites
        assert limites.demandes_max == 200
        assert limites.taille_piece_max_octets == 3 * 1024**2
        assert limites.taille_zip_max_octets == 200 * 1024**2
        assert (textes.dispositif.versement.avance, textes.dispositif.versement.solde) == (
            Decimal("0.30"),
            Decimal("0.70"),
        )


def test_every_contradiction_is_settled_once(reglement: Reglement):
    assert [c.numero for c in reglement.contradictions] == list(range(1, 41))


def test_the_version_carries_the_fingerprint_of_the_data(mdv: Textes, reglement: Reglement):
    assert mdv.version.endswith(reglement.empreinte[:12])


def test_an_unknown_dispositif_is_told_with_the_known_ones(reglement: Reglement):
    with pytest.raises(DispositifInconnu, match="MDV-LGC-Va1, MDV-LGC-Va2, MS1-DUI-Va1"):
        reglement.dispositif("inconnu")


def test_a_dispositif_mistyped_is_told_with_the_nearest(reglement: Reglement):
    with pytest.raises(DispositifInconnu, match="vouliez-vous « MDV-LGC-Va2 »"):
        reglement.dispositif("mdv-lgc-va9")


def test_an_unknown_phase_is_told_with_the_known_ones(reglement: Reglement):
    with pytest.raises(DispositifInconnu, match="phases décrites : avance, solde"):
        reglement.textes("HOP-DPI-Va2", "avenant")


def test_every_dispositif_has_its_two_formats(reglement: Reglement):
    for code in reglement.codes:
        for phase in ("avance", "solde"):
            assert reglement.textes(code, phase).dispositif.code == code


def test_texts_are_those_of_the_avance_unless_another_phase_is_asked():
    assert load_textes("PHA-LGO-Va1").phase is Phase.AVANCE


def test_a_folder_of_one_s_own_lies_over_the_texts(tmp_path):
    pha = "dispositifs/PHA-LGO-Va1/dispositif.toml"
    cible = tmp_path / pha
    cible.parent.mkdir(parents=True)
    texte = (files("sons.reglement") / pha).read_text(encoding="utf-8")
    cible.write_text(texte.replace("demandes_max = 200", "demandes_max = 150"), encoding="utf-8")
    assert load_textes("PHA-LGO-Va1", surcouche=tmp_path).dispositif.limites.demandes_max == 150


def test_a_phase_without_a_format_is_told_with_those_that_have_one():
    with pytest.raises(DispositifInconnu, match="avance, solde"):
        load_reglement().format("PHA-LGO-Va1", "acompte")


def test_only_some_prices_are_counted_by_head():
    with pytest.raises(ValueError, match="par tête"):
        load_textes("PHA-LGO-Va1").dispositif.bareme.cap_of_heads(1)
