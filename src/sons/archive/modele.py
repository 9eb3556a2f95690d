"""What goes into the inspection of an archive and what comes out of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LimitesArchive:
    """The bounds set by the texts.

    Between ``taille_piece_alerte_octets`` and ``taille_piece_max_octets`` a piece is
    accepted with an alerte: "3 Mo" can be read as 3 000 000 or as 3 145 728 bytes.
    """

    taille_zip_max_octets: int
    taille_piece_max_octets: int
    taille_piece_alerte_octets: int
    entrees_max: int
    ratio_max: int


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One thing wrong, with what was received and what was expected, safe to print."""

    code: str
    recu: str | None = None
    attendu: str | None = None


@dataclass(frozen=True, slots=True)
class Entree:
    """One piece of the archive.

    ``nom`` is the name as in the archive: hostile until ``anomalies`` has been looked at.
    ``taille_octets`` is the real inflated size when the piece was read (one byte past the
    limit when the reading stopped there), else the declared one. ``empreinte`` is None
    when the content was not read to its end.
    """

    nom: str
    taille_octets: int
    empreinte: str | None
    type_reel: str | None
    anomalies: tuple[Anomalie, ...]


@dataclass(frozen=True, slots=True)
class Inventaire:
    """The pieces in the order of the archive; none when the archive itself is refused."""

    entrees: tuple[Entree, ...]
    anomalies: tuple[Anomalie, ...]


class ArchiveRefusee(Exception):
    """The whole archive is refused: nothing in it may be inflated."""

    def __init__(self, code: str, recu: str, attendu: str | None = None) -> None:
        super().__init__(code)
        self.anomalie = Anomalie(code, recu, attendu)
