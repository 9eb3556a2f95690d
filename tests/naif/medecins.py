"""MDV-LGC-Va1: doctors, alone or under a mandataire, and structures."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.naif.commun import (
    Refuse,
    bloc,
    commande,
    demande,
    identifiant,
    lecture,
    pieces,
    table,
    texte,
    verdicts,
)

LISTE = Path(__file__).parents[2] / "src/sons/reglement/listes/operateurs_messagerie.csv"
with LISTE.open(encoding="utf-8", newline="") as _flux:
    OPERATEURS = {ligne["code"] for ligne in csv.DictReader(_flux)}

BOOLEENS = (
    "isCentreDeSante isProSanteConnectNeeded isPFIToDMP isDirectToMSSPro isPFIToMSSPro "
    "isDirectToMSSCitoyen isPFIToMSSCitoyen"
).split()


def controle(contenu: bytes, jour_depot: date) -> list[bool]:
    """Say which demandes are accepted; raise Refuse for the file."""
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
