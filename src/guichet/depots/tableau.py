"""What a supplier wants to know on arriving: figures, what is open, what runs out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guichet.depots.affichage import GENRES, euros
from guichet.depots.models import Etat
from guichet.depots.totaux import FINIES, Somme
from guichet.publication.textes import reglement
from guichet.theme.composition import Etape, Genre
from sons import Referencement
from sons.agenda import open_windows
from sons.reglement.calendrier import Etape as CalendrierEtape
from sons.reglement.modele import Dispositif

_JOURS_URGENTS = 30


@dataclass(frozen=True)
class Compte:
    """How many demandes are in a state."""

    etat: str
    libelle: str
    genre: Genre
    nombre: int


@dataclass(frozen=True)
class Horloge:
    """The 120 days backwards of a solution (AF-PHA-LGO-Va1 §4.4): the oldest order it may bring."""

    numero_ans: str
    solution: str
    jours: int
    depuis: date
    court: bool


@dataclass(frozen=True)
class Chiffres:
    """Money, in words, and demandes by state."""

    demande: str
    decide: str
    paye: str
    reste: str
    comptes: list[Compte]


def figures(sommes: Sequence[Somme]) -> Chiffres:
    """Say what the demandes of a supplier add up to; those refused or withdrawn ask nothing."""
    vivantes = [une for une in sommes if une.etat not in FINIES]
    demande = sum(une.demande_centimes for une in vivantes)
    paye = sum(une.paye_centimes for une in vivantes)
    nombres: Counter[str] = Counter()
    for une in sommes:
        nombres[une.etat] += une.nombre
    return Chiffres(
        euros(demande),
        euros(sum(une.decide_centimes for une in vivantes)),
        euros(paye),
        euros(demande - paye),
        [Compte(etat, etat.label, GENRES[etat], nombres[etat]) for etat in Etat if nombres[etat]],
    )


def deadlines(solutions: Iterable[Referencement], instant: datetime) -> list[Etape]:
    """Return what is open for these solutions and closes, the nearest first."""
    textes = reglement()
    dispositifs = [textes.dispositif(code) for code in sorted({s.dispositif for s in solutions})]
    return [
        Etape(
            str(fenetre.fermeture.echeance),
            f"{fenetre.code} : {fenetre.nature.libelle.lower()}",
            "courant" if rang == 0 else "a_venir",
            fenetre.fermeture.remaining(instant),
            "attention" if fenetre.fermeture.days_left(instant) <= _JOURS_URGENTS else "neutre",
            fenetre.fermeture.source,
        )
        for rang, fenetre in enumerate(open_windows(dispositifs, instant))
        if fenetre.fermeture is not None
    ]


def clocks(solutions: Iterable[Referencement], instant: datetime) -> list[Horloge]:
    """Return the oldest order date of each solution whose counter is not closed for good.

    It still moves while the complete evidence file is not filed.
    """
    textes = reglement()
    horloges = []
    for une in solutions:
        if une.date_retrait or not _takes_avances(textes.dispositif(une.dispositif), instant):
            continue
        jours = textes.dispositif(une.dispositif).delai_commande.jours
        depuis = (une.dossier_complet or instant.date()) - timedelta(days=jours)
        court = une.dossier_complet is None
        horloges.append(Horloge(une.numero_ans, une.solution, jours, depuis, court))
    return horloges


def _takes_avances(dispositif: Dispositif, instant: datetime) -> bool:
    """Tell whether avances may still be deposited, now or later."""
    fermeture = dispositif.calendrier.in_force(CalendrierEtape.FERMETURE_AVANCE, instant)
    return fermeture is None or instant <= fermeture.fin
