"""A second control of two avances (doctors, officines), written straight from their texts.

As plain as possible: no columns, no table, no shared code with the engine, one function per
paragraph. It answers only two questions — is the file refused, which demandes are rejected — and
the property tests demand the same answers from the engine. The other formats are only held by the
samples of their own rules.
"""

import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

LISTE = Path(__file__).parent.parent / "src/sons/reglement/listes/operateurs_messagerie.csv"
with LISTE.open(encoding="utf-8", newline="") as _flux:
    OPERATEURS = {ligne["code"] for ligne in csv.DictReader(_flux)}

BOOLEENS = (
    "isCentreDeSante isProSanteConnectNeeded isPFIToDMP isDirectToMSSPro isPFIToMSSPro "
    "isDirectToMSSCitoyen isPFIToMSSCitoyen"
).split()


class Refuse(Exception):
    """The whole file is refused."""


def controle_medecins(contenu: bytes, jour_depot: date) -> list[bool]:
    """MDV-LGC-Va1: say which demandes are accepted; raise Refuse for the file."""
    fichier = lecture(contenu)
    structure(fichier)
    return verdicts(
        fichier,
        lambda ligne: (
            demande(ligne)
            and commande(ligne["commande"], jour_depot, date(2021, 8, 11), date(2022, 11, 30))
            and beneficiaires(ligne["beneficiaires"])
            and scenario(ligne["scenarioInstallation"])
            and pieces(ligne["piecesJustificatives"], ligne["commande"]["regimeTVA"])
            and plafond(ligne)
        ),
        lambda ligne: identifiants(ligne["beneficiaires"]),
    )


def controle_officines(contenu: bytes, jour_depot: date) -> list[bool]:
    """PHA-LGO-Va1: the same."""
    fichier = lecture(contenu)
    structure_officines(fichier)
    return verdicts(
        fichier,
        lambda ligne: (
            demande(ligne)
            and ligne["commande"]["referenceAF"] == "AF-PHA-LGO-Va1"
            and commande(ligne["commande"], jour_depot, date(2022, 2, 2), date(2023, 3, 15))
            and officine(ligne["beneficiaire"])
            and pieces(ligne["piecesJustificatives"], ligne["commande"]["regimeTVA"])
            # Nothing is known of the band of an officine here: the highest is sure.
            and ligne["commande"]["montantSegurHT"] <= Decimal("875.00")
        ),
        lambda ligne: (
            [ligne["beneficiaire"]["FINESSGeo"]]
            if isinstance(ligne["beneficiaire"]["FINESSGeo"], str)
            else []
        ),
    )


def verdicts(
    fichier, juge: Callable[[dict], bool], reclame: Callable[[dict], list[str]]
) -> list[bool]:
    """Judge each demande, then its numbers and its beneficiaries among those before."""
    entete(fichier)
    lignes = fichier["lignesImport"]
    if not 1 <= len(lignes) <= 200:
        raise Refuse("nombre de demandes")
    acceptees: list[bool] = []
    numeros_lignes: list[object] = []
    numeros_editeur: list[object] = []
    pris: set[str] = set()
    for ligne in lignes:
        bonne = (
            juge(ligne)
            and (type(ligne["numLigne"]) is not int or ligne["numLigne"] not in numeros_lignes)
            and ligne["numeroEditeur"] not in numeros_editeur
        )
        if type(ligne["numLigne"]) is int:
            numeros_lignes.append(ligne["numLigne"])
        if isinstance(ligne["numeroEditeur"], str):
            numeros_editeur.append(ligne["numeroEditeur"])
        cles = reclame(ligne)
        if len(set(cles)) != len(cles) or pris & set(cles):
            bonne = False
        if bonne:
            pris |= set(cles)
        acceptees.append(bonne)
    return acceptees


def lecture(contenu: bytes):
    def sans_double(paires):
        noms = [nom for nom, _ in paires]
        if len(set(noms)) != len(noms):
            raise Refuse("balise en double")
        return dict(paires)

    def nombre(texte: str):
        if len(texte) > 30 or abs(Decimal(texte).adjusted()) > 15:
            raise Refuse("nombre démesuré")
        return int(texte) if texte.lstrip("-").isdigit() else Decimal(texte)

    def faux_nombre(texte: str):
        raise Refuse(texte)

    if len(contenu) > 4 * 1024 * 1024:
        raise Refuse("taille")
    try:
        texte = contenu.decode("utf-8-sig")
        arbre = json.loads(
            texte,
            object_pairs_hook=sans_double,
            parse_float=nombre,
            parse_int=nombre,
            parse_constant=faux_nombre,
        )
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as faute:
        raise Refuse(str(faute)) from faute
    textes_propres(arbre, 0)
    return arbre


def textes_propres(valeur, profondeur: int) -> None:
    if profondeur > 32:
        raise Refuse("profondeur")
    if isinstance(valeur, str):
        if "\0" in valeur or any("\ud800" <= c <= "\udfff" for c in valeur):
            raise Refuse("caractère")
    elif isinstance(valeur, dict):
        for nom, contenu in valeur.items():
            textes_propres(nom, profondeur)
            textes_propres(contenu, profondeur + 1)
    elif isinstance(valeur, list):
        for contenu in valeur:
            textes_propres(contenu, profondeur + 1)


