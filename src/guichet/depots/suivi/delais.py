"""What runs out: how old an order may be, and until when what it pays for may be done.

An order signed before the référencement may be so many days older than the complete evidence file
(120: AF §4.4). The portal does not know the orders that no file has brought: it says the oldest day
admitted, and what moves it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guichet.depots.models import Phase
from guichet.depots.suivi.totaux import FINIES, Somme, to_settle
from guichet.horloge import PARIS
from guichet.jalons import Limite, is_ahead
from guichet.referencement.echeances import closing_preuves, earliest_order
from guichet.referencement.models import Candidature
from guichet.referencement.models import Etat as EtatCandidature
from guichet.textes import reglement
from sons import Referencement
from sons.agenda.echeances import Jalon
from sons.ecriture import write_day
from sons.reglement.calendrier import Etape
from sons.reglement.modele import Dispositif


@dataclass(frozen=True)
class Commandes:
    """The oldest order admitted today, and why that day: ``court`` when it moves every day."""

    depuis: date
    raison: str
    court: bool
    fin: Jalon | None


@dataclass(frozen=True)
class Prestations:
    """Avances that no solde follows yet, and until when what they pay for is to be completed."""

    nombre: int
    limite: Limite | None


@dataclass(frozen=True)
class Suivi:
    """A solution: the orders it may still bring, the prestations to complete, if any."""

    nom: str
    commandes: Commandes | None
    prestations: Prestations | None = None


def running(
    solutions: Iterable[Referencement],
    candidatures: Iterable[Candidature],
    sommes: Sequence[Somme],
    instant: datetime,
) -> list[Suivi]:
    """Return what runs out for a supplier: its candidatures, then its solutions."""
    suivis = [_of_candidature(une, instant) for une in candidatures]
    suivis += [
        _of_solution(une, [s for s in sommes if s.numero_ans == une.numero_ans], instant)
        for une in solutions
    ]
    return [suivi for suivi in suivis if suivi.commandes or suivi.prestations]


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
        comptes[is_ahead(fin, instant)] += to_settle(siennes)
    return ASolder(comptes[True], comptes[False])


def _of_candidature(une: Candidature, instant: datetime) -> Suivi:
    """Return nothing to say once the evidence may no longer be filed."""
    dispositif = reglement().dispositif(une.dispositif)
    envoye = une.dossier_complet if une.etat == EtatCandidature.PREUVES else None
    fin = _end(dispositif, Etape.FERMETURE_AVANCE, instant)
    limite = closing_preuves(dispositif, instant)
    ouverte = is_ahead(fin, instant) and (envoye is not None or is_ahead(limite, instant))
    commandes = _conditional(dispositif, envoye, fin, instant) if ouverte else None
    return Suivi(f"{une.nom}, candidature", commandes)


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


def _of_solution(une: Referencement, sommes: Sequence[Somme], instant: datetime) -> Suivi:
    dispositif = reglement().dispositif(une.dispositif)
    fin = _end(dispositif, Etape.FERMETURE_AVANCE, instant)
    admises = une.finance and not une.date_retrait and is_ahead(fin, instant)
    commandes = None
    if admises and une.dossier_complet:
        jours = dispositif.delai_commande.jours
        raison = f"{jours} jours avant le dossier complet du {write_day(une.dossier_complet)}"
        premiere = earliest_order(dispositif, une.dossier_complet)
        commandes = Commandes(premiere, raison, False, fin)
    nom = f"{une.solution} {une.version}".strip()
    return Suivi(f"{nom}, {une.numero_ans}", commandes, _to_complete(dispositif, sommes, instant))


def _to_complete(
    dispositif: Dispositif, sommes: Iterable[Somme], instant: datetime
) -> Prestations | None:
    """Count the avances in progress or paid that no solde follows, while there is time."""
    signes = {Phase.AVANCE: 1, Phase.SOLDE: -1}
    nombre = sum(signes[Phase(s.phase)] * s.nombre for s in sommes if s.etat not in FINIES)
    fin = _end(dispositif, Etape.FIN_PRESTATIONS, instant)
    if nombre <= 0 or not is_ahead(fin, instant):
        return None
    return Prestations(nombre, Limite.of_text(fin.echeance) if fin else None)


def _end(dispositif: Dispositif, etape: Etape, instant: datetime) -> Jalon | None:
    echeance = dispositif.calendrier.in_force(etape, instant)
    return Jalon(dispositif.code, echeance) if echeance else None
