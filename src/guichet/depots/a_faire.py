"""What waits on demandes for whoever deposits them.

To complete, to modify, to deposit again, to settle; what may no longer be done is not told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse

from guichet import horloge
from guichet.a_faire.registre import AFaire, declare
from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.models import Demande, Depot, Etat, Phase, Verdict
from guichet.depots.solutions import known_by
from guichet.depots.suivi.limites import FERMETURES
from guichet.depots.suivi.recherche import A_SOLDER
from guichet.depots.suivi.totaux import Somme, to_settle, totals_by
from guichet.horloge import PARIS
from guichet.jalons import Limite, is_ahead
from guichet.textes import reglement
from sons import Referencement
from sons.reglement.calendrier import Etape
from sons.reglement.modele import Dispositif

# A rejection that nobody took up for so long is let go: the file of its deposit stays.
REJETS_RECENTS = timedelta(days=60)
_DEPOTS_LUS = 500


@dataclass(frozen=True)
class Solution:
    """A solution of a supplier, as its texts and its totals say it now."""

    organisation: Organisation
    connue: Referencement
    sommes: Sequence[Somme]
    instant: datetime

    @property
    def dispositif(self) -> Dispositif:
        """The texts of its dispositif."""
        return reglement().dispositif(self.connue.dispositif)

    @property
    def nom(self) -> str:
        """What the supplier calls it."""
        return f"{self.connue.solution} {self.connue.version}".strip()

    def closing(self, etape: Etape) -> Limite | None:
        """Return a date of its calendar, None when nothing gives one."""
        fin = self.dispositif.calendrier.in_force(etape, self.instant)
        return Limite.of_text(fin) if fin else None

    def count(self, phase: Phase, etat: Etat) -> int:
        """Return how many of its demandes are in a state."""
        return sum(s.nombre for s in self.sommes if (s.phase, s.etat) == (phase, etat))


def to_do(personne: Personne) -> Iterator[AFaire]:
    """Yield what the demandes of the suppliers for whom ``personne`` deposits wait for."""
    siennes = perimetre(personne, Habilitation.DEPOSER)
    if not siennes:
        return
    organisations = list(Organisation.objects.filter(pk__in=siennes))
    solutions = list(_solutions(organisations))
    for une in solutions:
        yield from _to_complete(une)
        yield from _to_settle(une)
    yield from _to_modify(solutions)
    yield from _to_deposit_again(solutions)


declare(to_do)


def _solutions(organisations: Sequence[Organisation]) -> Iterator[Solution]:
    sommes, connues, instant = totals_by(organisations), known_by(organisations), horloge.now()
    for organisation in organisations:
        for une in connues[organisation.pk]:
            if une.dispositif in reglement().codes:
                siennes = [s for s in sommes[organisation.pk] if s.numero_ans == une.numero_ans]
                yield Solution(organisation, une, siennes, instant)


def _to_complete(une: Solution) -> Iterator[AFaire]:
    for phase, fermeture in FERMETURES.items():
        nombre = une.count(phase, Etat.INCOMPLETE)
        yield from _due(
            une, nombre, f"Compléter {{n}} demande{{s}} {_of_phase(phase)}", "Voir les pièces",
            une.closing(fermeture), phase=phase, etat=Etat.INCOMPLETE,
        )  # fmt: skip


def _to_settle(une: Solution) -> Iterator[AFaire]:
    yield from _due(
        une, to_settle(une.sommes), "Demander {n} solde{s} : avance{s} payée{s}",
        "Voir les avances", une.closing(Etape.CLOTURE_SOLDE), etat=A_SOLDER,
    )  # fmt: skip


def _to_modify(solutions: Sequence[Solution]) -> Iterator[AFaire]:
    """Yield what the agency sent back and still waits for, in one query if there is any."""
    renvoyees = [
        une for une in solutions if any(une.count(phase, Etat.A_MODIFIER) for phase in Phase)
    ]
    if not renvoyees:
        return
    jour = renvoyees[0].instant.astimezone(PARIS).date()
    lignes = (
        Demande.objects.filter(
            organisation__in={une.organisation for une in renvoyees}, etat=Etat.A_MODIFIER
        )
        .exclude(reponse_jusqu_au__lt=jour)
        .order_by("numero_ans", "phase")
        .values_list("organisation", "numero_ans", "phase")
        .annotate(nombre=Count("pk"), jour=Min("reponse_jusqu_au"))
    )
    par_solution = {(une.organisation.pk, une.connue.numero_ans): une for une in renvoyees}
    for cle, numero, phase, nombre, fin in lignes:
        solution = par_solution.get((cle, numero))
        if solution is not None:
            yield from _due(
                solution, nombre, f"Modifier {{n}} demande{{s}} {_of_phase(Phase(phase))}",
                "Voir les demandes", Limite.of_day(fin) if fin else None,
                phase=phase, etat=Etat.A_MODIFIER,
            )  # fmt: skip


def _to_deposit_again(solutions: Sequence[Solution]) -> Iterator[AFaire]:
    """Yield the last deposits that rejected something, when nothing of the kind followed them.

    A demande comes back under a new number (DTJSON §3.2), so nothing binds it to the one rejected:
    the supplier is told no more once a file of the same solution and phase has come.
    """
    par_solution = {(une.organisation.pk, une.connue.numero_ans): une for une in solutions}
    vus: set[tuple[int, str, str]] = set()
    for depot in _recent_deposits(solutions):
        sorte = (depot.organisation_id, depot.numero_ans, depot.phase)
        solution = par_solution.get(sorte[:2])
        if sorte in vus or solution is None:
            continue
        vus.add(sorte)
        limite = solution.closing(FERMETURES[Phase(depot.phase)])
        refuse = depot.verdict == Verdict.REJETE
        if (refuse or depot.nb_rejetees) and is_ahead(limite, solution.instant):
            yield AFaire(
                quoi=_rejection(depot),
                objet=depot.nom,
                url=reverse("depots:depot", args=[depot.pk]),
                bouton="Voir les erreurs",
                organisation=solution.organisation,
                limite=limite,
                depuis=depot.recu_le,
            )


def _recent_deposits(solutions: Sequence[Solution]) -> Iterator[Depot]:
    """Give the last deposits, the latest first, without their reports: one query, bounded."""
    if not solutions:
        return iter(())
    depuis = solutions[0].instant - REJETS_RECENTS
    organisations = {une.organisation for une in solutions}
    recents = Depot.objects.filter(organisation__in=organisations, recu_le__gte=depuis)
    lus = recents.only(
        "organisation_id", "numero_ans", "phase", "verdict", "nb_rejetees", "nom", "recu_le"
    )
    return iter(lus.order_by("-recu_le", "-pk")[:_DEPOTS_LUS])


def _rejection(depot: Depot) -> str:
    if depot.verdict == Verdict.REJETE:
        return "Corriger et redéposer un fichier refusé"
    nombre = depot.nb_rejetees
    s = "s" if nombre > 1 else ""
    return f"Corriger et redéposer {nombre} demande{s} rejetée{s}"


def _due(
    une: Solution, nombre: int, quoi: str, bouton: str, limite: Limite | None, **filtre: str
) -> Iterator[AFaire]:
    """Yield a line that leads to the list of its demandes, while it may still be done."""
    if nombre <= 0 or not is_ahead(limite, une.instant):
        return
    liste = reverse("depots:demandes", args=[une.organisation.pk])
    choix = urlencode({"dispositif": une.connue.dispositif, **filtre})
    yield AFaire(
        quoi=quoi.format(n=nombre, s="s" if nombre > 1 else ""),
        objet=f"{une.nom}, {une.connue.numero_ans}",
        url=f"{liste}?{choix}",
        bouton=bouton,
        organisation=une.organisation,
        limite=limite,
    )


def _of_phase(phase: Phase) -> str:
    return "d’avance" if phase == Phase.AVANCE else "de solde"
