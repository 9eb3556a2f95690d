"""The ZIP of pieces, read by ``zipfile`` without unpacking anything to disk.

modele       what goes in and comes out
ouverture    what zipfile trusts and must not, checked first (5001 to 5005)
noms         names as decoded, and what is wrong with them
deballage    the content of one entry, piece by piece
contenu      what the content of a piece is
inspection   the whole, in order
renommage    the same contents under other names
"""

from sons.archive.inspection import announced_octets, inspect_archive
from sons.archive.modele import Anomalie, ArchiveRefusee, Entree, Inventaire, LimitesArchive
from sons.archive.renommage import rename

__all__ = [
    "Anomalie",
    "ArchiveRefusee",
    "Entree",
    "Inventaire",
    "LimitesArchive",
    "announced_octets",
    "inspect_archive",
    "rename",
]
