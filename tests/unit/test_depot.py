"""The whole control, on the cases the texts tell and at the edges of the contract."""

import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from sons import (
    PARIS,
    ContexteMemoire,
    NonVerifie,
    Rapport,
    VerdictDemande,
    control_depot,
    load_textes,
)
from sons.contexte import BeneficiaireConnu
from sons.manque import Manque
from tests.fabrique import make_depot, make_zip
from tests.fabrique.essais import LIBERAL, LIBERAL_2, MANDATAIRE, changed, drop, essai, line, put


def codes(rapport: Rapport, rang: int) -> list[str]:
    return [c.code for c in rapport.demandes[rang].constats]


def test_the_practice_of_three_doctors_is_accepted_at_1075(mdv):
    depot = make_depot(mdv, 1, situation="mandataire", personnes=3)
    assert depot.arbre["lignesImport"][0]["commande"]["montantSegurHT"] == Decimal("1075.00")
    assert essai(depot).run().rapport.verdict == "accepte"


def test_the_structure_of_three_sites_of_ten_is_accepted_at_10750(mdv):
    depot = make_depot(mdv, 1, situation="structure", personnes=3)
    sites = {v: replace(c, effectif=10) for v, c in depot.contexte.base["FINESS"].items()}
    contexte = replace(depot.contexte, base={"FINESS": sites, "RPPS": {}})

    def at(montant: str) -> Rapport:
        change = line(0, put("commande.montantSegurHT", Decimal(montant)))
        return essai(changed(depot, change), contexte=contexte).run().rapport

    assert at("10750.00").verdict == "accepte"
    assert codes(at("10750.01"), 0) == ["4020"]


def test_good_demandes_are_accepted_beside_bad_ones(depot):
    faux = changed(depot, line(1, put("commande.regimeTVA", "TVA")))
    rapport = essai(faux).run().rapport
    assert rapport.verdict == "partiel"
    assert [d.verdict for d in rapport.demandes] == ["acceptee", "rejetee", "acceptee", "acceptee"]


def test_the_report_holds_every_finding_the_annotated_file_the_first(depot):
    faux = changed(depot, line(0, put("commande.regimeTVA", "TVA")))
    faux = changed(faux, line(0, put("commande.montantSegurHT", Decimal("430.00"))))
    faux = changed(faux, line(0, put("typeAction", "M")))
    resultat = essai(faux).run()
    assert codes(resultat.rapport, 0) == ["2015", "2015", "4020"]
    retour = json.loads(resultat.retour)["lignesImport"][0]
    assert retour["codeTraitement"] == "2015"
    assert retour["libelleTraitement"].startswith("typeAction : « M »")
    assert retour["numeroASP"] is None


def test_an_accepted_demande_gets_its_reference(depot):
    retour = json.loads(essai(depot).run().retour)
    assert retour["impId"]
    numeros = [ligne["numeroASP"] for ligne in retour["lignesImport"]]
    assert len(set(numeros)) == 4
    assert {ligne["codeTraitement"] for ligne in retour["lignesImport"]} == {"0000"}
    assert {ligne["libelleTraitement"] for ligne in retour["lignesImport"]} == {"Demande acceptée"}


def test_the_control_is_pure(depot):
    premier, second = essai(depot).run(), essai(depot).run()
    assert (premier.rapport, premier.retour) == (second.rapport, second.retour)


def test_a_refused_file_is_told_everything_under_reserve(depot):
    """A wrong name refuses the file whole, and hides nothing of what its demandes would meet."""
    faux = changed(depot, line(0, put("commande.regimeTVA", "TVA")))
    resultat = essai(faux, nom="DEPOT.json").run()
    assert resultat.rapport.verdict == "rejete"
    assert resultat.rapport.sous_reserve
    assert [c.code for c in resultat.rapport.constats] == ["1040"]
    assert [d.code_traitement for d in resultat.rapport.demandes] == ["2015", *["0000"] * 3]
    assert resultat.retour is None


