"""The lists that stand beside a context file: their columns; their rows are read as a base does."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sons.erreurs import ContexteInvalide, why_unreadable

# Kinds of list: the columns they must have, and those they may have.
LISTES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "beneficiaires": (("type", "numero"), ("categorie", "effectif", "tranche", "plafond_ht")),
    "finances": (("type", "numero"), ("dispositif", "reference", "activite", "numeroAns")),
    "autofinances": (("type", "numero", "dispositif"), ()),
    "numeros": (("numeroEditeur",), ("numeroAns",)),
    "archives": (("type", "numero", "archivee_le"), ("dispositif",)),
    "avances": (
        ("numeroASP", "siret", "numeroAns", "numeroEditeur"),
        ("etat", "attestation_fin", "date_commande", "montant_ht"),
    ),
    "validees": (("type", "numero", "dispositif"), ()),
    "activite_am": (
        ("am",),
        ("structure_2023", "structure_actuelle", "structure_2023_existe", "montant"),
    ),
}


def read_list(chemin: Path, genre: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a list, checked; a fault names the file and the line.

    « sons base importer » reads it alike: encodings, separators, titles, what a cell may hold.
    """
    # Late: a context without a list needs none of it.
    from sons.bases import Sorte
    from sons.bases.listes import read_whole
    from sons.bases.sources import open_source

    sorte = Sorte(genre) if genre in list(Sorte) else None
    try:
        with chemin.open("rb") as flux, open_source(flux, chemin.name) as source:
            yield from read_whole(source.flux, sorte, *LISTES[genre])
    except OSError as faute:
        raise ContexteInvalide(
            f"{chemin} : ce fichier ne peut pas être lu ({why_unreadable(faute)})."
        ) from None
    except ContexteInvalide as faute:
        raise ContexteInvalide(f"{chemin.name}, {faute}") from None
