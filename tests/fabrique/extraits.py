"""Extracts as they are published (FINESS, Annuaire Santé) and lists, with invented people."""

import random
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from tests.fabrique.identites import Identites

JOUR = date(2026, 11, 1)

# 56 titles, in the order of the file published by the ANS.
ENTETE_ANNUAIRE = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|"
    "Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|"
    "Code profession|Libellé profession|Code catégorie professionnelle|"
    "Libellé catégorie professionnelle|Code type savoir-faire|Libellé type savoir-faire|"
    "Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice|"
    "Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique|"
    "Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site|"
    "Complément destinataire (coord. structure)|Complément point géographique (coord. structure)|"
    "Numéro Voie (coord. structure)|Indice répétition voie (coord. structure)|"
    "Code type de voie (coord. structure)|Libellé type de voie (coord. structure)|"
    "Libellé Voie (coord. structure)|Mention distribution (coord. structure)|"
    "Bureau cedex (coord. structure)|Code postal (coord. structure)|"
    "Code commune (coord. structure)|Libellé commune (coord. structure)|"
    "Code pays (coord. structure)|Libellé pays (coord. structure)|Téléphone (coord. structure)|"
    "Téléphone 2 (coord. structure)|Télécopie (coord. structure)|"
    "Adresse e-mail (coord. structure)|Code Département (structure)|"
    "Libellé Département (structure)|Ancien identifiant de la structure|"
    "Autorité d'enregistrement|Code secteur d'activité|Libellé secteur d'activité|"
    "Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code rôle|Libellé rôle|"
    "Code genre activité|Libellé genre activité"
)

# 32 and 42 titles: the copies of FINESS that are handed on, the second with its own names.
TITRES_32 = (
    "finess;nofinesset;nofinessej;rs;rslongue;complrs;compldistrib;numvoie;typvoie;voie;compvoie;"
    "lieuditbp;commune;departement;libdepartement;ligneacheminement;telephone;telecopie;categetab;"
    "libcategetab;categagretab;libcategagretab;siret;codeape;codemft;libmft;codesph;libsph;"
    "dateouv;dateautor;datemaj;numuai"
)
TITRES_42 = (
    "nofinesset;nofinessej;rs;rslongue;complrs;compldistrib;numvoie;typvoie;voie;compvoie;"
    "lieuditbp;region;libregion;departement;libdepartement;cog;codepostal;libelle_routage;"
    "ligneacheminement;telephone;telecopie;categetab;libcategetab;liblongcategetab;categretab;"
    "libcategretab;siret;codeape;libcodeape;mft;libmft;liblongmft;sph;libsph;numen;coordx;coordy;"
    "sourcegeocod;dategeocod;dateautor;dateouvert;datemaj"
)

# What stands apart in some extracts of the Annuaire.
ENTETE_SAVOIR_FAIRE = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Nom d'exercice|"
    "Prénom d'exercice|Code profession|Libellé profession|Code catégorie professionnelle|"
    "Libellé catégorie professionnelle|Code type savoir-faire|Libellé type savoir-faire|"
    "Code savoir-faire|Libellé savoir-faire"
)

_CATEGORIES = (
    ("620", "Pharmacie d'Officine"),
    ("603", "Maison de santé (L.6223-3)"),
    ("124", "Centre de Santé"),
    ("355", "Centre Hospitalier (C.H.)"),
)
_PRENOMS = "Claire Hélène Noël André Zoé Inès Loïc Maël Anaïs Benoît".split()


def finess_rows(nombre: int, graine: int = 0) -> Iterator[list[str]]:
    """Yield ``structureet`` rows of 32 columns; four establishments share a legal person."""
    identites = Identites(graine)
    juridique = identites.finess()
    for rang in range(nombre):
        if rang % 4 == 0:
            juridique = identites.finess()
        finess, nom = identites.finess(), identites.nom()
        categorie, libelle = _CATEGORIES[rang % len(_CATEGORIES)]
        departement = finess[:2]
        yield [
            "structureet", finess, juridique, f"CTRE {nom}"[:38], f"CENTRE DE SANTÉ {nom}", "", "",
            str(rang % 90 + 1), "R", "DES TILLEULS", "", "", f"{rang % 900:03d}", departement,
            "INVENTÉ", f"{departement}100 VILLENEUVE", identites.telephone(), "",
            categorie, libelle, "1000", "Agrégat", identites.siret(), "8621Z", "", "", "", "",
            "2010-05-03", "1900-01-01", "2024-02-01", "",
        ]  # fmt: skip


def write_finess(
    chemin: Path, nombre: int, *, jour: date = JOUR, geolocalise: bool = False, graine: int = 0
) -> list[str]:
    """Write an extract ``cs1100502`` (``cs1100507`` with coordinates); return the FINESS."""
    numeros: list[str] = []
    with chemin.open("w", encoding="iso-8859-1", newline="") as flux:
        flux.write(f"finess;etalab;111;{jour.isoformat()}\n")
        for cellules in finess_rows(nombre, graine):
            flux.write(";".join(cellules) + "\n")
            numeros.append(cellules[1])
        for numero in numeros if geolocalise else ():
            flux.write(f"geolocalisation;{numero};841166.7;6581529.1;1,ATLASANTE;2024-02-01\n")
    return numeros


