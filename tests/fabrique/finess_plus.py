"""FINESS+ « structures » as the ANS hands it out, in its two forms; establishments are invented."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tests.fabrique.extraits import JOUR, finess_rows

Objet = dict[str, Any]

# Legal persons of the sample have as many establishments as those of ``finess_rows``.
_PAR_PERSONNE = 4
_SYSTEME = "https://mos.esante.gouv.fr/NOS"


def _evenement(rang: int) -> Objet:
    return {
        "evenementId": str(140000 + rang),
        "dateEnregistrement": "2023-03-15 11:21:01",
        "dateEvenement": "2010-05-03",
        "etatObjet1": "003",
        "identifiantObjet1": str(rang),
        "systemeMaitre": "01",
        "typeObjet1": "EG",
        "codeEvenement": "003",
    }


def _adresse(usage: str, departement: str) -> Objet:
    commune = f"{departement}100"
    return {
        "usageAdresse": usage,
        "numeroVoie": "62",
        "typeVoie": "R",
        "libelleVoie": "DES TILLEULS",
        "cogCommune": commune,
        "ligneAcheminement": "VILLENEUVE",
        "ligneQuatre": "62 RUE DES TILLEULS",
        "codePostal": commune,
        "coordonneesGeographique": {
            "coordonneeX": "6570414.61",
            "coordonneeY": "873766.07",
            "directionLatitude": "46.211257",
            "directionLongitude": "5.254203",
            "cleInInteropBAN": "01053_1950_00062",
            "scoreBAN": "0.9723536363636361",
        },
    }


def etablissement(rang: int, cellules: list[str]) -> Objet:
    """Return an ``ege`` in the form handed out, from a row of the former extract."""
    departement = cellules[13]
    return {
        "informationsGeneralesEGE": {
            "egeId": str(rang),
            "dateOuverture": cellules[28],
            "datePremiereAutorisation": cellules[28],
            "nomEgeCourt": cellules[3],
            "nomEgeLong": f"{cellules[4]}      ",
            "numFinessEge": cellules[1],
            "espic": ["0"],
            "siret": cellules[22],
        },
        "categorieentiteGeographiqueExercice": cellules[18],
        "modefixationtarifaire": "07",
        "typeBudget": ["01"],
        "adresse": [_adresse("02", "75"), _adresse("03", departement)],
        "contact": [{"typeContact": {"roleContact": "01"}, "telecom": {"telephone": cellules[16]}}],
        "engagement": [],
        "evenement": [_evenement(rang), _evenement(rang + 1), _evenement(rang + 2)],
        "roleEge": [],
        "etatObjet": "A",
        "dateDerniereMaj": f"{cellules[30]} 00:00:00",
    }


def personnes(nombre: int, graine: int = 0) -> Iterator[Objet]:
    """Yield legal persons (``pmej``) that have ``nombre`` establishments in all."""
    rangees = list(enumerate(finess_rows(nombre, graine)))
    for debut in range(0, nombre, _PAR_PERSONNE):
        groupe = rangees[debut : debut + _PAR_PERSONNE]
        yield {
            "informationsGeneralesPMEJ": {
                "pmSmsseId": str(debut),
                "dateCreation": "2001-01-01",
                "denominationPm": "ASSOCIATION INVENTÉE",
                "numFinessPm": groupe[0][1][2],
                "statutJuridique": "60",
            },
            "adresse": [_adresse("02", "75")],
            "evenement": [_evenement(debut)],
            "ege": [etablissement(rang, cellules) for rang, cellules in groupe],
            "etatObjet": "A",
            "dateDerniereMaj": "2021-10-18 00:00:00",
        }


def as_draft(personne: Objet) -> Objet:
    """Write a legal person as the draft schema says: other tags, codes with their system."""
    autre = dict(personne)
    autre["informationsGeneralesPmej"] = autre.pop("informationsGeneralesPMEJ")
    autre["ege"] = [_ege_as_draft(ege) for ege in personne["ege"]]
    return autre


def _ege_as_draft(ege: Objet) -> Objet:
    autre = dict(ege)
    infos = dict(autre["informationsGeneralesEGE"])
    autre["siret"] = infos.pop("siret")
    autre["informationsGeneralesEGE"] = infos
    categorie = autre.pop("categorieentiteGeographiqueExercice")
    autre["categorieEntiteGeographiqueExercice"] = {"code": categorie, "system": _SYSTEME}
    autre["etatObjet"] = {"code": ege["etatObjet"], "system": _SYSTEME}
    autre["dateDerniereMaj"] = {"dateEvenement": ege["dateDerniereMaj"]}
    return autre


def document(pmej: list[Objet], jour: date = JOUR) -> Objet:
    """Return a whole file: what precedes the legal persons, and they."""
    return {
        "schemaVersion": "v1.0.0",
        "generatedAt": f"{jour.isoformat()}T02:14:23.615611300Z",
        "gcc": [{"gccId": "1", "pmejDuGcc": [{"pmSmsseId": "14869"}], "etatObjet": "A"}],
        "gco": [{"pmSmsseId": "403", "typeGco": "003", "pmejDuGco": []}],
        "pmej": pmej,
    }


def write_finess_plus(chemin: Path, racine: Objet) -> None:
    """Write a file as it is handed out: indented, in gzip if its name says so."""
    octets = json.dumps(racine, ensure_ascii=False, indent=2).encode()
    chemin.write_bytes(gzip.compress(octets, 1) if chemin.suffix == ".gz" else octets)


def write_large(chemin: Path, nombre: int) -> None:
    """Write a file of many establishments from one model: drawing each would take minutes."""
    modele = next(personnes(_PAR_PERSONNE))
    debut, fin = json.dumps(document([]), ensure_ascii=False, indent=2).rsplit("[]", 1)
    numeros = {ege["informationsGeneralesEGE"]["numFinessEge"] for ege in modele["ege"]}
    morceaux = json.dumps(modele, ensure_ascii=False, indent=2)
    for rang, numero in enumerate(sorted(numeros)):
        morceaux = morceaux.replace(numero, f"@{rang}@")
    with chemin.open("w", encoding="utf-8") as flux:
        flux.write(f"{debut}[")
        for premier in range(0, nombre, _PAR_PERSONNE):
            texte = morceaux
            for rang in range(_PAR_PERSONNE):
                texte = texte.replace(f"@{rang}@", f"{premier + rang + 1:09d}")
            flux.write(texte if premier == 0 else f",{texte}")
        flux.write(f"]{fin}")
