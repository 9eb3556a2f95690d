"""The tree of commands; each one is imported only when it is called, so that help is instant."""

import importlib
from gettext import gettext
from typing import Any

import click

# name → module and function; the short help stands here so that listing imports nothing.
COMMANDES = {
    "controler": (
        "controler",
        "Contrôle un dépôt : le JSON et, si on le donne, son ZIP de pièces.",
    ),
    "expliquer": ("expliquer", "Explique un code du fichier retour : cause, remède, exemple."),
    "dispositifs": ("dispositifs", "Liste les dispositifs connus et ce qui est ouvert."),
    "dispositif": ("dispositifs", "Décrit un dispositif, ou en prépare un nouveau."),
    "calendrier": (
        "calendrier",
        "Dit ce qui est ouvert et ce qui ferme, dans combien de temps ; agenda, frise.",
    ),
    "format": ("format", "Décrit un format JSON : tableau, schéma, modèle vierge ou exemple."),
    "contexte": ("contexte", "Aide à écrire le fichier de contexte d’un contrôle."),
    "calcul": ("calcul", "Dit qui est éligible et pour combien : l’outil de calcul."),
    "reglement": ("reglement", "Vérifie des textes, ou compare deux versions."),
    "base": ("base", "Range FINESS, Annuaire Santé et listes dans une base locale."),
}


class GroupeParesseux(click.Group):
    """A group whose commands are modules of ``sons_cli.commandes``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order a newcomer needs them."""
        return list(COMMANDES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command that is called."""
        if cmd_name not in COMMANDES:
            return None
        module = importlib.import_module(f"sons_cli.commandes.{COMMANDES[cmd_name][0]}")
        commande: click.Command = getattr(module, cmd_name)
        return commande

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; one that does not exist may be a mistyped one of ours."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as absente:
            raise click.NoSuchCommand(
                absente.command_name, possibilities=COMMANDES, ctx=ctx
            ) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(nom, aide) for nom, (_, aide) in COMMANDES.items()])


def _version(ctx: click.Context, _: click.Parameter, demandee: bool) -> Any:
    if demandee:
        from importlib.metadata import version

        click.echo(f"sons, version {version('guichet-sons')}")
        ctx.exit()


@click.group(
    cls=GroupeParesseux,
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Affiche la version.",
)
def sons() -> None:
    """Contrôle les dépôts d’un SONS (Ségur du numérique en santé) avant de les déposer.

    Même contrôle que le guichet, sans réseau : tous les constats d’un coup, et le fichier
    retour annoté.

    Premier pas : sons controler DEPOT.json --pieces DEPOT.zip

    Aide d’une commande : sons COMMANDE --help
    """
