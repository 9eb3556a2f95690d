"""Copy the portal while it works: the base first, then all that it names."""

import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection

from guichet import horloge
from guichet.chiffrement.cles import Cle
from guichet.fichiers.stockage import CONTENUS, open_as_kept
from guichet.journal.models import Tete
from guichet.sauvegarde.archive import ENTETE, Ecriture
from guichet.sauvegarde.instantane import Instantane, freeze

FORMAT = 1


class SauvegardeRefusee(Exception):
    """Nothing was written, or nothing was touched; the message is a French sentence."""


@dataclass(frozen=True)
class Bilan:
    """What is in a backup. ``absents``: what the base names and the storage does not have."""

    contenus: int
    octets: int
    cles: tuple[str, ...]
    tete: tuple[int, str]
    absents: tuple[str, ...]


# Told what is counted and how many there are, gives what is told of each.
Avancer = Callable[[str, int], Callable[[int], None]]


def read_key() -> Cle:
    """Return the key of the backups. Raises SauvegardeRefusee."""
    if not settings.CLE_SAUVEGARDE:
        raise SauvegardeRefusee(
            "GUICHET_CLE_SAUVEGARDE est vide : donnez la clé qui chiffre les sauvegardes (50 "
            "caractères au moins, par exemple avec « openssl rand -base64 48 »). Gardez-la hors de "
            "cette machine : sans elle, aucune sauvegarde ne s’ouvre."
        )
    if settings.CLE_SAUVEGARDE in settings.CLES_DONNEES:
        raise SauvegardeRefusee(
            "GUICHET_CLE_SAUVEGARDE est aussi dans GUICHET_CLES_DONNEES : donnez une autre clé, "
            "pour que qui ouvre une sauvegarde n’ouvre pas les données chiffrées qu’elle contient."
        )
    return Cle(settings.CLE_SAUVEGARDE)


def save(destination: Path, cle: Cle, avancer: Avancer) -> Bilan:
    """Write the whole portal into ``destination``, which must not exist.

    Deposits go on: contents are kept before the row that names them, so that every content named
    by the base as it was is there to be copied. Raises SauvegardeRefusee.
    """
    if Tete._meta.db_table not in connection.introspection.table_names():
        raise SauvegardeRefusee(
            "La base est vide, ou n’est pas celle d’un portail : il n’y a rien à sauvegarder. "
            "Vérifiez GUICHET_DONNEES et GUICHET_BASE_DE_DONNEES."
        )
    with _written(destination) as cible, tempfile.TemporaryDirectory(dir=destination.parent) as nom:
        dossier = Path(nom)
        with closing(Ecriture(cible, cle)) as ecriture, (dossier / "noms").open("w+") as noms:
            with freeze(dossier) as instantane:
                entete = _head(instantane)
                ecriture.add_json(ENTETE, entete)
                nombre = sum(noms.write(f"{une}\n") > 0 for une in instantane.empreintes())
                ecriture.add_parts("base", instantane.flux)
            noms.seek(0)
            lus = (ligne.strip() for ligne in noms)
            cles, absents = _add_contents(ecriture, lus, avancer("Contenus", nombre))
            cles |= set(entete["cles"])
            ecriture.finish({"cles": sorted(cles), "contenus": nombre, "absents": absents})
    octets = destination.stat().st_size
    return Bilan(nombre, octets, tuple(sorted(cles)), entete["tete"], tuple(absents))


def _head(instantane: Instantane) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": version("guichet-sons"),
        "faite_le": horloge.instant_reel().isoformat(timespec="seconds"),
        "base": connection.vendor,
        "migrations": instantane.migrations,
        "cles": sorted(instantane.cles),
        "tete": instantane.tete,
    }


def _add_contents(
    ecriture: Ecriture, empreintes: Iterator[str], suivre: Callable[[int], None]
) -> tuple[set[str], list[str]]:
    """Add each content as it lies; return the keys of those encrypted, and which are not there."""
    cles: set[str] = set()
    absents: list[str] = []
    for empreinte in empreintes:
        suivre(1)
        try:
            chemin, flux = open_as_kept(empreinte)
        except FileNotFoundError:
            absents.append(empreinte)
            continue
        with flux:
            ecriture.add(chemin, flux, _size(flux))
        if chemin.startswith(f"{CONTENUS.scelle}/"):
            cles.add(chemin.split("/")[1])
    return cles, absents


def _size(flux: IO[bytes]) -> int:
    taille = flux.seek(0, io.SEEK_END)
    flux.seek(0)
    return taille


@contextmanager
def _written(destination: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its name, safe on disk, only once it is whole."""
    if destination.exists():
        raise SauvegardeRefusee(f"{destination} existe déjà : donnez un autre nom.")
    if not destination.parent.is_dir():
        raise SauvegardeRefusee(f"Le dossier {destination.parent} n’existe pas : créez-le.")
    partiel = destination.with_name(f"{destination.name}.partiel")
    descripteur = os.open(partiel, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descripteur, "w+b") as cible:
            yield cible
            cible.flush()
            os.fsync(cible.fileno())
        partiel.rename(destination)
    finally:
        partiel.unlink(missing_ok=True)
