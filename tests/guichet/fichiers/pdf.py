"""A small content, kept."""

import io

from guichet.fichiers.reception import deposer

PDF = b"%PDF-1.4\n%%EOF\n"


def kept_pdf():
    """Keep the smallest PDF that the portal takes."""
    return deposer(io.BytesIO(PDF), len(PDF))
