"""Contents that nothing names any more are removed, once nobody can be about to name them."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from guichet import horloge
from guichet.fichiers import stockage
from guichet.fichiers.contenu import Type
from guichet.fichiers.models import Analyse, Fichier

CONSERVATION = timedelta(days=7)
_DOSSIERS_PAR_HEURE = 24
_LOT = 500
_journal = logging.getLogger(__name__)


def sweep() -> tuple[int, int]:
    """Remove the contents that nothing has named for a week; return how many, and their bytes.

    Called every hour, it looks at one folder in twenty-four.
    """
    heure = horloge.instant_reel().hour
    tailles = [_remove_unnamed(empreinte) for empreinte in [*_forgotten(heure), *_orphans(heure)]]
    retires = [taille for taille in tailles if taille is not None]
    if retires:
        _journal.info(
            "Contenus que rien ne nommait plus depuis %d jours, retirés : %d ; octets rendus : %d.",
            CONSERVATION.days, len(retires), sum(retires),
        )  # fmt: skip
    return len(retires), sum(retires)


def references() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every column of the portal that names a content: table, name of the field.

    Asked of the tables themselves: one that is to come is not forgotten.
    """
    for modele in apps.get_models(include_auto_created=True):
        for champ in modele._meta.concrete_fields:
            if champ.related_model is Fichier:
                yield modele, champ.attname


def unnamed() -> QuerySet[Fichier]:
    """Return the contents that no table names and that nobody handed in for a week."""
    anciens = Fichier.objects.filter(remis_le__lt=horloge.instant_reel() - CONSERVATION)
    for modele, champ in references():
        nommes = modele._base_manager.filter(**{champ: OuterRef("pk")})
        anciens = anciens.exclude(Exists(nommes))
    return anciens


def _remove_unnamed(empreinte: str) -> int | None:
    """Remove a content unless something names it; return its size, None if it stays.

    Its row is held meanwhile: who is handing in the same content waits, then keeps it anew.
    """
    with transaction.atomic():
        # What a process that died had kept without a row has one, as long as it takes.
        if not Fichier.objects.filter(empreinte=empreinte).exists():
            _write_row(empreinte)
        fichier = Fichier.objects.select_for_update().get(empreinte=empreinte)
        if not unnamed().filter(pk=fichier.pk).exists():
            return None
        stockage.remove_content(empreinte)
        fichier.delete()
    return fichier.taille_octets


def _write_row(empreinte: str) -> None:
    Fichier.objects.get_or_create(
        empreinte=empreinte,
        defaults={
            "taille_octets": default_storage.size(stockage.path_of(empreinte)),
            "type": Type.AUTRE, "analyse": Analyse.SANS_OBJET,
            "recu_le": horloge.now(), "remis_le": stockage.modified_at(empreinte),
        },
    )  # fmt: skip


def _forgotten(heure: int) -> list[str]:
    """Return the contents of this hour's part whose row nothing names."""
    debuts = stockage.first_bytes(heure, _DOSSIERS_PAR_HEURE)
    siens = Q(*(("empreinte__startswith", debut) for debut in debuts), _connector=Q.OR)
    return list(unnamed().filter(siens).values_list("empreinte", flat=True))


def _orphans(heure: int) -> Iterator[str]:
    """Yield, holding nothing, the contents of this hour's part that have no row and are old."""
    limite = horloge.instant_reel() - CONSERVATION
    toutes = stockage.fingerprints(heure, _DOSSIERS_PAR_HEURE)
    while lot := list(islice(toutes, _LOT)):
        lignes = Fichier.objects.filter(empreinte__in=lot)
        inscrits = set(lignes.values_list("empreinte", flat=True))
        yield from (u for u in lot if u not in inscrits and stockage.modified_at(u) < limite)
