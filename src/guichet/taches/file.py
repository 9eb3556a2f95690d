"""The queue of tasks: what waits, who takes it, for how long."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from guichet.taches.models import Echeance, Etat, Tache
from guichet.taches.registre import TacheInconnue, declared, find

Argument = str | int | bool | None

ESSAIS_MAX = 5
_journal = logging.getLogger(__name__)


@dataclass(frozen=True)
class Appel:
    """A task that was taken: what to call, and its row, to be removed once it is done."""

    cle: int
    nom: str
    fonction: Callable[..., object]
    arguments: tuple[Argument, ...]


class ArgumentsIllisibles(Exception):
    """The arguments of a row are not a JSON list of texts, integers, booleans and nulls."""


def entrust(nom: str, *arguments: Argument) -> None:
    """Queue a call of the task ``nom``; it exists only if the transaction commits.

    Raises TacheInconnue when no application declares it.
    """
    find(nom)
    Tache.objects.create(nom=nom, arguments=json.dumps(arguments), prete_le=timezone.now())


def entrust_due() -> None:
    """Queue the regular tasks whose time has come; several may ask at once, each is queued once."""
    instant = timezone.now()
    echeances = dict(Echeance.objects.values_list("nom", "prochaine"))
    for nom, minutes in declared().items():
        if minutes is None:
            continue
        suivante = instant + timedelta(minutes=minutes)
        if nom not in echeances:
            Echeance.objects.bulk_create(
                [Echeance(nom=nom, prochaine=instant)], ignore_conflicts=True
            )
        # One further away than a whole period was not written by us: it would never come.
        elif not instant < echeances[nom] <= suivante:
            with transaction.atomic():
                siennes = Echeance.objects.filter(nom=nom, prochaine=echeances[nom])
                if siennes.update(prochaine=suivante):
                    entrust(nom)


def take(bail: timedelta) -> Appel | None:
    """Take the first task that waits, for the time of ``bail``; None when there is none.

    The row is not trusted: one that names no declared task, or whose arguments are no plain values,
    is refused and never looked at again.
    """
    instant = timezone.now()
    attendent = Tache.objects.filter(etat=Etat.EN_ATTENTE, prete_le__lte=instant)
    for tache in attendent.order_by("prete_le", "pk")[:20]:
        if tache.tentatives >= ESSAIS_MAX:
            _discard(tache, Etat.ABANDONNEE, f"abandonnée après {ESSAIS_MAX} essais")
            continue
        try:
            appel = Appel(tache.pk, tache.nom, find(tache.nom), read_arguments(tache.arguments))
        except TacheInconnue:
            _discard(tache, Etat.REFUSEE, "refusée : aucune application ne la déclare")
            continue
        except ArgumentsIllisibles:
            _discard(tache, Etat.REFUSEE, "refusée : ses arguments ne se lisent pas")
            continue
        libre = attendent.filter(pk=tache.pk, prete_le=tache.prete_le)
        if libre.update(prete_le=instant + bail, tentatives=F("tentatives") + 1):
            return appel
    return None


def end(cle: int) -> None:
    """Remove a task that is done."""
    Tache.objects.filter(pk=cle, etat=Etat.EN_ATTENTE).delete()


def read_arguments(texte: str) -> tuple[Argument, ...]:
    """Return the arguments that a row holds. Raises ArgumentsIllisibles."""
    try:
        valeurs = json.loads(texte)
    except (ValueError, RecursionError) as faute:
        raise ArgumentsIllisibles from faute
    if not isinstance(valeurs, list):
        raise ArgumentsIllisibles
    if not all(valeur is None or isinstance(valeur, str | int) for valeur in valeurs):
        raise ArgumentsIllisibles
    return tuple(valeurs)


def _discard(tache: Tache, etat: Etat, motif: str) -> None:
    """Keep a task out of the queue for good, and say so to the operator."""
    if Tache.objects.filter(pk=tache.pk, etat=Etat.EN_ATTENTE).update(etat=etat):
        _journal.error("Tâche %s %.200r %s.", tache.pk, tache.nom, motif)
