"""Where a value stands in a file: the balises and ranks that lead to it.

``("lignesImport", 3, "commande", "dateCommande")`` is written
``lignesImport[3].commande.dateCommande`` for programs, which count from 0, and « commande ›
dateCommande » of the demande n° 4 for people. The first is read back to correct a value that a kept
report names: only the plain names of the model are, never what a file may have invented.
"""

import re

from sons.ecriture import printable

Chemin = tuple[str | int, ...]

_PAS = re.compile(r"\.?([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]{1,9})\]")


def write_chemin(chemin: Chemin) -> str:
    """Write a path for a program; the name of an unknown balise may hold anything."""
    pas = (f"[{un}]" if isinstance(un, int) else f".{printable(un)}" for un in chemin)
    return "".join(pas).removeprefix(".")


def rank_in(chemin: Chemin) -> int | None:
    """Return which demande of the file a path leads into, from 1: the table of the lines is alone.

    None for what stands outside the demandes.
    """
    rang = chemin[1] if len(chemin) > 1 else None
    return rang + 1 if isinstance(rang, int) else None


def write_inside(chemin: Chemin) -> str:
    """Write a path for a person, from inside its demande: « liberal n° 2 › RPPS »."""
    reste = chemin if rank_in(chemin) is None else chemin[2:]
    pas = (
        f"\u00a0n°\u00a0{un + 1}" if isinstance(un, int) else f" › {printable(un)}" for un in reste
    )
    return "".join(pas).removeprefix(" › ").lstrip("\u00a0")


def read_chemin(ecrit: str) -> Chemin | None:
    """Read a path of plain names back; None for anything else."""
    pas, ici = [], 0
    while ici < len(ecrit):
        if (lu := _PAS.match(ecrit, ici)) is None:
            return None
        pas.append(lu[1] or int(lu[2]))
        ici = lu.end()
    chemin = tuple(pas)
    return chemin if write_chemin(chemin) == ecrit else None