def test_a_misspelt_balise_hides_nothing_of_its_demande(depot):
    texte = depot.contenu.decode().replace('"siret"', '"Siret"').replace('"TTC"', '"TVA"')
    texte = texte.replace('"lignesImport"', '"lignesimport"')
    rapport = essai(depot, contenu=texte.encode()).run().rapport
    assert [c.code for c in rapport.constats] == ["1021"]
    assert {d.code_traitement for d in rapport.demandes} == {"2015"}


def test_a_balise_that_lacks_hides_nothing_of_its_demande(depot):
    faux = changed(depot, line(1, drop("commande.regimeTVA")))
    faux = changed(faux, line(1, put("commande.dateCommande", "31/02/2022")))
    rapport = essai(faux).run().rapport
    assert [c.code for c in rapport.constats] == ["1022"]
    assert [[c.code for c in d.constats] for d in rapport.demandes] == [[], ["2018"], [], []]


def test_in_wave_2_a_balise_that_lacks_hides_nothing_either():
    depot = make_depot(load_textes("MDV-LGC-Va2", "avance"), 2)
    faux = changed(depot, line(1, drop("commande.dateCommande")))
    faux = changed(faux, line(1, put("commande.regimeTVA", "XX")))
    rapport = essai(faux).run().rapport
    assert rapport.verdict == "partiel"
    assert [[c.code for c in d.constats] for d in rapport.demandes] == [[], ["1026", "2015"]]


def test_a_balise_written_twice_hides_nothing_of_the_rest(depot):
    faux = changed(depot, line(2, put("commande.dateCommande", "31/02/2022")))
    double = faux.contenu.replace(b'"regimeTVA": ', b'"regimeTVA": "HT", "regimeTVA": ', 1)
    assert double != faux.contenu
    resultat = essai(faux, contenu=double).run()
    rapport = resultat.rapport
    (repetee,) = rapport.constats
    assert (repetee.code, rapport.verdict, resultat.retour) == ("1005", "rejete", None)
    texte = double.decode().splitlines()[repetee.ligne - 1]
    assert texte[repetee.colonne - 1 :].startswith('"regimeTVA"')
    assert "HT" in texte[: repetee.colonne]
    assert [[c.code for c in d.constats] for d in rapport.demandes] == [[], [], ["2018"], []]


def test_a_header_that_lacks_a_balise_says_so_once(depot):
    rapport = essai(changed(depot, drop("SIRET"))).run().rapport
    assert [c.code for c in rapport.constats] == ["1022"]
    assert {d.verdict for d in rapport.demandes} == {"acceptee"}


def test_a_demande_that_lacks_a_block_leaves_the_others_to_be_read(depot):
    faux = changed(depot, line(1, drop("commande")))
    faux = changed(faux, line(2, put("commande.regimeTVA", "TVA")))
    rapport = essai(faux).run().rapport
    assert [c.code for c in rapport.constats] == ["1022"]
    assert [d.rang for d in rapport.demandes] == [0, 2, 3]
    assert [d.code_traitement for d in rapport.demandes] == ["0000", "2015", "0000"]


def test_the_first_control_says_everything_that_is_wrong_with_the_structure(depot):
    faux = changed(depot, line(0, drop("commande.regimeTVA")))
    faux = changed(faux, line(2, put("beneficiaires.autre", 1)))
    faux = changed(faux, line(3, put("piecesJustificatives", {})))
    constats = essai(faux).run().rapport.constats
    assert [(c.code, c.chemin) for c in constats] == [
        ("1022", "lignesImport[0].commande.regimeTVA"),
        ("1020", "lignesImport[2].beneficiaires.autre"),
        ("1023", "lignesImport[3].piecesJustificatives"),
    ]


