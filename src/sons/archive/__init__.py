"""The ZIP of pieces, inspected without unpacking anything to disk.

The standard ``zipfile`` is not used to read: before CPython 3.12 it does not see
overlapping entries, it loads a central directory of any size, and it is lenient
where two readers could understand two different archives. Here every byte range is
checked before one byte is inflated, and whatever the stream holds becomes an anomaly.

    modele       what goes in and comes out
    octets       exact reads, extra fields, text safe to print
    noms         names as decoded, and what is wrong with them
    repertoire   end record and central directory (5001 to 5004)
    entetes      local headers, overlaps (5005)
    contenu      inflated content, its digest, its type
    inspection   the whole, in order
"""

from sons.archive.inspection import inspect_archive
from sons.archive.modele import Anomalie, Entree, Inventaire, Limites

__all__ = ["Anomalie", "Entree", "Inventaire", "Limites", "inspect_archive"]
