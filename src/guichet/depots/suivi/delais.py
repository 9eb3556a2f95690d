"""What runs out: how old an order may be, and until when demandes may be completed or settled.

An order signed before the référencement may be so many days older than the complete evidence file
(120: AF §4.4). The portal does not know the orders that no file has brought: it says the oldest day
admitted, and what moves it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse

from guichet.acteurs.models import Organisation
from guichet.depots.models import Demande, Etat, Phase
from guichet.depots.suivi.limites import FERMETURES, Limite
from guichet.depots.suivi.recherche import A_SOLDER
from guichet.depots.suivi.totaux import FINIES, Somme, to_settle
from guichet.horloge import PARIS
from guichet.referencement.echeances import closing_preuves, earliest_order
from guichet.referencement.models import Candidature
from guichet.referencement.models import Etat as EtatCandidature
from guichet.textes import reglement
from guichet.theme.composition import Genre
from sons import Referencement
from sons.agenda.echeances import Jalon
from sons.ecriture import write_day
from sons.reglement.calendrier import Etape
from sons.reglement.modele import Dispositif

JOURS_URGENTS = 30


@dataclass(frozen=True)
class AFaire:
    """Something that a date ends, None when nothing gives one; ``url`` is where it is done."""

    quoi: str
    url: str
    limite: Limite | None
    instant: datetime

    @property
    def reste(self) -> str:
        """In how long the date comes."""
        return self.limite.remaining(self.instant) if self.limite else ""

    @property
    def genre(self) -> Genre:
        """How pressing it is."""
        return urgency(self.limite, self.instant) if self.limite else "neutre"


@dataclass(frozen=True)
class Commandes:
    """The oldest order admitted today, and why that day: ``court`` when it moves every day."""

    depuis: date
    raison: str
    court: bool
    fin: Jalon | None


@dataclass(frozen=True)
class Suivi:
    """A solution: the orders it may still bring, if any, and what is to be done, sooner first."""

    nom: str
    commandes: Commandes | None
    a_faire: list[AFaire]


@dataclass(frozen=True)
class AModifier:
    """Demandes of a solution that wait for an answer, the nearest of their last days."""

    numero_ans: str
    phase: str
    nombre: int
    limite: Limite | None


def urgency(limite: Jalon | Limite, instant: datetime) -> Genre:
    """Return how pressing a date is."""
    return "attention" if limite.days_left(instant) <= JOURS_URGENTS else "neutre"


def running(
    organisation: Organisation,
    solutions: Iterable[Referencement],
    candidatures: Iterable[Candidature],
    sommes: Sequence[Somme],
    instant: datetime,
) -> list[Suivi]:
    """Return what runs out for a supplier, the most pressing solution first."""
    suivis = [_of_candidature(une, instant) for une in candidatures]
    a_modifier = _to_modify(organisation, sommes, instant)
    suivis += [
        _of_solution(organisation, une, [s for s in sommes if s.numero_ans == une.numero_ans],
                     [m for m in a_modifier if m.numero_ans == une.numero_ans], instant)
        for une in solutions
    ]  # fmt: skip
    utiles = [suivi for suivi in suivis if suivi.commandes or suivi.a_faire]
    return sorted(utiles, key=lambda suivi: _first_end(suivi.a_faire))


@dataclass(frozen=True)
class ASolder:
    """Paid avances that no solde follows: how many may still have one, and how many no longer."""

    possibles: int = 0
    fermees: int = 0


def to_settle_now(
    solutions: Iterable[Referencement], sommes: Sequence[Somme], instant: datetime
) -> ASolder:
    """Count the paid avances without solde, on each side of the closing of their counter."""
    comptes = {True: 0, False: 0}
    for une in solutions:
        fin = _end(reglement().dispositif(une.dispositif), Etape.CLOTURE_SOLDE, instant)
        siennes = [s for s in sommes if s.numero_ans == une.numero_ans]
        comptes[_is_ahead(fin, instant)] += to_settle(siennes)
    return ASolder(comptes[True], comptes[False])


def _of_candidature(une: Candidature, instant: datetime) -> Suivi:
    """Return nothing to say once the evidence may no longer be filed."""
    dispositif = reglement().dispositif(une.dispositif)
    envoye = une.dossier_complet if une.etat == EtatCandidature.PREUVES else None
    fin = _end(dispositif, Etape.FERMETURE_AVANCE, instant)
    limite = closing_preuves(dispositif, instant)
    ouverte = _is_ahead(fin, instant) and (envoye is not None or _is_ahead(limite, instant))
    url = reverse("referencement:candidature", args=[une.pk])
    date_limite = Limite.of_text(limite.echeance) if limite else None
    a_faire = [AFaire("Dossier complet de preuves à déposer", url, date_limite, instant)]
    return Suivi(
        f"{une.nom}, candidature",
        _conditional(dispositif, envoye, fin, instant) if ouverte else None,
        a_faire if ouverte and envoye is None else [],
    )


def _conditional(
    dispositif: Dispositif, envoye: date | None, fin: Jalon | None, instant: datetime
) -> Commandes:
    """Return what a candidature admits, counted from its evidence file or else from today."""
    jours, jour = dispositif.delai_commande.jours, instant.astimezone(PARIS).date()
    premiere = earliest_order(dispositif, envoye or jour)
    court = envoye is None and earliest_order(dispositif, jour + timedelta(days=1)) != premiere
    if envoye:
        raison = f"figée au dépôt du dossier, le {write_day(envoye)}, s’il est jugé complet"
    elif court:
        raison = (
            f"{jours} jours avant aujourd’hui ; avance d’un jour par jour tant que le dossier "
            "complet de preuves n’est pas déposé à l’ANS"
        )
    else:
        raison = "date fixée par les textes du dispositif"
    return Commandes(premiere, raison, court, fin)


def _of_solution(
    organisation: Organisation,
    une: Referencement,
    sommes: Sequence[Somme],
    a_modifier: Sequence[AModifier],
    instant: datetime,
) -> Suivi:
    dispositif = reglement().dispositif(une.dispositif)
    fin = _end(dispositif, Etape.FERMETURE_AVANCE, instant)
    admises = une.finance and not une.date_retrait and _is_ahead(fin, instant)
    commandes = None
    if admises and une.dossier_complet:
        jours = dispositif.delai_commande.jours
        raison = f"{jours} jours avant le dossier complet du {write_day(une.dossier_complet)}"
        premiere = earliest_order(dispositif, une.dossier_complet)
        commandes = Commandes(premiere, raison, False, fin)
    liste = reverse("depots:demandes", args=[organisation.pk])
    a_faire = _to_do(liste, dispositif, sommes, a_modifier, instant)
    nom = f"{une.solution} {une.version}".strip()
    return Suivi(f"{nom}, {une.numero_ans}", commandes, _ahead(a_faire, instant))


def _to_do(
    liste: str,
    dispositif: Dispositif,
    sommes: Sequence[Somme],
    a_modifier: Sequence[AModifier],
    instant: datetime,
) -> Iterator[AFaire]:
    """Yield what the demandes of a solution wait for, with the address of their list."""

    def due(nombre: int, quoi: str, limite: Limite | None, **filtre: str) -> Iterator[AFaire]:
        if nombre:
            url = f"{liste}?{urlencode({'dispositif': dispositif.code, **filtre})}"
            mots = f"{nombre} {quoi.format(s='s' if nombre > 1 else '')}"
            yield AFaire(mots, url, limite, instant)

    def closing(etape: Etape) -> Limite | None:
        fin = _end(dispositif, etape, instant)
        return Limite.of_text(fin.echeance) if fin else None

    for phase, fermeture in FERMETURES.items():
        de, ici = f"demande{{s}} {_of_phase(phase)}", [s for s in sommes if s.phase == phase]
        yield from due(_count(ici, Etat.INCOMPLETE), f"{de} à compléter", closing(fermeture),
                       phase=phase, etat=Etat.INCOMPLETE)  # fmt: skip
        for une in a_modifier:
            if une.phase == phase:
                yield from due(une.nombre, f"{de} à modifier", une.limite,
                               phase=phase, etat=Etat.A_MODIFIER)  # fmt: skip
    yield from due(_without_solde(sommes), "avance{s} sans solde : prestation{s} à terminer",
                   closing(Etape.FIN_PRESTATIONS), phase=Phase.AVANCE)  # fmt: skip
    yield from due(to_settle(sommes), "avance{s} payée{s} : solde{s} à demander",
                   closing(Etape.CLOTURE_SOLDE), etat=A_SOLDER)  # fmt: skip


def _to_modify(
    organisation: Organisation, sommes: Sequence[Somme], instant: datetime
) -> list[AModifier]:
    """Return what the agency sent back and still waits for, in one query if there is any."""
    if not _count(sommes, Etat.A_MODIFIER):
        return []
    jour = instant.astimezone(PARIS).date()
    siennes = (
        Demande.objects.filter(organisation=organisation, etat=Etat.A_MODIFIER)
        .exclude(reponse_jusqu_au__lt=jour)
        .order_by("numero_ans", "phase")
        .values_list("numero_ans", "phase")
        .annotate(nombre=Count("pk"), jour=Min("reponse_jusqu_au"))
    )
    return [
        AModifier(numero, phase, nombre, Limite.of_day(fin) if fin else None)
        for numero, phase, nombre, fin in siennes
    ]


def _of_phase(phase: Phase) -> str:
    return "d’avance" if phase == Phase.AVANCE else "de solde"


def _count(sommes: Iterable[Somme], etat: Etat) -> int:
    return sum(s.nombre for s in sommes if s.etat == etat)


def _without_solde(sommes: Iterable[Somme]) -> int:
    """Count the avances in progress or paid that no solde follows yet."""
    signes = {Phase.AVANCE: 1, Phase.SOLDE: -1}
    return sum(signes[Phase(s.phase)] * s.nombre for s in sommes if s.etat not in FINIES)


def _end(dispositif: Dispositif, etape: Etape, instant: datetime) -> Jalon | None:
    echeance = dispositif.calendrier.in_force(etape, instant)
    return Jalon(dispositif.code, echeance) if echeance else None


def _is_ahead(limite: Jalon | Limite | None, instant: datetime) -> bool:
    """Tell whether a date is still to come; one that the texts do not give is."""
    return limite is None or not limite.is_past(instant)


def _ahead(a_faire: Iterable[AFaire], instant: datetime) -> list[AFaire]:
    """Keep what may still be done, sooner first."""
    possibles = [une for une in a_faire if _is_ahead(une.limite, instant)]
    return sorted(possibles, key=lambda une: _first_end([une]))


def _first_end(a_faire: Sequence[AFaire]) -> tuple[bool, float]:
    limites = [une.limite.moment.timestamp() for une in a_faire if une.limite]
    return not limites, min(limites, default=0.0)