@pytest.mark.parametrize(
    ("ecrite", "attendue"),
    [("siret", "SIRET"), ("Siret", "SIRET"), ("SIREt", "SIRET"), ("lignesimports", "lignesImport")],
)
def test_a_misspelt_balise_is_told_with_the_right_one(depot, ecrite, attendue):
    texte = depot.contenu.decode().replace(f'"{attendue}"', f'"{ecrite}"')
    rapport = essai(depot, contenu=texte.encode()).run().rapport
    assert [c.libelle for c in rapport.constats] == [
        f"« {ecrite} » : la balise attendue est « {attendue} »"
    ]


@pytest.mark.parametrize(
    ("balise", "ecrite"),
    [
        ("isCentreDeSante", "isCentreDeSanté"),
        ("operateurMessagerie", "opérateurMessagerie"),
        ("piecesJustificatives", "pieceJustificative"),
        ("piecesJustificatives", "piecesjustificatives"),
    ],
)
def test_accents_case_and_lost_plurals_are_recognised(depot, balise, ecrite):
    texte = depot.contenu.decode().replace(f'"{balise}"', f'"{ecrite}"')
    constats = essai(depot, contenu=texte.encode()).run().rapport.constats
    assert {(c.code, c.attendu) for c in constats} == {("1021", balise)}


def test_without_context_nothing_is_skipped_in_silence(depot):
    resultat = essai(depot, contexte=ContexteMemoire(), nom=None, archive=None).run()
    assert resultat.rapport.verdict == "accepte"
    assert {n.controle for n in resultat.rapport.non_verifies} == {
        "nom du fichier",
        "SIRET du fournisseur",
        "référencement de la solution",
        "numeroEditeur déjà utilisés",
        "délai de 120 jours",
        "éligibilité (Médecin libéral)",
        "éligibilité (Structure d’exercice coordonné (maison ou centre de santé), par site "
        "géographique)",
        "prix plafond des structures",
        "bénéficiaires déjà financés",
        "pièces justificatives",
    }


def test_an_unverified_control_says_why_and_what_is_missing(depot):
    for manque in essai(depot, contexte=ContexteMemoire()).run().rapport.non_verifies:
        assert isinstance(manque, NonVerifie)
        assert manque.raison
        assert isinstance(manque.manque, Manque)


def test_without_band_only_the_highest_cap_is_sure(officines):
    sans = {v: replace(c, tranche=None) for v, c in officines.contexte.base["FINESS"].items()}
    contexte = replace(officines.contexte, base={"FINESS": sans})
    trop = changed(officines, line(0, put("commande.montantSegurHT", Decimal("875.01"))))
    rapport = essai(trop, contexte=contexte).run().rapport
    assert codes(rapport, 0) == ["4020"]
    assert codes(rapport, 1) == []
    assert "prix plafond" in {n.controle for n in rapport.non_verifies}


def test_a_site_without_headcount_leaves_the_cap_unverified(mdv):
    depot = make_depot(mdv, 1, situation="structure", personnes=2)
    sans = {v: replace(c, effectif=None) for v, c in depot.contexte.base["FINESS"].items()}
    rapport = essai(depot, contexte=replace(depot.contexte, base={"FINESS": sans})).run().rapport
    assert rapport.verdict == "accepte"
    assert "prix plafond des structures" in {n.controle for n in rapport.non_verifies}


def test_a_rejected_demande_claims_no_beneficiary(depot):
    """The doctor goes to the second demande when the first is rejected for another reason."""
    rpps = depot.arbre["lignesImport"][LIBERAL]["beneficiaires"]["liberal"][0]["RPPS"]
    double = changed(depot, line(LIBERAL_2, put("beneficiaires.liberal.0.RPPS", rpps)))
    assert codes(essai(double).run().rapport, LIBERAL_2) == ["4040"]
    sans_premier = changed(double, line(LIBERAL, put("commande.regimeTVA", "TVA")))
    rapport = essai(sans_premier).run().rapport
    assert codes(rapport, LIBERAL) == ["2015"]
    assert codes(rapport, LIBERAL_2) == []


