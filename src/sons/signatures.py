"""What the first bytes of a file say that it is, whatever its name says."""

BOM = b"\xef\xbb\xbf"
GZIP = "une archive GZ"
PAGE_WEB = "une page web"

_SIGNATURES = (
    (b"%pdf-", "un document PDF"),
    (b"{\\rtf", "un document RTF"),
    (b"\xd0\xcf\x11\xe0", "un document d’un ancien Office (DOC ou XLS)"),
    (b"\x89png", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPG"),
    (b"7z\xbc\xaf\x27\x1c", "une archive 7z"),
    (b"rar!", "une archive RAR"),
    (b"\x1f\x8b", GZIP),
    (b"sqlite format 3", "une base SQLite"),
    (b"<?xml", "un document XML"),
    (b"<!doctype html", PAGE_WEB),
    (b"<html", PAGE_WEB),
)


def skip_head(debut: bytes) -> bytes:
    """Return what follows the mark and the blanks that may stand before a text."""
    return debut.removeprefix(BOM).lstrip()


def kind_of(debut: bytes) -> str | None:
    """Name in French what these first bytes begin, case aside; None when they do not say."""
    en_tete = skip_head(debut)[:16].lower()
    return next((nom for signature, nom in _SIGNATURES if en_tete.startswith(signature)), None)
