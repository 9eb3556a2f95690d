"""``sons reglement``: lay down, check and compare the texts as data."""

from pathlib import Path

import click

from sons_cli.commandes.dispositifs import nouveau

DOSSIER = click.Path(exists=True, file_okay=False, path_type=Path)
LIVRE = "livre"


class _Version(click.ParamType[Path | None]):
    name = "version"

    def convert(
        self, value: str | Path | None, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | None:
        """Read a folder, or the word for the shipped texts."""
        return None if value == LIVRE else Path(DOSSIER.convert(value or "", param, ctx))


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def reglement() -> None:
    """Vérifie des textes et en compare deux versions.

    \b
    Pas à pas :
      sons dispositif nouveau XYZ-ABC-Va1 mon-reglement/
      sons reglement verifier mon-reglement/
      sons reglement comparer livre mon-reglement/
    """


# The same under the name of the texts, as it was called first.
reglement.add_command(nouveau)


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
