"""What the safe costs: a content of 200 Mo, keys replaced, a copy of everything and back."""

import hashlib
import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from django.conf import settings
from django.db import connections
from tests.fabrique.envois import send

from guichet.confidentiel import handed_on
from guichet.fichiers.reception import keep
from guichet.fichiers.stockage import open_content
from outils.charge.depot import requests_of
from outils.charge.portail import Portail, serve
from outils.mesure import Mesure, best_times, measure_apart

_MIO = 1024**2
_GROS, _PETITS, _DEPOTS, _TOURS = 4, 2000, 40, 3
_COMMANDE = """
import io
import django
django.setup()
from django.core.management import call_command
"""


def measure(portail: Portail) -> list[Mesure]:
    """Return the times of one large content, then of a portal of one gigabyte."""
    return [*_contents(), *_portal(portail)]


def _contents() -> list[Mesure]:
    """Keep and read 200 Mo, never twice the same."""
    bloc, rangs = os.urandom(200 * _MIO), count()
    gardes: dict[bool, str] = {}

    def take(chiffrer: bool) -> Callable[[], object]:
        def _take() -> None:
            settings.CHIFFRER_CONTENUS = chiffrer
            contenu = next(rangs).to_bytes(8, "big") + bloc[8:]
            gardes[chiffrer] = keep(io.BytesIO(contenu), len(contenu)).empreinte

        return _take

    def read(chiffrer: bool) -> Callable[[], object]:
        def _read() -> None:
            settings.CHIFFRER_CONTENUS = chiffrer
            with open_content(gardes[chiffrer]) as flux:
                while flux.read(_MIO):
                    pass

        return _read

    ecrits = best_times({"clair": take(False), "chiffré": take(True)}, _TOURS)
    lus = best_times({"clair": read(False), "chiffré": read(True)}, _TOURS)
    return [
        Mesure(f"{geste} 200 Mo chiffrés / en clair ({un['clair']:.2f} s)", un["chiffré"],
               un["chiffré"] / un["clair"])
        for geste, un in (("recevoir", ecrits), ("lire", lus))
    ]  # fmt: skip


def _portal(portail: Portail) -> list[Mesure]:
    """Copy a gigabyte, put it back elsewhere, replace its key; each in a process of its own."""
    _fill(portail)
    copie = portail.dossier / "sauvegarde"
    octets = 0
    with _environment(GUICHET_CLE_SAUVEGARDE="s" * 50, GUICHET_CHIFFRER_CONTENUS="1"):
        sauver = _run("sauvegarder", str(copie))
        octets = copie.stat().st_size
        with _elsewhere(portail):
            reprendre = _run("restaurer", str(copie))
        cle = portail.dossier / "donnees" / "cle-donnees"
        with _environment(GUICHET_CLES_DONNEES=f"{'n' * 50},{cle.read_text()}"):
            retourner = _run("coffre", "retourner")
    nom = f"{octets / 1024**3:.2f} Go, {portail.base}"
    return [
        Mesure(f"{geste} ({nom}), mémoire ajoutée", secondes, memoire, 200, unite="Mio")
        for geste, (secondes, memoire) in (
            ("sauvegarder", sauver), ("restaurer, tout relu", reprendre), ("retourner", retourner),
        )
    ]  # fmt: skip


def _run(*mots: str) -> tuple[float, float]:
    """Run a command of the portal in a process of its own: its seconds, the Mio that it adds."""
    return measure_apart(_COMMANDE, "call_command(*sys.argv[1:], stdout=io.StringIO())", *mots)


def _fill(portail: Portail) -> None:
    """Some deposits, 2 000 pieces of 100 Ko; the large contents are there already."""
    with serve(portail) as adresse:
        for requete in requests_of(_DEPOTS, 200):
            send(adresse, requete)
    settings.CHIFFRER_CONTENUS = True
    for rang in range(_PETITS):
        contenu = hashlib.sha256(str(rang).encode()).digest() * 3200
        keep(io.BytesIO(contenu), len(contenu))
    connections.close_all()


@contextmanager
def _elsewhere(portail: Portail) -> Iterator[None]:
    """Another place, with the same keys."""
    dossier = portail.dossier / "ailleurs"
    dossier.mkdir()
    shutil.copy(portail.dossier / "donnees" / "cle-donnees", dossier)
    base = handed_on().get("GUICHET_BASE_DE_DONNEES", "")
    variables = {"GUICHET_DONNEES": str(dossier)}
    if base:
        with psycopg.connect(base, autocommit=True) as connexion:
            connexion.execute("CREATE DATABASE ailleurs")
        variables["GUICHET_BASE_DE_DONNEES"] = f"{base.rpartition('/')[0]}/ailleurs"
    with _environment(**variables):
        yield


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    """Have processes that are started see these variables, and the secrets that we were given."""
    avant = dict(os.environ)
    os.environ |= handed_on() | variables
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(avant)
