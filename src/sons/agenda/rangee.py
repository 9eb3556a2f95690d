"""One row of the picture: the windows of a dispositif as bars, its other dates as marks.

A row is as high as its labels need: bars have a line each, marks share lines as long as their
labels do not touch.
"""

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sons.agenda.axe import Axe
from sons.agenda.echeances import Jalon, time_line
from sons.agenda.fenetres import FENETRES, Etat, Fenetre, windows
from sons.agenda.mots import described, short, summed_up
from sons.agenda.svg import add, text_width
from sons.reglement.modele import Dispositif

LARGEUR = 1280.0
GAUCHE, DROITE = 226.0, 1010.0

_LIGNE, _BARRE, _MARGE, _CORPS = 17.0, 9.0, 9.0, 11.0
_FONDU = 120.0  # length of a bar that fades for want of a date

_BORDS = {etape for n in FENETRES for etape in (n.ouverture, n.fermeture)}


@dataclass(frozen=True)
class Marque:
    """A mark and its label, on one of the lines kept for marks."""

    jalon: Jalon
    x: float
    libelle: str
    a_gauche: bool
    ligne: int


class Rangee:
    """What is drawn for a dispositif, and the height it takes."""

    def __init__(self, dispositif: Dispositif, instant: datetime, axe: Axe) -> None:
        self.dispositif, self.instant, self.axe = dispositif, instant, axe
        self.fenetres = windows(dispositif, instant)
        jalons = time_line([dispositif], instant)
        self.marques = pack((j for j in jalons if j.echeance.etape not in _BORDS), axe)
        self.intitule = textwrap.wrap(dispositif.logiciel_libelle, 34)[:3]
        lignes = len(self.fenetres) + max((m.ligne + 1 for m in self.marques), default=0)
        self.hauteur = max(lignes, len(self.intitule) + 1) * _LIGNE + 2 * _MARGE

    def draw(self, racine: ET.Element, haut: float) -> None:
        """Draw the row from ``haut`` down."""
        self._name(racine, haut + _MARGE)
        for rang, fenetre in enumerate(self.fenetres):
            self._bar(racine, fenetre, haut + _MARGE + rang * _LIGNE)
        bas = haut + _MARGE + len(self.fenetres) * _LIGNE
        for marque in self.marques:
            self._mark(racine, marque, bas + marque.ligne * _LIGNE)

    def _name(self, racine: ET.Element, y: float) -> None:
        add(racine, "text", self.dispositif.code, x=20, y=y + 11, classe="code")
        for rang, ligne in enumerate(self.intitule, 1):
            add(racine, "text", ligne, x=20, y=y + 11 + rang * 15, classe="intitule")

    def _bar(self, racine: ET.Element, fenetre: Fenetre, y: float) -> None:
        debut, fin = self._ends(fenetre)
        etat = fenetre.state(self.instant)
        passee = " passe" if etat is Etat.FERMEE else ""
        if fin > debut:
            barre = add(
                racine, "rect", x=debut, y=y + 3, width=fin - debut, height=_BARRE, rx=3,
                fill=f"url(#sons-{paint(fenetre)})", classe="barre" + passee,
            )  # fmt: skip
            add(barre, "title", f"{fenetre.code}, {described(fenetre)}")
        texte = summed_up(fenetre, self.instant)
        add(racine, "text", texte, x=max(fin, debut) + 6, y=y + 11.5, classe="date" + passee)

    def _ends(self, fenetre: Fenetre) -> tuple[float, float]:
        """Return where a bar begins and ends; what nobody dates fades a little past the rest."""
        vu = min(max(self.axe.x(self.instant), self.axe.gauche), self.axe.droite)
        fin = self.axe.x(fenetre.fin) if fenetre.fin else None
        if fenetre.debut:
            debut = self.axe.x(fenetre.debut)
        else:
            debut = max(min((fin or vu) - _FONDU, vu - _FONDU), self.axe.gauche)
        if fin is None:
            fin = min(max(debut, vu) + _FONDU, self.axe.droite)
        return debut, fin

    def _mark(self, racine: ET.Element, marque: Marque, y: float) -> None:
        passee = " passe" if marque.jalon.is_past(self.instant) else ""
        x, milieu = marque.x, y + 7.5
        points = f"{x:.1f},{milieu - 5:.1f} {x + 5:.1f},{milieu:.1f} {x:.1f},{milieu + 5:.1f}"
        losange = add(
            racine, "polygon", points=f"{points} {x - 5:.1f},{milieu:.1f}", classe="marque" + passee
        )
        echeance = marque.jalon.echeance
        add(losange, "title", f"{marque.jalon.code}, {echeance} : {echeance.libelle}")
        ancre = "end" if marque.a_gauche else "start"
        add(
            racine, "text", marque.libelle, x=x - 9 if marque.a_gauche else x + 9, y=y + 11.5,
            text_anchor=ancre, classe="date" + passee,
        )  # fmt: skip


def pack(jalons: Iterable[Jalon], axe: Axe) -> list[Marque]:
    """Give each mark the first line where its label touches no other."""
    fins: list[float] = []
    marques = []
    for jalon in sorted(jalons, key=lambda j: j.moment):
        x = axe.x(jalon.moment)
        libelle = short(jalon)
        largeur = text_width(libelle, _CORPS) + 12
        a_gauche = x + largeur > LARGEUR - 12
        debut, fin = (x - largeur, x + 8) if a_gauche else (x - 8, x + largeur)
        ligne = next((i for i, f in enumerate(fins) if f < debut), len(fins))
        fins[ligne : ligne + 1] = [fin]
        marques.append(Marque(jalon, x, libelle, a_gauche, ligne))
    return marques


def paint(fenetre: Fenetre) -> str:
    """Name the paint of a bar: it fades where the texts do not say when."""
    flou = "-debut" if fenetre.ouverture is None else "-fin" if fenetre.fermeture is None else ""
    return fenetre.nature.nom + flou
