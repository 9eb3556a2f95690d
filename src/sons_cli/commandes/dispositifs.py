"""``sons dispositifs`` and ``sons dispositif``: what the texts say, and one more to say."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sons import PARIS, load_reglement
from sons_cli.types import INSTANT, reglement_option

instant_option = click.option(
    "--instant", metavar="AAAA-MM-JJTHH:MM", type=INSTANT,
    help="Instant où l’on se place, heure de Paris ; maintenant par défaut.",
)  # fmt: skip


@click.command()
@instant_option
@reglement_option
def dispositifs(instant: datetime | None, reglement: Path | None) -> None:
    """Liste les dispositifs connus, leurs phases décrites et l’état de leur guichet."""
    from sons_cli.sorties.dispositif import print_liste

    print_liste(load_reglement(reglement), instant or datetime.now(PARIS))


@click.command("dispositif")
@click.argument("code", metavar="CODE")
@instant_option
@reglement_option
def decrire(code: str, instant: datetime | None, reglement: Path | None) -> None:
    """Décrit un dispositif (par exemple MDV-LGC-Va1), chaque valeur avec sa source.

    Pour en ajouter un aux textes : « sons dispositif nouveau --help ».
    """
    from sons_cli.sorties.dispositif import print_dispositif

    regles = load_reglement(reglement)
    trouve = regles.dispositif(code)
    print_dispositif(trouve, regles.phases(code), instant or datetime.now(PARIS))


class _DecrireOuNommer(click.Group):
    """A group that describes a dispositif unless a command of its own is named."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Give the hand to the description, as if it were the command itself."""
        if args and args[0] in self.commands:
            return super().make_context(info_name, args, parent, **extra)
        return decrire.make_context(info_name, args, parent, **extra)

    def get_help(self, ctx: click.Context) -> str:
        """Return the help that ``--help`` shows."""
        return decrire.get_help(ctx)


@click.group(cls=_DecrireOuNommer)
def dispositif() -> None:
    """Describe a dispositif, or lay down a new one."""


@dispositif.command(short_help="Pose le squelette commenté d’un dispositif à décrire.")
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
