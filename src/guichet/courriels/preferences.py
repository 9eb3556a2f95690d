"""When somebody wants each family of mails: at once, once a day, or never where that is allowed.

A mail of no family is always sent at once: it proves a reception, notifies a decision, or is about
the safety of the account.
"""

from django.db.models import TextChoices

from guichet.courriels.models import Preference, Rythme


class Famille(TextChoices):
    """The families of mails that people set."""

    MESSAGE = "message", "Messages"
    ATTENDU = "attendu", "Ce que l’agence attend de vous"
    DECISION = "decision", "Demandes décidées"
    RAPPEL = "rappel", "Rappels avant une date limite"


EXPLICATIONS = {
    Famille.MESSAGE: "Quelqu’un écrit sur une demande, une candidature, un enrôlement ou un "
    "modèle que vous suivez.",
    Famille.ATTENDU: "Une demande à modifier, une pièce à corriger, un dossier incomplet. Un délai "
    "court peut-être : ces courriels ne s’arrêtent pas.",
    Famille.DECISION: "L’agence décide souvent beaucoup de demandes à la fois : un résumé les "
    "rassemble. Un refus, lui, part toujours aussitôt.",
    Famille.RAPPEL: "Trente jours, sept jours et un jour avant la fin de ce que vous pouvez faire.",
}
_SANS_ARRET = (Famille.ATTENDU, Famille.DECISION)
_HABITUEL = {Famille.DECISION: Rythme.QUOTIDIEN}


def rhythms(famille: Famille) -> list[Rythme]:
    """Return what may be chosen for a family: what awaits an answer never stops."""
    return [r for r in Rythme if r != Rythme.AUCUN or famille not in _SANS_ARRET]


def rhythm_of(personne_id: int, famille: Famille) -> Rythme:
    """Return what a person chose; unless they did, at once but for what comes in numbers."""
    choix = Preference.objects.filter(personne_id=personne_id, famille=famille).first()
    return Rythme(choix.rythme) if choix else _HABITUEL.get(famille, Rythme.IMMEDIAT)


def chosen(personne_id: int) -> dict[Famille, Rythme]:
    """Return what a person chose for every family."""
    dites = dict(
        Preference.objects.filter(personne_id=personne_id).values_list("famille", "rythme")
    )
    return {une: Rythme(dites.get(une, _HABITUEL.get(une, Rythme.IMMEDIAT))) for une in Famille}


def choose(personne_id: int, famille: Famille, rythme: Rythme) -> None:
    """Keep what a person chooses. Raises ValueError for what the family does not allow."""
    if rythme not in rhythms(famille):
        raise ValueError(f"{famille} cannot be {rythme}")
    Preference.objects.update_or_create(
        personne_id=personne_id, famille=famille, defaults={"rythme": rythme}
    )
