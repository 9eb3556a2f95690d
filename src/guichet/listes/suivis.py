"""Take a dossier, hand it over, give it back; and what lists ask about it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from guichet import horloge
from guichet.acteurs.habilitations import HABILITATIONS, Habilitation
from guichet.acteurs.models import Personne, Rattachement
from guichet.journal.inscription import record
from guichet.listes.actes import Acte
from guichet.listes.models import Suivi
from guichet.listes.sortes import SORTES

A_MOI, A_PERSONNE = "moi", "personne"
CHOIX = [("", "Tous"), (A_MOI, "À moi"), (A_PERSONNE, "À personne")]


def colleagues(habilitation: Habilitation) -> models.QuerySet[Personne]:
    """Return who may follow such a dossier today."""
    roles = [role for role, siennes in HABILITATIONS.items() if habilitation in siennes]
    tenus = Rattachement.objects.filter(role__in=roles).en_cours()
    return Personne.objects.filter(is_active=True, pk__in=tenus.values("personne"))


@transaction.atomic
def entrust(auteur: Personne, sorte: str, objet: models.Model, agent: Personne) -> None:
    """Have ``agent`` follow a dossier; whoever followed it no longer does.

    Raises ValidationError for somebody who could not act on it.
    """
    if not colleagues(SORTES[sorte].habilitation).filter(pk=agent.pk).exists():
        raise ValidationError(f"{agent} ne peut pas suivre ce dossier.")
    avant = follower(sorte, objet)
    if avant and avant.personne_id == agent.pk:
        return
    Suivi.objects.update_or_create(
        sorte=sorte, objet_id=objet.pk, defaults={"personne": agent, "depuis": horloge.now()}
    )
    record(auteur, Acte.SUIVI, objet, _said(avant), {"suivi_par": agent.pk})


@transaction.atomic
def release(auteur: Personne, sorte: str, objet: models.Model) -> None:
    """Give a dossier back to the queue."""
    avant = follower(sorte, objet)
    if avant is None:
        return
    avant.delete()
    record(auteur, Acte.LIBERE, objet, _said(avant), {})


def follower(sorte: str, objet: models.Model) -> Suivi | None:
    """Return who follows a dossier, None when nobody does."""
    return Suivi.objects.filter(sorte=sorte, objet_id=objet.pk).select_related("personne").first()


def followers(sorte: str, objets: Iterable[models.Model]) -> Mapping[int, Personne]:
    """Return who follows each dossier of a page, by its key, in one query."""
    suivis = Suivi.objects.filter(sorte=sorte, objet_id__in=[objet.pk for objet in objets])
    return {un.objet_id: un.personne for un in suivis.select_related("personne")}


def rows(
    sorte: str, page: Iterable[Any], champ: str = "depose_le"
) -> list[tuple[Any, int | None, Personne | None]]:
    """Return each dossier of a page, for how many days it has waited, and who follows it.

    ``champ`` holds the instant since when it waits.
    """
    dossiers = list(page)
    suivis, jour = followers(sorte, dossiers), horloge.today()

    def age(dossier: Any) -> int | None:
        depuis = getattr(dossier, champ)
        return (jour - depuis.astimezone(horloge.PARIS).date()).days if depuis else None

    return [(un, age(un), suivis.get(un.pk)) for un in dossiers]


def followed(sorte: str, qui: str, personne: Personne) -> Q:
    """Return what keeps the dossiers that ``personne`` follows, or that nobody does."""
    suivis = Suivi.objects.filter(sorte=sorte)
    if qui == A_MOI:
        return Q(pk__in=suivis.filter(personne=personne).values("objet_id"))
    return ~Q(pk__in=suivis.values("objet_id")) if qui == A_PERSONNE else Q()


def _said(suivi: Suivi | None) -> dict[str, int]:
    return {"suivi_par": suivi.personne_id} if suivi else {}
