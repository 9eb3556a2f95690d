"""Where a value stands in a file: the balises and ranks that lead to it.

``("lignesImport", 3, "commande", "dateCommande")`` is written
``lignesImport[3].commande.dateCommande``. Nothing reads the written form back.
"""

from sons.ecriture import printable

Chemin = tuple[str | int, ...]


def write_chemin(chemin: Chemin) -> str:
    """Write a path as people read it; the name of an unknown balise may hold anything."""
    pas = (f"[{un}]" if isinstance(un, int) else f".{printable(un)}" for un in chemin)
    return "".join(pas).removeprefix(".")
