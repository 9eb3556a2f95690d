"""The calendar in the words and signs of the components."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from guichet.jalons import countdown, weight
from guichet.publication.origine import said
from guichet.theme.composition import Etape, Genre
from sons.agenda import Etat, Fenetre, Jalon, shared, time_line, windows
from sons.reglement.modele import Dispositif


@dataclass(frozen=True)
class Guichet:
    """A window of a dispositif, as a badge says it."""

    nom: str
    mot: str
    genre: Genre
    quand: str


@dataclass(frozen=True)
class Resume:
    """What the list of dispositifs says of one of them."""

    dispositif: Dispositif
    avances: Guichet | None
    soldes: Guichet | None
    prochaine: Jalon | None
    delai: str

    @property
    def ferme(self) -> bool:
        """Whether nothing more can be deposited: the list ends with those."""
        return not any(g and g.mot != "fermé" for g in (self.avances, self.soldes))


def steps(dispositif: Dispositif, instant: datetime) -> list[Etape]:
    """Return the dates of a dispositif as steps; the next one is the current step."""
    jalons = time_line([dispositif], instant)
    suivant = next((j for j in jalons if not j.is_past(instant)), None)
    return [_step(j, instant, est_suivant=j is suivant) for j in jalons]


def _step(jalon: Jalon, instant: datetime, est_suivant: bool) -> Etape:
    passe = jalon.is_past(instant)
    return Etape(
        quand=str(jalon.echeance),
        titre=jalon.echeance.libelle,
        etat="passe" if passe else "courant" if est_suivant else "a_venir",
        mot=countdown(jalon, instant),
        genre=weight(jalon, instant),
        detail=" ".join(filter(None, (said(jalon.echeance), jalon.echeance.note))),
    )


def guichet(fenetre: Fenetre, instant: datetime) -> Guichet:
    """Say a window: open until when, not yet, or closed since when."""
    nom, fin = fenetre.nature.libelle, fenetre.fermeture
    etat = fenetre.state(instant)
    if etat is Etat.FERMEE and fin:
        return Guichet(nom, "fermé", "neutre", f"depuis le {fin.echeance}")
    if etat is Etat.A_VENIR:
        debut = fenetre.ouverture or fenetre.au_plus_tot
        quand = f"ouvre le {debut.echeance}" if fenetre.ouverture and debut else ""
        return Guichet(nom, "à venir", "info", quand or "ouverture non datée par le texte")
    if fin is None:
        return Guichet(nom, "ouvert", "succes", "fermeture non datée par le texte")
    genre = weight(fin, instant)
    return Guichet(nom, "ouvert", genre, f"jusqu’au {fin.echeance}, {countdown(fin, instant)}")


def guichets(dispositif: Dispositif, instant: datetime) -> list[Guichet]:
    """Say every window of a dispositif."""
    return [guichet(f, instant) for f in windows(dispositif, instant)]


def summary(dispositif: Dispositif, instant: datetime) -> Resume:
    """Sum a dispositif up for the list."""
    dits = {f.nature.nom: guichet(f, instant) for f in windows(dispositif, instant)}
    a_venir = [j for j in time_line([dispositif], instant) if not j.is_past(instant)]
    prochaine = a_venir[0] if a_venir else None
    delai = countdown(prochaine, instant) if prochaine else ""
    return Resume(dispositif, dits.get("avances"), dits.get("soldes"), prochaine, delai)


@dataclass(frozen=True)
class DatePartagee:
    """A date that several dispositifs share."""

    jalon: Jalon
    codes: tuple[str, ...]
    delai: str
    genre: Genre


def dates(dispositifs: Iterable[Dispositif], instant: datetime) -> list[DatePartagee]:
    """Return every date of every dispositif, those that read the same gathered."""
    groupes = [list(g) for _, g in groupby(time_line(dispositifs, instant), shared)]
    return [
        DatePartagee(
            g[0], tuple(j.code for j in g), countdown(g[0], instant), weight(g[0], instant)
        )
        for g in groupes
    ]
