"""Extract the text of a PDF: a program of ``guichet.confinement``.

A page of a few kilobytes may hold millions of characters, each kept by the library in hundreds of
bytes: the memory of this process is what bounds a page, and the characters the whole document.
"""

import json
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from guichet.confinement.bornes import MIO, Bornes
from guichet.confinement.programme import Demander, run

if TYPE_CHECKING:
    import pypdfium2

PAGES_MAX = 50
CARACTERES_MAX = 1_000_000
BORNES = Bornes(
    memoire_octets=512 * MIO, calcul_s=20, delai_s=30, message_octets=12 * CARACTERES_MAX
)


def work(octets: bytes, _: Demander) -> bytes:
    """Return the text of each page, as a list in JSON."""
    return json.dumps(_read(octets)).encode()


def _read(octets: bytes) -> list[str]:
    import pypdfium2

    pages: list[str] = []
    restants = CARACTERES_MAX
    try:
        with pypdfium2.PdfDocument(octets) as document:
            for page in islice(document, PAGES_MAX):
                pages.append(_text(page, restants))
                restants -= len(pages[-1])
    except pypdfium2.PdfiumError:  # damaged, or locked by a password
        return []
    return pages


def _text(page: "pypdfium2.PdfPage", maximum: int) -> str:
    if not maximum:
        return ""
    with closing(page), closing(page.get_textpage()) as texte:
        lu: str = texte.get_text_range(0, min(texte.count_chars(), maximum))
        return lu[:maximum]


if __name__ == "__main__":
    run(BORNES, work)
