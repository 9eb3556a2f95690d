"""The contents of the storage: counted by key, encrypted anew."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, cast

from django.conf import settings
from django.core.files.storage import default_storage

from guichet.chiffrement.cles import CoffreFerme, Usage, find_key, first_key
from guichet.chiffrement.flux import Descelleur, FluxRompu, name_of, unseal
from guichet.fichiers.stockage import (
    CONTENUS,
    MORCEAUX,
    Brouillon,
    Rayon,
    brouillon,
    keys_under,
    place,
    walk,
)

_BLOC_OCTETS = 1024**2
_EMPREINTE = re.compile(r"[0-9a-f]{64}")


def count_by_key(rayon: Rayon = CONTENUS) -> Counter[str]:
    """Return how many contents lie under each key, "" for those in clear."""
    comptes = Counter({cle: _count(f"{rayon.scelle}/{cle}") for cle in keys_under(rayon)})
    comptes[""] = _count(rayon.clair)
    return comptes


def count_parts_by_key() -> Counter[str]:
    """Return the same of what is being sent, which is gone in a day."""
    return count_by_key(MORCEAUX)


def count_to_turn() -> int:
    """Return how many contents are not as they are to be."""
    return sum(1 for _ in _to_turn())


def turn(suivre: Callable[[int], None], fermes: list[str]) -> int:
    """Encrypt anew, with the first key, what lies under others, or in clear if it is not to.

    One content after the other, the old one removed when the new one is safe: interrupted, it goes
    on where it stopped, and who reads meanwhile finds one or the other. What does not open stays
    as it is and is told in ``fermes``. Return how many were moved.
    """
    faits = 0
    for chemin in _to_turn():
        try:
            _turn(chemin)
            faits += 1
        except FileNotFoundError:
            pass  # it was removed, or moved by another run
        except CoffreFerme:
            fermes.append(chemin)
        suivre(1)
    return faits


def _to_turn() -> Iterator[str]:
    """Never what stays in clear: to forget a variable must not open every content."""
    for cle in keys_under(CONTENUS) - {first_key().identifiant}:
        yield from walk(f"{CONTENUS.scelle}/{cle}")
    if settings.CHIFFRER_CONTENUS:
        yield from walk(CONTENUS.clair)


def _turn(chemin: str) -> None:
    source, empreinte = _open(chemin)
    with source, brouillon(scelle=True) as copie:
        if _copy(source, copie) != empreinte:
            raise FluxRompu
        place(copie, empreinte)
    default_storage.delete(chemin)


def _open(chemin: str) -> tuple[IO[bytes], str]:
    """Return what reads a content in clear, and its SHA-256 as its place tells it."""
    flux = cast(IO[bytes], default_storage.open(chemin, "rb"))
    nom = chemin.rpartition("/")[2]
    if chemin.startswith(f"{CONTENUS.clair}/"):
        if not _EMPREINTE.fullmatch(nom):
            flux.close()
            raise FluxRompu
        return flux, nom
    ouvert = unseal(flux, find_key, Usage.CONTENU)
    empreinte = cast(Descelleur, ouvert.raw).identite.hex()
    if name_of(find_key(chemin.split("/")[1]), empreinte) != nom:
        ouvert.close()
        raise FluxRompu
    return ouvert, empreinte


def _copy(source: IO[bytes], copie: Brouillon) -> str:
    empreinte = hashlib.sha256()
    while bloc := source.read(_BLOC_OCTETS):
        empreinte.update(bloc)
        copie.write(bloc)
    return empreinte.hexdigest()


def _count(prefixe: str) -> int:
    return sum(1 for _ in walk(prefixe))
