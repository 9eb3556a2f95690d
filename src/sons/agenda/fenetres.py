"""The windows during which something may be done: deposit an avance, deliver, deposit a solde."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sons.agenda.echeances import Jalon
from sons.reglement.calendrier import Etape
from sons.reglement.modele import Dispositif


@dataclass(frozen=True)
class NatureFenetre:
    """A kind of window, and the dates that bound it."""

    nom: str
    libelle: str
    ouverture: Etape
    fermeture: Etape


FENETRES = (
    NatureFenetre("avances", "Dépôt des avances", Etape.OUVERTURE_AVANCE, Etape.FERMETURE_AVANCE),
    NatureFenetre("prestations", "Prestations", Etape.OUVERTURE_COMMANDES, Etape.FIN_PRESTATIONS),
    NatureFenetre("soldes", "Dépôt des soldes", Etape.OUVERTURE_SOLDE, Etape.CLOTURE_SOLDE),
)


class Etat(StrEnum):
    """Where a window stands at an instant."""

    A_VENIR = "à venir"
    OUVERTE = "ouverte"
    FERMEE = "fermée"


@dataclass(frozen=True)
class Fenetre:
    """A window of a dispositif; the texts may leave either end unsaid.

    Without an opening of its own, it cannot open before everything else of the dispositif:
    ``au_plus_tot`` is the first opening that the texts date.
    """

    code: str
    nature: NatureFenetre
    ouverture: Jalon | None
    fermeture: Jalon | None
    au_plus_tot: Jalon | None

    @property
    def debut(self) -> datetime | None:
        """When it opens, or the earliest it can."""
        jalon = self.ouverture or self.au_plus_tot
        return jalon.moment if jalon else None

    @property
    def fin(self) -> datetime | None:
        """When it closes."""
        return self.fermeture.moment if self.fermeture else None

    def state(self, instant: datetime) -> Etat:
        """Tell whether it is open at ``instant``; an end that is not known does not close it."""
        jalon = self.ouverture or self.au_plus_tot
        if self.fermeture and self.fermeture.is_past(instant):
            return Etat.FERMEE
        if jalon and not jalon.is_past(instant):
            return Etat.A_VENIR
        return Etat.OUVERTE


def windows(dispositif: Dispositif, instant: datetime) -> list[Fenetre]:
    """Return the windows of which at least one end is dated in the version in force."""
    jalons = {e.etape: Jalon(dispositif.code, e) for e in dispositif.calendrier.current(instant)}
    ouvertures = [j for j in jalons.values() if j.ouvre]
    au_plus_tot = min(ouvertures, key=lambda j: j.moment, default=None)
    return [
        Fenetre(dispositif.code, n, jalons.get(n.ouverture), jalons.get(n.fermeture), au_plus_tot)
        for n in FENETRES
        if n.fermeture in jalons or n.ouverture in jalons
    ]


def open_windows(dispositifs: Iterable[Dispositif], instant: datetime) -> list[Fenetre]:
    """Return the windows open at ``instant``, the first to close first, alike ones together."""
    ouvertes = [
        f for d in dispositifs for f in windows(d, instant) if f.state(instant) is Etat.OUVERTE
    ]
    ordre = {n.nom: rang for rang, n in enumerate(FENETRES)}
    return sorted(
        ouvertes,
        key=lambda f: (
            f.fin is None,
            f.fin or instant,
            ordre[f.nature.nom],
            f.ouverture is None,
            f.code,
        ),
    )
