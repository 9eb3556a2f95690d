"""The queue of tasks."""

from dataclasses import dataclass

from django_q.models import Schedule
from django_q.tasks import async_task

Argument = str | int | bool | None


@dataclass(frozen=True)
class Periodique:
    """A task done again every ``minutes``."""

    fonction: str
    minutes: int


PERIODIQUES: dict[str, Periodique] = {
    "courriels": Periodique("guichet.courriels.envoi.send_due", 1),
    "receptions": Periodique("guichet.depots.reception.flux.take_up_again", 5),
    "antivirus": Periodique("guichet.fichiers.analyse.analyse_due", 5),
    "morceaux": Periodique("guichet.depots.reception.televersement.sweep", 60),
    "brouillons": Periodique("guichet.fichiers.stockage.sweep_brouillons", 24 * 60),
    "sessions": Periodique("guichet.acteurs.sessions.clear_expired", 24 * 60),
}


def entrust(fonction: str, *arguments: Argument) -> None:
    """Queue a call of ``fonction`` (dotted name); it exists only if the transaction commits."""
    async_task(fonction, *arguments)


def plan() -> None:
    """Write the regular tasks in the database, and remove those that no longer are."""
    for nom, periodique in PERIODIQUES.items():
        Schedule.objects.update_or_create(
            name=nom,
            defaults={
                "func": periodique.fonction,
                "schedule_type": Schedule.MINUTES,
                "minutes": periodique.minutes,
                "repeats": -1,
            },
        )
    Schedule.objects.exclude(name__in=PERIODIQUES).delete()
