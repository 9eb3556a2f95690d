"""PHA-LGO-Va1: officines, one by one."""

from datetime import date
from decimal import Decimal

from tests.naif.commun import (
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


def controle(contenu: bytes, jour_depot: date) -> list[bool]:
    """Say which demandes are accepted; raise Refuse for the file."""
    fichier = lecture(contenu)
    structure(fichier)
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


def structure(fichier) -> None:
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


def officine(valeurs) -> bool:
    return (
        identifiant(valeurs["FINESSGeo"], (9,), chiffres=False)
        and texte(valeurs["raisonSociale"], 149)
        and texte(valeurs["nomResponsable"], 49, True)
        and texte(valeurs["emailResponsable"], 149)
        and texte(valeurs["telephoneResponsable"], 49)
    )
