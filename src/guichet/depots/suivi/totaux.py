"""What the demandes of a supplier add up to, read from the totals; and their verification."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from guichet.acteurs.models import Organisation
from guichet.depots.models import Etat, Phase, Total
from guichet.depots.suivi.declencheurs import GAPS, install

FINIES = frozenset({Etat.REFUSEE, Etat.RETIREE})
_SOMMES = ("nombre", "demande_centimes", "decide_centimes", "paye_centimes")


@dataclass(frozen=True)
class Somme:
    """The demandes of a solution, a phase and a state: how many, amounts in cents."""

    numero_ans: str
    phase: str
    etat: str
    nombre: int
    demande_centimes: int
    decide_centimes: int
    paye_centimes: int


def totals(organisation: Organisation) -> list[Somme]:
    """Return what the demandes of a supplier add up to: a few rows, however many demandes."""
    return totals_by([organisation])[organisation.pk]


def totals_by(organisations: Collection[Organisation]) -> dict[int, list[Somme]]:
    """Return the same for each of several, by key; in one query."""
    trouvees: dict[int, list[Somme]] = {une.pk: [] for une in organisations}
    lignes = (
        Total.objects.filter(organisation__in=trouvees)
        .values_list("organisation", "numero_ans", "phase", "etat")
        .annotate(*map(Sum, _SOMMES))
        .order_by("numero_ans", "phase", "etat")
    )
    for cle, *valeurs in lignes:
        somme = Somme(*valeurs)
        if somme.nombre:
            trouvees[cle].append(somme)
    return trouvees


def to_settle(sommes: Sequence[Somme]) -> int:
    """Count the paid avances that no solde follows yet.

    A solde follows one paid avance of its own solution, which has one at most in progress: those
    that have one are as many as the soldes in progress.
    """
    payees = sum(s.nombre for s in sommes if (s.phase, s.etat) == (Phase.AVANCE, Etat.PAYEE))
    soldes = sum(s.nombre for s in sommes if s.phase == Phase.SOLDE and s.etat not in FINIES)
    return payees - soldes


def find_gaps() -> list[tuple[int, Somme]]:
    """Return where a total is not the sum of its demandes: of which supplier, by how much more."""
    with connection.cursor() as curseur:
        curseur.execute(GAPS)
        # PostgreSQL adds whole numbers up as decimal ones.
        return [(une[0], Somme(*une[1:4], *map(int, une[4:]))) for une in curseur.fetchall()]


def make_again() -> None:
    """Count every demande anew."""
    install(connection)