# -- first control ----------------------------------------------------------------------------


def bloc(valeur, exigees: str, facultatives: str = "") -> None:
    if not isinstance(valeur, dict):
        raise Refuse("bloc")
    exigees, facultatives = exigees.split(), facultatives.split()
    if set(exigees) - set(valeur) or set(valeur) - set(exigees) - set(facultatives):
        raise Refuse("balises")


def table(valeur) -> list:
    if not isinstance(valeur, list):
        raise Refuse("table")
    return valeur


def structure(fichier) -> None:
    bloc(fichier, "impId numeroAns SIRET lignesImport")
    for ligne in table(fichier["lignesImport"]):
        bloc(
            ligne,
            "numLigne typeAction numeroASP numeroEditeur commande beneficiaires "
            "piecesJustificatives scenarioInstallation codeTraitement libelleTraitement",
        )
        bloc(ligne["commande"], "dateCommande regimeTVA montantSegurHT")
        bloc(
            ligne["beneficiaires"],
            "commandePour liberal structure",
            "isMandataire isClientUnique nomMandataire emailMandataire telephoneMandataire",
        )
        for medecin in table(ligne["beneficiaires"]["liberal"]):
            bloc(medecin, "nomMedecin RPPS", "emailMedecin telephoneMedecin")
        bloc(
            ligne["beneficiaires"]["structure"],
            "",
            "FINESSJuridique nomResponsable emailResponsable telephoneResponsable FINESSGeo",
        )
        sites = ligne["beneficiaires"]["structure"].get("FINESSGeo")
        if sites is not None and not isinstance(sites, list):
            raise Refuse("FINESSGeo")
        for piece in table(ligne["piecesJustificatives"]):
            bloc(piece, "nomFichier formatFichier typeFichier")
        if not isinstance(ligne["scenarioInstallation"], dict):
            raise Refuse("scenarioInstallation")
        dmp = {"isDirecToDMP", "isDirectToDMP"} & set(ligne["scenarioInstallation"])
        if len(dmp) != 1:
            raise Refuse("isDirecToDMP")
        bloc(ligne["scenarioInstallation"], " ".join([*BOOLEENS, "operateurMessagerie", *dmp]))


def structure_officines(fichier) -> None:
    bloc(fichier, "impId numeroAns SIRET lignesImport")
    for ligne in table(fichier["lignesImport"]):
        bloc(
            ligne,
            "numLigne typeAction numeroASP numeroEditeur commande beneficiaire "
            "piecesJustificatives codeTraitement libelleTraitement",
        )
        bloc(ligne["commande"], "referenceAF dateCommande regimeTVA montantSegurHT")
        bloc(
            ligne["beneficiaire"],
            "FINESSGeo raisonSociale nomResponsable emailResponsable telephoneResponsable",
        )
        for piece in table(ligne["piecesJustificatives"]):
            bloc(piece, "nomFichier formatFichier typeFichier")


def entete(fichier) -> None:
    if fichier["impId"] is not None:
        raise Refuse("impId")
    if not identifiant(fichier["numeroAns"], (10, 14), chiffres=None):
        raise Refuse("numeroAns")
    if not identifiant(fichier["SIRET"], (14,), chiffres=True):
        raise Refuse("SIRET")


# -- values -----------------------------------------------------------------------------------


def texte(valeur, maximum: int, majuscules: bool = False) -> bool:
    return (
        isinstance(valeur, str)
        and valeur.lower() != "null"
        and bool(valeur.strip())
        and len(valeur) <= maximum
        and not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in valeur)
        and (not majuscules or valeur == valeur.upper())
    )


def identifiant(valeur, longueurs, chiffres) -> bool:
    if not texte(valeur, 99) or len(valeur) not in longueurs:
        return False
    if chiffres is None:
        return True
    return valeur.isascii() and (valeur.isdigit() if chiffres else valeur.isalnum())


def demande(ligne) -> bool:
    return (
        type(ligne["numLigne"]) is int
        and 1 <= ligne["numLigne"] <= 200
        and ligne["typeAction"] == "C"
        and ligne["numeroASP"] is None
        and identifiant(ligne["numeroEditeur"], (5,), chiffres=False)
        and ligne["codeTraitement"] is None
        and ligne["libelleTraitement"] is None
    )


def jour(valeur) -> date | None:
    if not isinstance(valeur, str) or len(valeur) != 10 or not valeur.isascii():
        return None
    try:
        return datetime.strptime(valeur, "%d/%m/%Y").date()
    except ValueError:
        return None


def commande(valeurs, jour_depot: date, ouverture: date, fermeture: date) -> bool:
    quand = jour(valeurs["dateCommande"])
    montant = valeurs["montantSegurHT"]
    return (
        quand is not None
        and ouverture <= quand <= fermeture
        and quand <= jour_depot <= fermeture
        and valeurs["regimeTVA"] in ("TTC", "HT")
        and type(montant) in (int, Decimal)
        and montant > 0
        and (type(montant) is int or -montant.as_tuple().exponent <= 2)
    )


