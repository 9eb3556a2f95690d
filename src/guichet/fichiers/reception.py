"""Take a stream in: counted, hashed and recognised while it is read, kept whole or not at all."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.db import transaction

from guichet import horloge
from guichet.fichiers import stockage
from guichet.fichiers.contenu import DEBUT_OCTETS, Type, type_of
from guichet.fichiers.models import Analyse, Fichier
from guichet.fichiers.pannes import DISQUE_PLEIN, StockageInjoignable, StockagePlein
from guichet.fichiers.stockage import Brouillon
from guichet.taches.file import entrust

MORCEAU_OCTETS = 256 * 1024


class Flux(Protocol):
    """What can be read piece by piece: an upload, an open file."""

    def read(self, taille: int, /) -> bytes:
        """Return at most ``taille`` bytes, none at the end."""


class Payeur(Protocol):
    """On whose account a content is kept."""

    def spend(self, octets: int, /) -> None:
        """Count one new content of so many bytes. Raises FichierRefuse past what they may have."""


class FichierRefuse(Exception):
    """The content cannot be taken; the message is a French sentence ready to be shown."""


@dataclass(frozen=True)
class Contenu:
    """A content that lies in its place, and that no row names yet."""

    empreinte: str
    taille: int
    type: Type


def keep(
    flux: Flux,
    taille_max: int,
    admis: Collection[Type] = tuple(Type),
    *,
    pour: Payeur | None = None,
) -> Fichier:
    """Keep what ``flux`` holds and return its Fichier, the same one for the same bytes.

    Raises as ``store``.
    """
    return name(store(flux, taille_max, admis, pour=pour))


def store(
    flux: Flux,
    taille_max: int,
    admis: Collection[Type] = tuple(Type),
    *,
    pour: Payeur | None = None,
) -> Contenu:
    """Put what ``flux`` holds in its place, safe on disk; its row comes with ``name``.

    ``taille_max`` in bytes: reading stops just after it. ``pour``: whose quota pays for a content
    that is new; None for what the portal or an agency keeps. Raises FichierRefuse for a content
    that is empty, too large, of a type not in ``admis`` or past that quota, PanneStockage when it
    cannot be kept.
    """
    try:
        with stockage.brouillon() as brouillon:
            lu = _read(flux, brouillon, taille_max)
            _check_type(lu.type, admis)
            if not stockage.is_kept(lu.empreinte):
                if pour is not None:
                    pour.spend(lu.taille)
                stockage.place(brouillon, lu.empreinte)
    except OSError as faute:
        if faute.errno not in DISQUE_PLEIN:
            raise
        raise StockagePlein(
            "Le portail n’a plus de place pour recevoir des fichiers. Rien n’a été enregistré ; "
            "réessayez plus tard : l’exploitant est prévenu."
        ) from faute
    return lu


def _read(flux: Flux, brouillon: Brouillon, taille_max: int) -> Contenu:
    """Copy ``flux``, counting."""
    empreinte, taille, debut = hashlib.sha256(), 0, b""
    while bloc := flux.read(min(MORCEAU_OCTETS, taille_max - taille + 1)):
        taille += len(bloc)
        if taille > taille_max:
            raise FichierRefuse(
                f"Le fichier est trop volumineux : {readable(taille_max)} au plus. Réduisez-le, ou "
                "répartissez son contenu dans plusieurs envois."
            )
        debut = debut or bloc[:DEBUT_OCTETS]
        empreinte.update(bloc)
        brouillon.write(bloc)
    if not taille:
        raise FichierRefuse("Le fichier est vide. Vérifiez que vous avez choisi le bon.")
    return Contenu(empreinte.hexdigest(), taille, type_of(debut))


def _check_type(reconnu: Type, admis: Collection[Type]) -> None:
    if reconnu not in admis:
        attendus = ", ".join(un.label for un in admis)
        raise FichierRefuse(
            f"Le contenu du fichier n’est pas du type attendu ({attendus}). Le nom ne suffit pas : "
            "enregistrez le document dans ce format."
        )


@transaction.atomic
def name(contenu: Contenu) -> Fichier:
    """Return the row of a content; a new one waits for the antivirus if there is one.

    Raises StockageInjoignable when the content is no longer in its place (``fichiers.balayage``).
    """
    surveille, remis_le = bool(settings.ANTIVIRUS), horloge.instant_reel()
    # Waits for a sweep that holds the row.
    Fichier.objects.filter(empreinte=contenu.empreinte).update(remis_le=remis_le)
    fichier, nouveau = Fichier.objects.get_or_create(
        empreinte=contenu.empreinte,
        defaults={
            "taille_octets": contenu.taille,
            "type": contenu.type,
            "recu_le": horloge.now(),
            "remis_le": remis_le,
            "analyse": Analyse.EN_ATTENTE if surveille else Analyse.SANS_OBJET,
        },
    )
    if not stockage.is_kept(contenu.empreinte):
        raise StockageInjoignable(
            "Ce fichier n’a pas pu être gardé. Rien n’a été enregistré ; renvoyez-le."
        )
    if nouveau and surveille:
        entrust("guichet.fichiers.analyse.analyse", fichier.pk)
    return fichier


def readable(octets: int) -> str:
    """Return a size as people say it: « 3 Mo » (1024² bytes), « 200 Mo », « 512 octets »."""
    for unite, mot in ((1024**3, "Go"), (1024**2, "Mo"), (1024, "Ko")):
        if octets >= unite:
            return f"{octets / unite:.1f}".removesuffix(".0").replace(".", ",") + f" {mot}"
    return f"{octets} octets"
