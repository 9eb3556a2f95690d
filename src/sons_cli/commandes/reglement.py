"""``sons reglement``: lay down, check and compare the texts as data."""

from pathlib import Path

import click

DOSSIER = click.Path(exists=True, file_okay=False, path_type=Path)
LIVRE = "livre"


class _Version(click.ParamType[Path | None]):
    name = "version"

    def convert(
        self, value: str | Path | None, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | None:
        """Read a folder, or the word for the shipped texts."""
        return None if value == LIVRE else Path(DOSSIER.convert(value or "", param, ctx))


@click.group()
def reglement() -> None:
    """Décrit un nouveau dispositif, vérifie des textes, en compare deux versions.

    \b
    Pas à pas :
      sons reglement nouveau XYZ-ABC-Va1 mon-reglement/
      sons reglement verifier mon-reglement/
      sons reglement comparer livre mon-reglement/
    """


@reglement.command(short_help="Pose le squelette commenté d’un dispositif à décrire.")
@click.argument("code", metavar="CODE")
@click.argument("dossier", metavar="DOSSIER", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "avec_format",
    is_flag=True,
    help="Pose aussi une table de format, même si le couloir en a déjà une.",
)
@click.option("--phase", type=click.Choice(["avance", "solde"]), default="avance",
              help="Phase de cette table ; avance par défaut.")  # fmt: skip
def nouveau(code: str, dossier: Path, avec_format: bool, phase: str) -> None:
    """Pose dans DOSSIER le squelette commenté du dispositif CODE (COULOIR-LOGICIEL-VaN).

    Rien n’est jamais écrasé : un fichier qui existe déjà est laissé tel quel.
    """
    from sons.reglement.squelette import skeletons
    from sons_cli.sorties.reglement import print_pose

    poses = {
        relatif: _lay(dossier / relatif, texte)
        for relatif, texte in skeletons(code, phase, dossier, avec_format).items()
    }
    if not any(poses.values()):
        raise click.UsageError(
            f"Rien à poser dans {dossier}, tout y est déjà : {', '.join(poses)}."
        )
    print_pose(dossier, poses)


def _lay(chemin: Path, texte: str) -> bool:
    """Write a file that does not exist; tell whether it was written."""
    try:
        chemin.parent.mkdir(parents=True, exist_ok=True)
        with chemin.open("x", encoding="utf-8", newline="\n") as flux:
            flux.write(texte)
    except FileExistsError:
        return False
    except OSError as faute:
        raise click.UsageError(f"{chemin} ne peut pas être écrit ({faute.strerror}).") from None
    return True


@reglement.command(short_help="Dit tout ce qui est faux ou manque dans un dossier de textes.")
@click.argument("dossier", metavar="[DOSSIER]", required=False, type=DOSSIER)
@click.pass_context
def verifier(ctx: click.Context, dossier: Path | None) -> None:
    """Dit tout ce qui est faux ou manque dans DOSSIER, posé sur les textes livrés.

    Sans DOSSIER, vérifie les textes livrés seuls. Statut de sortie : 0 sans faute, 1 sinon.
    """
    from sons.reglement.audit import audit
    from sons_cli.sorties.reglement import print_bilan

    bilan = audit(dossier)
    print_bilan(bilan)
    ctx.exit(1 if bilan.fautes else 0)


@reglement.command(short_help="Dit ce qui change d’une version des textes à une autre.")
@click.argument("ancien", metavar="A", type=_Version())
@click.argument("nouveau", metavar="B", type=_Version())
@click.option("--sortie", type=click.Choice(["texte", "json"]), default="texte",
              help="Forme de la réponse ; texte par défaut.")  # fmt: skip
@click.pass_context
def comparer(ctx: click.Context, ancien: Path | None, nouveau: Path | None, sortie: str) -> None:
    """Dit ce qui change de la version A à la version B des textes.

    A et B sont des dossiers, ou le mot « livre » pour les textes livrés. Un dossier qui contient
    tout (documents, contradictions, constats, formats, dispositifs) est lu seul ; sinon il est
    posé sur les textes livrés. Statut de sortie : 0 si rien ne change, 1 sinon.
    """
    from sons.reglement.comparaison import compare, open_version
    from sons_cli.sorties import reglement as sorties

    ecarts = compare(open_version(ancien), open_version(nouveau))
    (sorties.print_ecarts_json if sortie == "json" else sorties.print_ecarts)(
        ancien, nouveau, ecarts
    )
    ctx.exit(1 if ecarts else 0)
