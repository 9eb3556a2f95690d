"""Look for the mentions in the text of a PDF: a help for who reviews it, never a decision.

The text is read by a process of its own (``fichiers.texte_pdf``): what people hand in is hostile.
"""

import unicodedata

from guichet.fichiers.stockage import open_content
from guichet.fichiers.texte_pdf import read_text
from guichet.modeles.models import VersionModele
from sons.reglement.modele import Mention

# A word cut at the end of a line: pdfium marks the hyphen, which is no part of the word.
_COUPURES = ("\ufffe\r\n", "\ufffe", "\x02", "\u00ad")


class AnalyseEnAttente(Exception):
    """The antivirus has not spoken yet: the queue will try again."""


def search(version_id: int) -> None:
    """Look at one version and note what was found; a second time finds the same."""
    version = VersionModele.objects.select_related("modele", "fichier").get(pk=version_id)
    if version.fichier.condamne:
        return
    if version.fichier.obstacle:
        raise AnalyseEnAttente(f"version {version_id}")
    pages = read_pages(version)
    trouvees = {
        point.texte: page for point in version.modele.points if (page := find_any(point, pages))
    }
    lisible = any(page.strip() for page in pages)
    VersionModele.objects.filter(pk=version_id).update(
        recherche={"lisible": lisible, "pages": trouvees}
    )


def read_pages(version: VersionModele) -> list[str]:
    """Return the text of the first pages, as they compare; empty if the PDF cannot be read."""
    with open_content(version.fichier.empreinte) as contenu:
        octets = contenu.read()
    return [plain(page) for page in read_text(octets)]


def find_any(point: Mention, pages: list[str]) -> int | None:
    """Return the first page that bears one of the wordings the texts give to a mention."""
    trouvees = (find(redaction, pages) for redaction in (point.texte, *point.variantes))
    return min((page for page in trouvees if page), default=None)


def find(mention: str, pages: list[str]) -> int | None:
    """Return the first page (from 1) that bears ``mention`` word for word, None if none does.

    Case, accents, punctuation and line breaks do not count.
    """
    cherche = f" {plain(mention)} "
    return next((rang for rang, page in enumerate(pages, 1) if cherche in f" {page} "), None)


def plain(texte: str) -> str:
    """Return ``texte`` as it compares: words without case, accents or punctuation."""
    for coupure in _COUPURES:
        texte = texte.replace(coupure, "")
    decompose = unicodedata.normalize("NFKD", texte.casefold())
    sans_accent = (c for c in decompose if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in sans_accent).split())
