"""First control, second part: number of lines, file name, header against the register."""

import re
from datetime import datetime
from typing import Any

from sons.contexte import Contexte, Referencement
from sons.controles.releve import Releve
from sons.reglement import Textes
from sons.reglement.calendrier import PARIS
from sons.reglement.format import Role


def check_line_count(textes: Textes, arbre: dict[str, Any], releve: Releve) -> None:
    """At least one demande, and no more than the limit."""
    nom = textes.format.required(Role.LIGNES).nom
    nombre = len(arbre[nom])
    maximum = textes.dispositif.limites.demandes_max
    if nombre == 0:
        releve.on_file("1030", nom)
    elif nombre > maximum:
        releve.on_file("1031", nom, nombre, str(maximum))


def check_name(
    textes: Textes, numero_ans: str, nom: str | None, instant: datetime, releve: Releve
) -> None:
    """The file name follows the nomenclature and agrees with the header and the day."""
    if nom is None:
        releve.not_verified(
            "nom du fichier", "le nom du fichier n’a pas été donné", "Donnez le nom du fichier."
        )
        return
    noms = textes.dispositif.noms
    lu = _name_pattern(noms.json).fullmatch(nom)
    if lu is None:
        releve.on_file("1040", "nom du fichier", nom, noms.json, str(noms.source))
        return
    if lu["numeroAns"] != numero_ans:
        releve.on_file("1042", "nom du fichier", lu["numeroAns"], numero_ans, str(noms.source))
    jour = f"{instant.astimezone(PARIS):%Y%m%d}"
    if lu["AAAAMMJJ"] != jour:
        releve.on_file("1041", "nom du fichier", lu["AAAAMMJJ"], jour, str(noms.source))


def _name_pattern(motif: str) -> re.Pattern[str]:
    formes = {"numeroAns": "[^/\\\\]+", "AAAAMMJJ": "[0-9]{8}", "nnn": "[0-9]{3}"}
    morceaux = re.split(r"\{(\w+)\}", motif)
    texte = "".join(
        f"(?P<{m}>{formes[m]})" if rang % 2 else re.escape(m) for rang, m in enumerate(morceaux)
    )
    return re.compile(texte)


def check_supplier(siret: str, contexte: Contexte, releve: Releve) -> None:
    """The header bears the SIRET of the enrolled supplier."""
    enrole = contexte.siret_fournisseur()
    if enrole is None:
        releve.not_verified(
            "SIRET du fournisseur",
            "le contexte ne dit pas quel fournisseur dépose",
            "Indiquez le SIRET enrôlé : « sons contexte nouveau ».",
        )
    elif siret != enrole:
        releve.on_file("1052", "SIRET", siret, enrole, balise="SIRET")


def check_register(
    textes: Textes,
    numero_ans: str,
    siret: str,
    contexte: Contexte,
    instant: datetime,
    releve: Releve,
) -> Referencement | None:
    """The ANS number is in the register, for this dispositif, this supplier and this instant."""
    if not contexte.knows_referencements():
        releve.not_verified(
            "référencement de la solution",
            "le contexte ne contient pas de registre des référencements",
            "Ajoutez la solution : « sons contexte referencement ».",
        )
        return None
    trouve = contexte.referencement(numero_ans)
    if trouve is None:
        releve.on_file("1050", "numeroAns", numero_ans, balise="numeroAns")
        return None
    if trouve.dispositif != textes.dispositif.code:
        releve.on_file("1051", "numeroAns", trouve.dispositif, textes.dispositif.code)
    if trouve.fournisseurs is not None and siret not in trouve.fournisseurs:
        releve.on_file("1053", "SIRET", siret)
    if reason := _not_in_force(trouve, instant):
        releve.on_file("1054", "numeroAns", reason)
    if not trouve.finance:
        releve.on_file("1055", "numeroAns", numero_ans)
    return trouve


def _not_in_force(referencement: Referencement, instant: datetime) -> str | None:
    jour = instant.astimezone(PARIS).date()
    debut, fin = referencement.date_referencement, referencement.date_retrait
    if debut is not None and jour < debut:
        return f"référencée le {debut:%d/%m/%Y}"
    if fin is not None and jour >= fin:
        return f"retirée le {fin:%d/%m/%Y}"
    return None
