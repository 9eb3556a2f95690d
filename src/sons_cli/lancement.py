"""The one place where any failure becomes a sentence and an exit status."""

import os
import sys
import traceback

import click

from sons_cli.application import sons
from sons_cli.francais import speak_french, suggested

STATUT_USAGE = 2
STATUT_INTERROMPU = 4


def launch(arguments: list[str]) -> int:
    """Run ``sons`` and return its exit status: 0, 1, 2, 3 or 4 as the documentation says."""
    for flux in (sys.stdout, sys.stderr):
        flux.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    speak_french()
    return run(arguments)


def run(arguments: list[str]) -> int:
    """Run the command and return its exit status; never lets an exception through."""
    try:
        statut = sons.main(args=arguments, prog_name="sons", standalone_mode=False)
    except (click.NoSuchCommand, click.NoSuchOption) as erreur:
        ecrit = (
            erreur.command_name if isinstance(erreur, click.NoSuchCommand) else erreur.option_name
        )
        phrase = erreur.message + suggested(ecrit, erreur.possibilities or [])
        click.UsageError(phrase, erreur.ctx).show()
        return STATUT_USAGE
    except click.ClickException as erreur:
        erreur.show()
        return STATUT_USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrompu.", err=True)
        return STATUT_INTERROMPU
    except BrokenPipeError:
        # The reader of our output went away (head, less): nothing is wrong with the deposit,
        # but nobody has seen the verdict either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STATUT_INTERROMPU
    except ModuleNotFoundError as absent:
        from sons.extra import missing_library

        if missing_library(absent):
            raise
        return _explain(absent)
    except Exception as erreur:  # noqa: BLE001 - the boundary: status 1 would mean « rejected »
        return _explain(erreur)
    return statut if isinstance(statut, int) else 0


def _explain(erreur: Exception) -> int:
    from sons.erreurs import ErreurSons

    if os.environ.get("SONS_DEBUG"):
        traceback.print_exc()
    if isinstance(erreur, ErreurSons):
        click.echo(f"Erreur : {erreur}", err=True)
        return STATUT_USAGE
    click.echo(
        "Contrôle interrompu : aucun verdict n’a été rendu.\n"
        f"Cause interne : {type(erreur).__name__} : {erreur}\n"
        "Recommencez avec SONS_DEBUG=1 pour joindre le détail à un signalement.",
        err=True,
    )
    return STATUT_INTERROMPU
