"""What a content is, told by its first bytes and never by its name."""

from django.db.models import TextChoices

from sons.archive.contenu import EXAMINES, real_type

DEBUT_OCTETS = EXAMINES
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


class Type(TextChoices):
    """The types that the counters know; the value is the media type."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG"
    JPG = "image/jpeg", "JPG"
    ZIP = "application/zip", "ZIP"
    AUTRE = "application/octet-stream", "autre"


# What a paper that somebody signed is digitised in.
DOCUMENTS = (Type.PDF, Type.PNG, Type.JPG)


def type_of(debut: bytes) -> Type:
    """Return the type of a content from its first ``DEBUT_OCTETS`` bytes."""
    if debut.startswith(_ZIP):
        return Type.ZIP
    reconnu = real_type(debut)
    return Type[reconnu] if reconnu else Type.AUTRE
