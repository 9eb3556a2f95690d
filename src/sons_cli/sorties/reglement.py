"""The texts as data, told: what was laid down, what is wrong, what changed."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from sons.ecriture import write_day, write_instant
from sons.reglement.audit import BilanAudit
from sons.reglement.cles import RUBRIQUES
from sons.reglement.comparaison import Difference, Genre, is_whole
from sons.reglement.source import Source
from sons_cli.sorties.console import indented, open_console

_DOMAINES = {
    "dispositif": "Dispositif",
    "format": "Format",
    "liste": "Liste fermée",
    "catalogue": "Catalogue des constats",
    "protection": "Limites de protection",
    "document": "Documents cités",
    "contradiction": "Registre des contradictions",
}
# Domains whose objects are small: one heading for all, each object is a line.
_REGISTRES = ("protection", "catalogue", "document", "contradiction")

_SIGNES = {
    Genre.AJOUT: Text("+", "green"),
    Genre.RETRAIT: Text("−", "red"),
    Genre.CHANGEMENT: Text("~", "yellow"),
    Genre.RENOMMAGE: Text("~", "yellow"),
}
# Keys that speak of a value without being one: their own source says nothing more.
_DITS = ("source", "statut", "note", "libelle", "ordre")


# -- a skeleton ---------------------------------------------------------------------------------


def print_pose(dossier: Path, poses: Mapping[str, bool]) -> None:
    """Say which files were written, and what to do next."""
    for relatif, is_posee in poses.items():
        suite = "posé" if is_posee else "existe déjà, laissé tel quel"
        click.echo(f"{dossier / relatif} : {suite}.")
    click.echo(f"Ensuite : « sons reglement verifier {dossier} » dit ce qu’il reste à compléter.")


# -- faults -------------------------------------------------------------------------------------


def print_bilan(bilan: BilanAudit) -> None:
    """Print every fault on its own line, never folded, then what was checked."""
    for faute in bilan.fautes:
        click.echo(faute)
    if bilan.fautes:
        click.echo()
    if bilan.partiels:
        click.echo(
            "Vérifications d’ensemble (ordre des dates, tranches, rôles) remises, tant que toutes "
            f"les clés ne se lisent pas : {', '.join(bilan.partiels)}."
        )
    if bilan.sans_format:
        click.echo(f"Sans format décrit (ce n’est pas une faute) : {', '.join(bilan.sans_format)}.")
    vus = (
        f"{_count(bilan.dispositifs, 'dispositif')}, {_count(bilan.formats, 'format')} et "
        f"{_count(bilan.constats, 'constat')} vérifiés"
    )
    fautes = _count(len(bilan.fautes), "faute") if bilan.fautes else "Aucune faute"
    click.echo(f"{fautes} : {vus}.")


def _count(nombre: int, nom: str) -> str:
    return f"{nombre} {nom}{'s' if nombre > 1 else ''}"


# -- differences --------------------------------------------------------------------------------


def print_ecarts_json(
    ancien: Path | None, nouveau: Path | None, ecarts: Sequence[Difference]
) -> None:
    """Write the stable shape documented in docs/adapter-les-textes.md."""
    arbre = {
        "ancien": _version(ancien),
        "nouveau": _version(nouveau),
        "identiques": not ecarts,
        "ecarts": [ecart.as_dict() for ecart in ecarts],
    }
    json.dump(arbre, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_ecarts(ancien: Path | None, nouveau: Path | None, ecarts: Sequence[Difference]) -> None:
    """Print what changed, dispositif by dispositif, part by part."""
    sortie = open_console()
    sortie.print(Text(f"De : {_version(ancien)}", "dim"))
    sortie.print(Text(f"À  : {_version(nouveau)}", "dim"))
    for titre, groupe in groupby(ecarts, _title):
        sortie.print()
        sortie.print(Text(titre, "bold"))
        _print_group(sortie, groupe)
    sortie.print()
    nombre = _count(len(ecarts), "écart")
    sortie.print(Text(f"{nombre}." if ecarts else "Les deux versions disent la même chose."))


def _version(dossier: Path | None) -> str:
    if dossier is None:
        return "textes livrés"
    return f"{dossier} ({'version entière' if is_whole(dossier) else 'posé sur les textes livrés'})"


def _title(ecart: Difference) -> str:
    titre = _DOMAINES[ecart.domaine]
    return titre if ecart.domaine in _REGISTRES else f"{titre} {ecart.objet}"


def _print_group(sortie: Console, ecarts: Any) -> None:
    for rubrique, groupe in groupby(ecarts, lambda e: e.rubrique):
        if rubrique:
            titre = RUBRIQUES.get(rubrique, rubrique).split(" (")[0].split(",")[0]
            sortie.print(indented(2, Text(titre, "cyan")))
        for ecart in groupe:
            sortie.print(indented(4 if rubrique else 2, _sentence(ecart), _SIGNES[ecart.genre]))


def _sentence(ecart: Difference) -> Text:
    """Say one difference: where, from what to what, since when, by which text."""
    objet = ecart.objet if ecart.domaine in _REGISTRES else ""
    lieu = ", ".join(filter(None, (objet, ecart.element, ecart.cle)))
    phrase = Text(f"{lieu} : " if lieu else "")
    match ecart.genre:
        case Genre.AJOUT:
            phrase.append(f"ajouté{_colon(ecart.apres)}")
        case Genre.RETRAIT:
            phrase.append(f"retiré{_colon(ecart.avant)}")
        case Genre.RENOMMAGE:
            phrase.append(f"sans doute renommé en {ecart.apres}")
        case Genre.CHANGEMENT:
            phrase.append(f"{_said(ecart.avant)} → {_said(ecart.apres)}")
    if ecart.depuis and ecart.cle in ("", "valeur"):
        phrase.append(f", depuis le {write_day(ecart.depuis)}")
    if isinstance(ecart.source, Source) and ecart.cle not in _DITS:
        phrase.append(f"  {ecart.source}", "dim")
    return phrase


def _colon(valeur: Any) -> str:
    said = valeur if isinstance(valeur, str) else _said(valeur)
    return f" : {said}" if said else ""


def _said(valeur: Any) -> str:
    """Write a value as a reader expects it; what a row holds by default is left out."""
    match valeur:
        case None:
            return "rien"
        case bool():
            return "true" if valeur else "false"
        case datetime():
            return write_instant(valeur)
        case date():
            return write_day(valeur)
        case Mapping():
            return ", ".join(f"{cle} = {_said(v)}" for cle, v in valeur.items()) or "rien"
        case tuple() | list():
            return ", ".join(map(_said, valeur)) or "rien"
        case _ if is_dataclass(valeur) and not isinstance(valeur, Source):
            return _said_row(valeur)
        case _:
            return f"« {valeur} »" if " " in str(valeur) else str(valeur)


def _said_row(ligne: Any) -> str:
    dites = [
        f"{champ.name} {_said(valeur)}"
        for champ in fields(ligne)
        if champ.name not in ("source", "statut", "note")
        and (valeur := getattr(ligne, champ.name)) != champ.default
        and valeur not in ((), {})
        and not (isinstance(valeur, tuple) and is_dataclass(valeur[0]))
    ]
    return ", ".join(dites)
