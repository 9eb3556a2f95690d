"""What a file is when it is given in the place of another: told by its bytes, never by its name."""

from sons.signatures import kind_of, skip_head

_JSON = (b"{", b"[")
# A workbook and a text of an office suite are ZIP files: an entry says which.
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENTREES = (
    (b"word/document.xml", "un document Word (DOCX)"),
    (b"xl/workbook.", "un classeur Excel (XLSX)"),
    (b"opendocument.spreadsheet", "un classeur LibreOffice (ODS)"),
    (b"opendocument.text", "un document LibreOffice (ODT)"),
)
_SEPARATEURS = (b";", b"\t", b",")
EXAMINES_AU_DEBUT = 4_096


def name_other_kind(contenu: bytes) -> str | None:
    """Name in French what a file is when it is surely not JSON, or None."""
    if contenu.startswith(_ZIP):
        return next((nom for entree, nom in _ENTREES if entree in contenu), "une archive ZIP")
    debut = contenu[:EXAMINES_AU_DEBUT]
    if sorte := kind_of(debut):
        return sorte
    return "un tableau CSV" if _is_csv(skip_head(debut)) else None


def name_what_is_no_zip(debut: bytes) -> str:
    """Say in French what a file given as a ZIP is, by its first bytes; it has no end of archive."""
    if not debut:
        return "le fichier est vide"
    if debut.startswith(_ZIP):
        return "elle est incomplète"
    if skip_head(debut).startswith(_JSON):
        return "c’est un fichier JSON"
    sorte = name_other_kind(debut)
    return f"c’est {sorte}" if sorte else "ce n’est pas un fichier ZIP"


def _is_csv(debut: bytes) -> bool:
    """Whether two lines are cut in as many parts; a balise shows a JSON that lost its start."""
    lignes = [ligne for ligne in debut.split(b"\n", 2)[:2] if ligne.strip()]
    if len(lignes) < 2 or debut.startswith(_JSON) or b'":' in debut:
        return False
    return any(0 < lignes[0].count(s) <= lignes[1].count(s) for s in _SEPARATEURS)
