"""A small content, kept."""

import io

from guichet.fichiers.reception import keep

PDF = b"%PDF-1.4\n%%EOF\n"


def kept_pdf():
    """Keep the smallest PDF that the portal takes."""
    return keep(io.BytesIO(PDF), len(PDF))
