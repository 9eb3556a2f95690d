"""``sons contexte``: write the file that tells a control what the deposit does not say."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import click

from sons import load_reglement
from sons.erreurs import ContexteInvalide
from sons.identifiants import TYPES, siret_key_holds
from sons.profils import unknown_profiles
from sons_cli.contexte_toml import BASE, load_contexte
from sons_cli.listes_csv import LISTES, read_list
from sons_cli.types import FICHIER, JOUR

NOUVEAU = click.Path(path_type=Path, dir_okay=False)

_SECTIONS = {
    "fournisseur": "Le fournisseur qui dépose, tel qu’enrôlé à l’ASP.",
    "referencement": "Une solution référencée par l’ANS (répéter pour chaque numéro).",
    "listes": "Listes au format CSV, à côté de ce fichier.",
}

_GENRES = {
    "beneficiaires": ("base des bénéficiaires éligibles", "bénéficiaires éligibles"),
    "finances": ("liste des bénéficiaires déjà financés", "bénéficiaires déjà financés"),
    "autofinances": (
        "liste des clients équipés à leurs frais en vague 1",
        "clients équipés à leurs frais",
    ),
    "numeros": ("liste des numeroEditeur déjà utilisés", "numéros déjà utilisés"),
    "archives": ("liste des commandes archivées", "commandes archivées"),
    "avances": ("liste des avances", "avances"),
    "validees": (
        "liste des demandes validées ailleurs (RIS pour une DRIMbox)",
        "demandes validées",
    ),
    "activite_am": ("base d’activité 2023 des numéros d’AM", "numéros d’AM"),
}


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def contexte() -> None:
    """Aide à écrire le fichier de contexte d’un contrôle.

    Le contexte dit qui dépose, quelles solutions sont référencées, qui est éligible et qui est
    déjà financé. Ce qu’il ne dit pas n’est pas vérifié, et le rapport l’annonce.

    \b
    Pas à pas :
      sons contexte nouveau CONTEXTE.toml --siret 84512003900019
      sons contexte referencement CONTEXTE.toml --numero-ans … --dispositif MDV-LGC-Va1
      sons contexte beneficiaires CONTEXTE.toml base.csv
      sons contexte finances CONTEXTE.toml finances.csv
      sons contexte base CONTEXTE.toml base.sqlite
      sons contexte verifier CONTEXTE.toml
    """


@contexte.command()
@click.argument("fichier", metavar="CONTEXTE.toml", type=NOUVEAU)
@click.option("--siret", required=True, help="SIRET enrôlé, 14 chiffres.")
@click.option("--raison-sociale", default="", help="Nom du fournisseur.")
def nouveau(fichier: Path, siret: str, raison_sociale: str) -> None:
    """Crée un contexte avec le fournisseur."""
    if fichier.exists():
        raise click.UsageError(f"« {fichier} » existe déjà : choisissez un autre nom.")
    _check_siret(siret)
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("Contexte d’un contrôle « sons controler --contexte »."))
    fournisseur = tomlkit.table()
    fournisseur.comment(_SECTIONS["fournisseur"])
    fournisseur.add("siret", siret)
    fournisseur.add("raison_sociale", raison_sociale)
    document.add("fournisseur", fournisseur)
    _save(fichier, document)
    click.echo(f"Contexte créé : {fichier}. Ensuite : « sons contexte referencement {fichier} … ».")


@contexte.command()
@click.argument("fichier", metavar="CONTEXTE.toml", type=FICHIER)
@click.option("--numero-ans", required=True, help="Numéro de référencement de la solution.")
@click.option("--dispositif", required=True, metavar="CODE", help="Par exemple MDV-LGC-Va1.")
@click.option("--solution", default="", help="Nom de la solution.")
@click.option("--version", "version_", default="", help="Version référencée.")
@click.option("--profil", "profils", multiple=True, help="Profil obtenu ; répéter l’option.")
@click.option("--date-referencement", type=JOUR, help="Jour de la décision de l’ANS.")
@click.option("--dossier-complet", type=JOUR, help="Jour du dossier complet de preuves.")
@click.option(
    "--fournisseur",
    "fournisseurs",
    multiple=True,
    help="SIRET de l’éditeur ou d’un distributeur déclaré ; répéter l’option.",
)
@click.option("--sans-financement", is_flag=True, help="Référencée sans financement.")
@click.option("--pv-pilotes", type=click.IntRange(min=0), help="PV pilotes validés par l’ASP.")
@click.option(
    "--supports-de-formation/--sans-supports",
    default=None,
    help="Supports de formation validés par l’ASP, ou non.",
)
def referencement(fichier: Path, **valeurs: Any) -> None:
    """Ajoute une solution référencée, ou remplace celle du même numéro."""
    dispositif = load_reglement().dispositif(valeurs["dispositif"])
    connus = [p.nom for p in dispositif.profil]
    for profil in unknown_profiles(valeurs["profils"], connus):
        raise click.UsageError(
            f"Profil « {profil} » inconnu pour {dispositif.code} ; profils : {', '.join(connus)}."
        )
    for siret in valeurs["fournisseurs"]:
        _check_siret(siret)
    load_contexte(fichier)
    document = _open(fichier)
    solutions = document.setdefault("referencement", _tables())
    restantes = [s for s in solutions if s["numero_ans"] != valeurs["numero_ans"]]
    solutions.clear()
    solutions.extend([*restantes, _solution(valeurs)])
    _save(fichier, document)
    load_contexte(fichier)
    click.echo(f"Solution {valeurs['numero_ans']} enregistrée dans {fichier}.")


def _solution(valeurs: dict[str, Any]) -> Any:
    import tomlkit

    table = tomlkit.table()
    table.add("numero_ans", valeurs["numero_ans"])
    table.add("dispositif", valeurs["dispositif"])
    facultatives: dict[str, str | list[str] | date | None] = {
        "solution": valeurs["solution"],
        "version": valeurs["version_"],
        "profils": list(valeurs["profils"]),
        "date_referencement": valeurs["date_referencement"],
        "dossier_complet": valeurs["dossier_complet"],
        "fournisseurs": list(valeurs["fournisseurs"]),
    }
    for cle, valeur in facultatives.items():
        if valeur:
            table.add(cle, valeur)
    if valeurs["sans_financement"]:
        table.add("finance", False)
    for cle in ("pv_pilotes", "supports_de_formation"):
        if valeurs[cle] is not None:
            table.add(cle, valeurs[cle])
    return table


def _list_command(genre: str) -> click.Command:
    """Make the command that attaches one kind of list."""
    quoi, unite = _GENRES[genre]
    exigees, facultatives = LISTES[genre]
    colonnes = ", ".join(exigees) + "".join(f", [{c}]" for c in facultatives)
    types = f"« type » vaut {', '.join(TYPES)}. " if "type" in exigees else ""

    @click.command(
        genre,
        help=f"Rattache la {quoi} (CSV).\n\nColonnes : {colonnes}. {types}"
        "Séparateur « ; » ou « , », UTF-8 ou Windows-1252.",
        short_help=f"Rattache la {quoi} (CSV).",
    )
    @click.argument("fichier", metavar="CONTEXTE.toml", type=FICHIER)
    @click.argument("liste", metavar="LISTE.csv", type=FICHIER)
    def attach(fichier: Path, liste: Path) -> None:
        load_contexte(fichier)
        nombres = Counter(ligne.get("type", "") for ligne in read_list(liste, genre))
        document = _open(fichier)
        listes = document.setdefault("listes", _table(_SECTIONS["listes"]))
        listes[genre] = _relative(liste, fichier)
        _save(fichier, document)
        detail = ", ".join(f"{n} {t}".strip() for t, n in nombres.items()) or "0"
        click.echo(f"{liste.name} : {detail} ({unite}), rattachée à {fichier}.")

    return attach


for _genre in _GENRES:
    contexte.add_command(_list_command(_genre))


@contexte.command()
@click.argument("fichier", metavar="CONTEXTE.toml", type=FICHIER)
@click.argument("base_", metavar="BASE.sqlite", type=FICHIER)
def base(fichier: Path, base_: Path) -> None:
    """Rattache une base locale (voir « sons base »)."""
    from sons.bases import etat

    load_contexte(fichier)
    contenu = ", ".join(f"{p.sorte} {p.dispositif}".strip() for p in etat(base_)) or "vide"
    document = _open(fichier)
    document.setdefault("listes", _table(_SECTIONS["listes"]))[BASE] = _relative(base_, fichier)
    _save(fichier, document)
    click.echo(f"{base_.name} : {contenu} (base locale), rattachée à {fichier}.")


@contexte.command()
@click.argument("fichier", metavar="CONTEXTE.toml", type=FICHIER)
def verifier(fichier: Path) -> None:
    """Relit un contexte et dit ce qu’il permet de vérifier, et ce qui lui manque."""
    reponses = load_contexte(fichier)
    fournisseur = reponses.ecrit.fournisseur
    lignes = [("fournisseur", fournisseur.siret if fournisseur else None)]
    lignes += [
        (f"référencement {r.numero_ans}", f"{r.dispositif} {r.solution} {r.version}".strip())
        for r in reponses.ecrit.referencement
    ] or [("référencement", None)]
    for genre, (quoi, unite) in _GENRES.items():
        chemin = reponses.path(genre)
        nombre = sum(1 for _ in read_list(chemin, genre)) if chemin else None
        lignes.append((quoi, None if nombre is None else f"{nombre} {unite}"))
    if base_ := reponses.path(BASE):
        from sons_cli.sorties.base import summary

        lignes += summary(base_)
    for nom, valeur in lignes:
        signe = "✔" if valeur else "?"
        click.echo(f"{signe} {nom} : {valeur or 'non renseigné, ne sera pas vérifié'}")
    reglement = load_reglement()
    nommes = {solution.dispositif for solution in reponses.ecrit.referencement}
    fautes = [
        phrase
        for code in reglement.codes
        if code in nommes
        for phrase in reponses.unknown_profiles(reglement.dispositif(code))
    ]
    for phrase in fautes:
        click.echo(f"✘ {phrase}")
    if fautes:
        raise click.exceptions.Exit(1)


# -- file -------------------------------------------------------------------------------------


def _check_siret(siret: str) -> None:
    if siret_key_holds(siret) is None:
        raise click.UsageError(f"« {siret} » n’est pas un SIRET : 14 chiffres sont attendus.")
    if not siret_key_holds(siret):
        click.echo(f"Attention : la clé du SIRET {siret} est fausse, relisez-le.", err=True)


def _open(fichier: Path) -> Any:
    import tomlkit

    return tomlkit.parse(fichier.read_text(encoding="utf-8-sig"))


def _tables() -> Any:
    import tomlkit

    return tomlkit.aot()


def _table(commentaire: str) -> Any:
    import tomlkit

    return tomlkit.table().comment(commentaire)


def _save(fichier: Path, document: Any) -> None:
    import tomlkit

    try:
        fichier.write_text(tomlkit.dumps(document), encoding="utf-8")
    except OSError as faute:
        raise ContexteInvalide(f"{fichier} ne peut pas être écrit ({faute.strerror}).") from None


def _relative(liste: Path, fichier: Path) -> str:
    """Write the list's path from the context file, so that both can be moved together."""
    dossier = fichier.resolve().parent
    absolu = liste.resolve()
    try:
        return absolu.relative_to(dossier).as_posix()
    except ValueError:
        return absolu.as_posix()