def test_a_doctor_named_twice_in_a_demande_is_refused_there(depot):
    rpps = depot.arbre["lignesImport"][MANDATAIRE]["beneficiaires"]["liberal"][0]["RPPS"]
    double = changed(depot, line(MANDATAIRE, put("beneficiaires.liberal.1.RPPS", rpps)))
    rapport = essai(double).run().rapport
    (constat,) = rapport.demandes[MANDATAIRE].constats
    assert constat.code == "4040"
    assert constat.chemin == f"lignesImport[{MANDATAIRE}].beneficiaires.liberal[1].RPPS"


@pytest.mark.parametrize("minute", ["13:59:59", "14:00:00"])
def test_a_deposit_is_admitted_up_to_the_closing_instant(officines, minute):
    instant = datetime.fromisoformat(f"2023-03-15T{minute}").replace(
        tzinfo=officines.instant.tzinfo
    )
    rapport = essai(officines, instant=instant).run().rapport
    assert rapport.verdict == "accepte"


def test_the_instant_is_compared_in_paris_whatever_its_zone(officines):
    """15/03/2023 14h00 in Paris is 13h00 UTC."""
    nom = officines.nom
    juste = datetime.fromisoformat("2023-03-15T13:00:00+00:00")
    assert essai(officines, instant=juste, nom=nom).run().rapport.verdict == "accepte"
    tard = juste + timedelta(seconds=1)
    assert codes(essai(officines, instant=tard, nom=nom).run().rapport, 0) == ["4002"]


def test_an_instant_without_zone_is_a_fault_of_the_caller(depot):
    with pytest.raises(ValueError, match="fuseau"):
        control_depot(b"{}", depot.textes, ContexteMemoire(), datetime(2022, 9, 1))


def test_orders_after_june_19th_are_deemed_within_120_days_for_officines(officines):
    numero, solution = next(iter(officines.contexte.referencements.items()))
    tardif = replace(solution, dossier_complet=datetime(2022, 12, 20).date())
    contexte = replace(officines.contexte, referencements={numero: tardif})

    def at(jour: str) -> list[str]:
        ancien = changed(officines, line(0, put("commande.dateCommande", jour)))
        return codes(essai(ancien, contexte=contexte).run().rapport, 0)

    assert at("20/06/2022") == [], "deemed within the delay"
    assert at("19/06/2022") == ["4012"], "the text says after June 19th"


def test_archived_orders_of_unknown_status_are_not_verified(officines):
    numero, solution = next(iter(officines.contexte.referencements.items()))
    tardive = replace(
        solution,
        dossier_complet=datetime(2022, 12, 1).date(),
        date_referencement=datetime(2023, 4, 3).date(),
    )
    contexte = replace(officines.contexte, referencements={numero: tardive}, archivees=None)
    instant = datetime.fromisoformat("2023-05-02T09:00+02:00")
    nom = f"{officines.nom[:-18]}-20230502-001.json"
    rapport = essai(officines, contexte=contexte, instant=instant, nom=nom).run().rapport
    assert "commandes archivées" in {n.controle for n in rapport.non_verifies}
    assert codes(rapport, 0) == []


def test_a_bad_piece_leaves_its_demande_incomplete(depot):
    pieces = depot.pieces
    premiere = next(iter(pieces))
    resultat = essai(depot, archive=make_zip(pieces | {premiere: b"texte"})).run()
    assert [d.verdict for d in resultat.rapport.demandes] == ["incomplete", *["acceptee"] * 3]
    assert json.loads(resultat.retour)["lignesImport"][0]["codeTraitement"] == "0000"


def test_a_refused_archive_leaves_every_demande_incomplete(depot):
    rapport = essai(depot, archive=b"PK").run().rapport
    assert [c.code for c in rapport.constats] == ["5001"]
    assert {d.verdict for d in rapport.demandes} == {VerdictDemande.INCOMPLETE}


def test_macos_leftovers_and_folders_are_not_orphans(depot):
    archive = make_zip(
        depot.pieces | {"__MACOSX/._x.pdf": b"x", ".DS_Store": b"x", "dossier/": b""}
    )
    assert essai(depot, archive=archive).run().rapport.verdict == "accepte"


