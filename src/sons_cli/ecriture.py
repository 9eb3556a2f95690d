"""Files that the commands write: whole or absent; what prevents it is a sentence."""

import secrets
from pathlib import Path

import click


def check_target(cible: Path, *lus: Path | None) -> None:
    """Refuse, before any work, a file that would replace one that is read, or has no folder."""
    for lu in lus:
        if lu is not None and cible.resolve() == lu.resolve():
            raise click.UsageError(
                f"« {cible} » écraserait un fichier que la commande lit : donnez un autre nom."
            )
    if not cible.resolve().parent.is_dir():
        raise click.UsageError(f"Le dossier de « {cible} » n’existe pas.")


def write_whole(cible: Path, contenu: bytes) -> None:
    """Write beside, then rename: a file is whole or absent, whenever the process dies.

    Raises click.UsageError with the reason when the file cannot be written.
    """
    try:
        _replace(cible.resolve(), contenu)
    except OSError as erreur:
        raise click.UsageError(f"« {cible} » n’a pas pu être écrit : {_why(erreur)}.") from None


def _replace(cible: Path, contenu: bytes) -> None:
    if cible.exists() and not cible.is_file():
        # A terminal or /dev/null is written to, never replaced.
        cible.write_bytes(contenu)
        return
    provisoire = cible.with_name(f".{secrets.token_hex(6)}.provisoire")
    try:
        with provisoire.open("xb") as flux:
            flux.write(contenu)
        provisoire.replace(cible)
    except OSError:
        provisoire.unlink(missing_ok=True)
        raise


def _why(erreur: OSError) -> str:
    match erreur:
        case FileNotFoundError():
            return "son dossier n’existe pas"
        case PermissionError():
            return "vous n’avez pas le droit d’écrire à cet endroit"
        case NotADirectoryError():
            return "son chemin passe par un fichier, pas par un dossier"
        case _:
            return f"le système l’a refusé ({erreur.strerror})"