def write_titled_finess(chemin: Path, titres: str, nombre: int, graine: int = 0) -> None:
    """Write a copy of FINESS under a line of titles, in UTF-8."""
    noms = titres.split(";")
    with chemin.open("w", encoding="utf-8", newline="") as flux:
        flux.write(titres + "\n")
        for cellules in finess_rows(nombre, graine):
            valeurs = dict(zip(TITRES_32.split(";"), cellules, strict=True))
            valeurs["dateouvert"] = valeurs["dateouv"]
            flux.write(";".join(valeurs.get(nom, "") for nom in noms) + "\n")


def annuaire_rows(nombre: int, graine: int = 0) -> Iterator[list[str]]:
    """Yield activities: a person has up to three, one line in forty has an old ADELI number."""
    identites = Identites(graine)
    hasard = random.Random(graine)
    titres = ENTETE_ANNUAIRE.split("|")
    rang = 0
    while rang < nombre:
        adeli = rang % 40 == 39
        numero = identites.finess() if adeli else identites.rpps()
        nom, prenom = identites.nom(), hasard.choice(_PRENOMS)
        for _ in range(min(hasard.choice((1, 1, 2, 3)), nombre - rang)):
            mode = hasard.choice("LS")
            siret, finess = identites.siret(), identites.finess()
            valeurs = {
                "Type d'identifiant PP": "0" if adeli else "8",
                "Identifiant PP": numero,
                "Identification nationale PP": ("0" if adeli else "8") + numero,
                "Nom d'exercice": nom,
                "Prénom d'exercice": prenom,
                "Code profession": "10",
                "Libellé profession": "Médecin",
                "Code savoir-faire": "SM26",
                "Libellé savoir-faire": "Qualifié en Médecine Générale (SM)",
                "Code mode exercice": mode,
                "Libellé mode exercice": "Libéral" if mode == "L" else "Salarié",
                "Numéro SIRET site": siret if mode == "L" else "",
                "Numéro SIREN site": siret[:9] if mode == "L" else "",
                "Numéro FINESS site": finess if mode == "S" else "",
                "Raison sociale site": f"CABINET DU DOCTEUR {nom}",
                "Libellé Voie (coord. structure)": "DES TILLEULS",
                "Libellé commune (coord. structure)": "Villeneuve",
                "Autorité d'enregistrement": "CNOM/CNOM/CNOM",
            }
            yield [valeurs.get(titre, "") for titre in titres]
            rang += 1


def write_annuaire(chemin: Path, nombre: int, graine: int = 0) -> list[str]:
    """Write ``PS_LibreAcces_Personne_activite.txt``; return the RPPS, each once."""
    numeros: dict[str, None] = {}
    with chemin.open("w", encoding="utf-8", newline="") as flux:
        flux.write(ENTETE_ANNUAIRE + "\n")
        for cellules in annuaire_rows(nombre, graine):
            flux.write("|".join(cellules) + "\n")
            if cellules[0] == "8":
                numeros[cellules[1]] = None
    return list(numeros)


def savoir_faire_row(rpps: str, code: str, libelle: str) -> str:
    """Return a line of ``PS_LibreAcces_SavoirFaire``, which a bar ends."""
    valeurs = {
        "Type d'identifiant PP": "8", "Identifiant PP": rpps,
        "Identification nationale PP": f"8{rpps}", "Code type savoir-faire": "S",
        "Code savoir-faire": code, "Libellé savoir-faire": libelle,
    }  # fmt: skip
    return "".join(f"{valeurs.get(titre, '')}|" for titre in ENTETE_SAVOIR_FAIRE.split("|")) + "\n"


def write_annuaire_zip(
    chemin: Path, activites: str, savoir_faire: str | None = None, jour: str = "202611010830"
) -> None:
    """Write the ZIP of the Annuaire, with what each file holds."""
    fichiers = {
        "Dipl_AutExerc": "Type d'identifiant PP|Identifiant PP|Identification nationale PP|\n",
        "Personne_activite": activites,
        "SavoirFaire": savoir_faire,
    }
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, texte in fichiers.items():
            if texte is not None:
                archive.writestr(f"PS_LibreAcces_{nom}_{jour}.txt", texte)


def write_csv(chemin: Path, lignes: Iterable[Sequence[object]], encodage: str = "utf-8") -> None:
    """Write a list as a French spreadsheet saves it."""
    texte = "".join(";".join(map(str, ligne)) + "\r\n" for ligne in lignes)
    chemin.write_bytes(texte.encode(encodage))


# -- spreadsheets -------------------------------------------------------------------------------

_PARTIES = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/><Default '
    'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="r1" Target="xl/workbook.xml" Type="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Base" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="r1" Target="worksheets/sheet1.xml" Type="http:'
    '//schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}


def write_xlsx(chemin: Path, lignes: Iterable[Sequence[str | int | float]]) -> None:
    """Write the smallest workbook that a spreadsheet opens: one sheet, texts and numbers."""
    corps = "".join(f"<row>{''.join(map(_cell, ligne))}</row>" for ligne in lignes)
    feuille = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{corps}</sheetData></worksheet>"
    )
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in {**_PARTIES, "xl/worksheets/sheet1.xml": feuille}.items():
            archive.writestr(nom, '<?xml version="1.0" encoding="UTF-8"?>' + contenu)


def _cell(valeur: str | int | float) -> str:
    if isinstance(valeur, str):
        return f'<c t="inlineStr"><is><t>{escape(valeur)}</t></is></c>'
    return f"<c><v>{valeur}</v></c>"
