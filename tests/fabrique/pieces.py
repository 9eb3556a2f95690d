"""Real pieces: a one-page PDF, a PNG, a JPEG, and the ZIP that carries them."""

import base64
import io
import zipfile
import zlib
from collections.abc import Mapping

# A white pixel in baseline JPEG, encoded once.
_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////"
    "////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAA"
    "AAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)

# Fixed date of the entries, so that the same pieces give the same archive.
_DATE = (2022, 9, 1, 9, 0, 0)


def make_piece(format_: str, texte: str = "Bon de commande") -> bytes:
    """Make a small piece that a viewer opens: ``PDF``, ``PNG`` or ``JPG``; a PDF for any other."""
    return {"PNG": _png(), "JPG": _JPEG}.get(format_) or _pdf(texte)


def make_zip(pieces: Mapping[str, bytes]) -> bytes:
    """Pack pieces, compressed, in the order given."""
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in pieces.items():
            archive.writestr(zipfile.ZipInfo(nom, _DATE), contenu, zipfile.ZIP_DEFLATED)
    return flux.getvalue()


def _pdf(texte: str) -> bytes:
    lignes = texte.encode("cp1252", "replace").replace(b"\\", b"").splitlines()
    echappees = [ligne.replace(b"(", b"\\(").replace(b")", b"\\)") for ligne in lignes]
    trace = b"BT /F1 14 Tf 60 760 Td 20 TL " + b" ".join(b"(%s) Tj T*" % e for e in echappees)
    trace += b" ET"
    objets = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(trace), trace),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    corps, lieux = b"%PDF-1.4\n", []
    for numero, objet in enumerate(objets, start=1):
        lieux.append(len(corps))
        corps += b"%d 0 obj\n%s\nendobj\n" % (numero, objet)
    table = b"".join(b"%010d 00000 n \n" % lieu for lieu in lieux)
    return corps + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (table, len(corps))
    )


def _png() -> bytes:
    def chunk(nom: bytes, contenu: bytes) -> bytes:
        somme = zlib.crc32(nom + contenu).to_bytes(4, "big")
        return len(contenu).to_bytes(4, "big") + nom + contenu + somme

    taille = (1).to_bytes(4, "big") * 2
    entete = chunk(b"IHDR", taille + bytes([8, 0, 0, 0, 0]))
    pixels = chunk(b"IDAT", zlib.compress(b"\x00\xff"))
    return b"\x89PNG\r\n\x1a\n" + entete + pixels + chunk(b"IEND", b"")