def test_a_structure_must_leave_the_doctors_answers_empty(depot):
    for valeur, attendu in ((None, []), (False, []), (True, ["2003"])):
        autre = changed(depot, line(2, put("beneficiaires.isMandataire", valeur)))
        assert codes(essai(autre).run().rapport, 2) == attendu
    autre = changed(depot, line(2, drop("beneficiaires.isMandataire")))
    assert codes(essai(autre).run().rapport, 2) == []


def test_a_corsican_finess_is_admitted(depot):
    corse = "2A0000014"
    base = {g: dict(c) for g, c in depot.contexte.base.items()}
    base["FINESS"][corse] = BeneficiaireConnu(corse, effectif=9)
    autre = changed(depot, line(2, put("beneficiaires.structure.FINESSGeo", [corse])))
    autre = changed(autre, line(2, put("commande.montantSegurHT", Decimal("3225.00"))))
    contexte = replace(depot.contexte, base=base)
    assert essai(autre, contexte=contexte).run().rapport.verdict == "accepte"


def test_a_wrong_key_is_bloquant_when_the_operator_says_so(depot, tmp_path):
    from sons import load_textes

    (tmp_path / "reglages.toml").write_text('[niveaux]\n2023 = "bloquant"\n')
    severe = load_textes("MDV-LGC-Va1", "avance", tmp_path)
    rpps = depot.arbre["lignesImport"][0]["beneficiaires"]["liberal"][0]["RPPS"]
    fausse = rpps[:-1] + str((int(rpps[-1]) + 1) % 10)
    faux = changed(depot, line(0, put("beneficiaires.liberal.0.RPPS", fausse)))
    contexte = replace(depot.contexte, base={})
    assert codes(essai(faux, contexte=contexte).run().rapport, 0) == ["2023"]
    rapport = essai(faux, contexte=contexte, textes=severe).run().rapport
    assert rapport.demandes[0].verdict == "rejetee"


def test_the_archive_is_left_open_and_read_in_place(depot):
    flux = io.BytesIO(depot.archive)
    control_depot(depot.contenu, depot.textes, depot.contexte, depot.instant, archive=flux)
    assert not flux.closed


def test_the_json_shape_is_stable(depot):
    faux = changed(depot, line(0, put("commande.regimeTVA", "TVA")))
    donnees = essai(faux, contexte=ContexteMemoire()).run().rapport.as_dict()
    assert list(donnees) == [
        "verdict", "sous_reserve", "texte", "constats", "autres_constats", "demandes",
        "non_verifies",
    ]  # fmt: skip
    assert list(donnees["demandes"][0]) == [
        "numLigne", "numeroEditeur", "verdict", "constats", "autres_constats", "rang",
    ]  # fmt: skip
    assert list(donnees["demandes"][0]["constats"][0]) == [
        "code", "niveau", "chemin", "ligne", "colonne", "libelle", "recu", "attendu", "remede",
        "source", "rang", "lieu", "extrait",
    ]  # fmt: skip
    assert list(donnees["non_verifies"][0]) == ["controle", "raison", "manque"]
    json.dumps(donnees)


def test_nothing_of_the_avance_of_another_supplier_is_told():
    """Deposited after the end of prestations, when the attestation of each avance is looked at."""
    depot = make_depot(load_textes("PHA-LGO-Va1", "solde"), 1)
    avances = {
        n: replace(a, siret="73282932000074", etat="À modifier", attestation_fin=date(2023, 10, 7))
        for n, a in depot.contexte.avances_connues.items()
    }
    contexte = replace(depot.contexte, avances_connues=avances)
    instant = datetime(2023, 11, 10, 9, tzinfo=PARIS)
    rapport = control_depot(depot.contenu, depot.textes, contexte, instant).rapport
    assert "4060" in codes(rapport, 0)
    assert not {"4062", "4063", "4073"} & {*codes(rapport, 0)}
    assert "07/10/2023" not in str(rapport)
