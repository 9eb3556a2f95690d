"""The dates of a dispositif, in dated versions. Hours are Europe/Paris."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sons.ecriture import PARIS, write_day, write_instant
from sons.reglement.source import Source, Statut


class Etape(StrEnum):
    """The dates a calendar may give, in the order of a demande's life."""

    OUVERTURE_COMMANDES = "ouverture_commandes"
    OUVERTURE_REFERENCEMENT = "ouverture_referencement"
    CANDIDATURE = "candidature"
    OUVERTURE_ENROLEMENT = "ouverture_enrolement"
    FERMETURE_ENROLEMENT = "fermeture_enrolement"
    OUVERTURE_AVANCE = "ouverture_avance"
    PREUVES = "preuves"
    FERMETURE_REFERENCEMENT = "fermeture_referencement"
    LIMITE_COMMANDE = "limite_commande"
    FERMETURE_AVANCE = "fermeture_avance"
    OUVERTURE_SOLDE = "ouverture_solde"
    DATE_FERME = "date_ferme"
    FIN_PRESTATIONS = "fin_prestations"
    CLOTURE_SOLDE = "cloture_solde"


@dataclass(frozen=True)
class Echeance:
    """One date of the calendar, in one version; ``depuis`` is the day the version took effect.

    ``approximative`` marks a value of which the texts only give the month.
    """

    etape: Etape
    libelle: str
    valeur: date | datetime
    source: Source
    statut: Statut
    depuis: date | None = None
    approximative: bool = False
    note: str | None = None

    @property
    def debut(self) -> datetime:
        """First instant of the date: the hour given, else midnight in Paris."""
        return self._at(time.min)

    @property
    def fin(self) -> datetime:
        """Last instant included: the hour given, else the end of the day in Paris."""
        return self._at(time.max)

    @property
    def jour(self) -> date:
        """The calendar day."""
        return self.valeur.date() if isinstance(self.valeur, datetime) else self.valeur

    def _at(self, heure: time) -> datetime:
        if isinstance(self.valeur, datetime):
            return self.valeur.replace(tzinfo=PARIS)
        return datetime.combine(self.valeur, heure, PARIS)

    def __str__(self) -> str:
        if isinstance(self.valeur, datetime):
            return write_instant(self.valeur)
        if self.approximative:
            return f"{self.valeur:%m/%Y}"
        return write_day(self.valeur)


class Calendrier:
    """All versions of all dates of a dispositif."""

    def __init__(self, echeances: Iterable[Echeance]) -> None:
        self.echeances = tuple(echeances)

    def in_force(self, etape: Etape, instant: datetime) -> Echeance | None:
        """Return the version of a date in force at ``instant``, or None if the texts give none.

        Before the first known version, that first version serves: what it replaced is
        not in our sources.
        """
        versions = [e for e in self.echeances if e.etape is etape]
        versions.sort(key=lambda e: e.depuis or date.min)
        jour = instant.astimezone(PARIS).date()
        en_vigueur = [e for e in versions if (e.depuis or date.min) <= jour]
        return en_vigueur[-1] if en_vigueur else (versions[0] if versions else None)

    def current(self, instant: datetime) -> list[Echeance]:
        """Return the dates in force at ``instant``, in chronological order."""
        toutes = [e for etape in Etape if (e := self.in_force(etape, instant))]
        return sorted(toutes, key=lambda e: e.debut)
