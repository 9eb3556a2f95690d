"""The text of a PDF that somebody handed in, read by a process of its own (``extraction``)."""

import json

from guichet.confinement import enfant
from guichet.confinement.enfant import EnfantInterrompu
from guichet.fichiers import extraction


def read_text(octets: bytes) -> list[str]:
    """Return the text of the first pages, each as it stands.

    Empty when the PDF is damaged, locked by a password, or asks for too much to be read: the
    operator is told of the last.
    """
    try:
        rendu = enfant.run(extraction.__name__, [], octets, extraction.BORNES)
    except EnfantInterrompu:
        return []
    pages: list[str] = json.loads(rendu)
    return [str(page) for page in pages]
