"""Write an act in the journal."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from django.db import models, transaction

from guichet import horloge
from guichet.journal.models import Inscription, Tete
from guichet.securite.evenements import Issue, note

Etat = Mapping[str, Any]
# Acts about people, their roles, their tokens and their data go into the security log too.
_SUIVIS = ("acteurs.", "api.", "conservation.")


class Auteur(Protocol):
    """Who does an act: a person, or a tool that speaks for one."""

    pk: int

    @property
    def outil(self) -> str:
        """The tool that speaks for the person, "" when they speak for themselves."""

    def held_roles(self) -> set[str]:
        """Return the roles that the person holds now."""


def record(
    acteur: Auteur | None,
    acte: models.TextChoices,
    objet: models.Model,
    avant: Etat | None = None,
    apres: Etat | None = None,
) -> Inscription:
    """Append one act to the journal, in the transaction of the act, and return its row.

    ``acteur`` is None when the portal acts by itself. ``avant`` and ``apres`` hold texts, integers,
    booleans, Decimal, dates, lists and tables of these; never a float, whose writing is not exact,
    nor a secret; the tool that speaks for ``acteur`` is added. Call it last: it keeps other writers
    of the journal waiting until the commit.

    Raises TransactionManagementError outside ``transaction.atomic``, TypeError for a float.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs in the act's transaction")
    tete = Tete.objects.select_for_update().get()
    inscription = Inscription(
        rang=tete.rang + 1,
        instant=horloge.now(),
        personne_id=acteur.pk if acteur else None,
        roles=_roles(acteur),
        acte=acte.value,
        libelle=acte.label,
        objet_type=objet._meta.label_lower,
        objet_id=str(objet.pk),
        avant=canonical(avant),
        apres=canonical(_with_tool(acteur, apres)),
        empreinte_precedente=tete.empreinte,
    )
    inscription.empreinte = compute_empreinte(inscription)
    inscription.save(force_insert=True)
    tete.rang, tete.empreinte = inscription.rang, inscription.empreinte
    tete.save()
    if acte.value.startswith(_SUIVIS):
        qui = acteur.pk if acteur else None
        transaction.on_commit(partial(note, acte.value, Issue.FAIT, objet, qui))
    return inscription


def _with_tool(acteur: Auteur | None, apres: Etat | None) -> Etat | None:
    return {**(apres or {}), "outil": acteur.outil} if acteur and acteur.outil else apres


def compute_empreinte(inscription: Inscription) -> str:
    """Return the SHA-256 (hexadecimal) of all that ``inscription`` says and of its predecessor."""
    contenu = [
        inscription.rang,
        inscription.instant.astimezone(UTC).isoformat(timespec="microseconds"),
        inscription.personne_id,
        inscription.roles,
        inscription.acte,
        inscription.libelle,
        inscription.objet_type,
        inscription.objet_id,
        inscription.avant,
        inscription.apres,
        inscription.empreinte_precedente,
    ]
    return hashlib.sha256(canonical(contenu).encode()).hexdigest()


def canonical(valeur: object) -> str:
    """Return ``valeur`` as JSON with one writing only: sorted, compact, pure ASCII."""
    return json.dumps(
        _exact(valeur), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


def _exact(valeur: object) -> object:
    """Return ``valeur`` with dates and decimals as texts; refuse what has no exact writing."""
    if valeur is None or isinstance(valeur, str | bool | int):
        return valeur
    if isinstance(valeur, Mapping):
        return {str(cle): _exact(element) for cle, element in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_exact(element) for element in valeur]
    if isinstance(valeur, date | datetime):
        return valeur.isoformat()
    if isinstance(valeur, Decimal):
        return str(valeur)
    raise TypeError(f"{type(valeur).__name__} has no exact writing in the journal")


def _roles(acteur: Auteur | None) -> str:
    """Return the roles that ``acteur`` holds now, sorted, separated by commas."""
    return ",".join(sorted(acteur.held_roles())) if acteur else ""