def officine(valeurs) -> bool:
    return (
        identifiant(valeurs["FINESSGeo"], (9,), chiffres=False)
        and texte(valeurs["raisonSociale"], 149)
        and texte(valeurs["nomResponsable"], 49, True)
        and texte(valeurs["emailResponsable"], 149)
        and texte(valeurs["telephoneResponsable"], 49)
    )


def beneficiaires(valeurs) -> bool:
    if valeurs["commandePour"] == "LIBERAL":
        return liberal(valeurs)
    if valeurs["commandePour"] == "STRUCTURE":
        return structure_coordonnee(valeurs)
    return False


def liberal(valeurs) -> bool:
    mandataire, unique = valeurs.get("isMandataire"), valeurs.get("isClientUnique")
    medecins = valeurs["liberal"]
    if type(mandataire) is not bool or type(unique) is not bool or not medecins:
        return False
    if (mandataire and unique) or unique != (len(medecins) == 1):
        return False
    du_mandataire = [("nomMandataire", 49, True), ("emailMandataire", 149, False),
                     ("telephoneMandataire", 49, False)]  # fmt: skip
    for nom, maximum, majuscules in du_mandataire:
        if nom not in valeurs:
            return False
        if mandataire and not texte(valeurs[nom], maximum, majuscules):
            return False
        if not mandataire and valeurs[nom] is not None:
            return False
    for contenu in valeurs["structure"].values():
        if contenu not in (None, []):
            return False
    return all(medecin(m, mandataire) for m in medecins)


def medecin(valeurs, represente: bool) -> bool:
    if not texte(valeurs["nomMedecin"], 49, True):
        return False
    if not identifiant(valeurs["RPPS"], (11, 15), chiffres=True):
        return False
    for nom, maximum in (("emailMedecin", 149), ("telephoneMedecin", 49)):
        if represente and valeurs.get(nom) is None:
            continue
        if nom not in valeurs or not texte(valeurs[nom], maximum):
            return False
    return True


def structure_coordonnee(valeurs) -> bool:
    if valeurs["liberal"]:
        return False
    for nom in ("isMandataire", "isClientUnique"):
        if valeurs.get(nom) is not None and valeurs[nom] is not False:
            return False
    for nom in ("nomMandataire", "emailMandataire", "telephoneMandataire"):
        if valeurs.get(nom) is not None:
            return False
    structure = valeurs["structure"]
    exigees = ("FINESSJuridique", "nomResponsable", "emailResponsable", "telephoneResponsable")
    if any(nom not in structure for nom in exigees) or not structure.get("FINESSGeo"):
        return False
    return (
        identifiant(structure["FINESSJuridique"], (9,), chiffres=False)
        and texte(structure["nomResponsable"], 49, True)
        and texte(structure["emailResponsable"], 149)
        and texte(structure["telephoneResponsable"], 49)
        and all(identifiant(site, (9,), chiffres=False) for site in structure["FINESSGeo"])
    )


def scenario(valeurs) -> bool:
    dmp = "isDirecToDMP" if "isDirecToDMP" in valeurs else "isDirectToDMP"
    return all(type(valeurs[nom]) is bool for nom in [*BOOLEENS, dmp]) and (
        isinstance(valeurs["operateurMessagerie"], str)
        and valeurs["operateurMessagerie"] in OPERATEURS
    )


def pieces(toutes, regime) -> bool:
    types = [p["typeFichier"] for p in toutes if isinstance(p["typeFichier"], str)]
    if "BON_COMMANDE" not in types or len(set(types)) != len(types):
        return False
    if regime == "HT" and "PREUVE_HT" not in types:
        return False
    return all(
        texte(p["nomFichier"], 49)
        and p["formatFichier"] in ("PDF", "PNG", "JPG")
        and p["typeFichier"] in ("BON_COMMANDE", "PREUVE_HT")
        for p in toutes
    )


# -- rules ------------------------------------------------------------------------------------


def identifiants(valeurs) -> list[str]:
    sites = valeurs["structure"].get("FINESSGeo") or []
    rpps = [m["RPPS"] for m in valeurs["liberal"] if isinstance(m["RPPS"], str)]
    return [f"RPPS {v}" for v in rpps] + [f"FINESS {v}" for v in sites if isinstance(v, str)]


def plafond(ligne) -> bool:
    """430 € TTC per doctor; nothing is known of the headcount of sites here."""
    montant = ligne["commande"]["montantSegurHT"]
    medecins = [m for m in ligne["beneficiaires"]["liberal"] if isinstance(m["RPPS"], str)]
    sites = [v for v in identifiants(ligne["beneficiaires"]) if v.startswith("FINESS")]
    if type(montant) not in (int, Decimal) or not medecins or sites:
        return True
    exact = Decimal(430 * len(medecins)) / Decimal("1.2")
    return montant <= exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
