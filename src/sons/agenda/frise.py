"""The calendar as a picture: a row per dispositif, a line for the instant.

SVG alone: no script, no font from elsewhere, a white ground of its own. The same texts at the same
instant draw the same bytes.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import datetime

from sons.agenda.axe import Axe
from sons.agenda.echeances import time_line
from sons.agenda.fenetres import FENETRES
from sons.agenda.mots import described
from sons.agenda.rangee import DROITE, GAUCHE, LARGEUR, Rangee
from sons.agenda.svg import add, picture, text_width, written
from sons.ecriture import write_day, write_instant
from sons.reglement.modele import Dispositif

_COULEURS = {"avances": "#1c6fb8", "prestations": "#3f8f5f", "soldes": "#b8741a"}
_EN_TETE, _PIED = 118.0, 34.0

_STYLE = """
text { font-family: system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; fill: #24292f; }
.titre { font-size: 19px; font-weight: 600; }
.legende, .axe { font-size: 12px; fill: #57606a; }
.annee { font-weight: 600; }
.code { font-size: 13px; font-weight: 600; }
.intitule { font-size: 11px; fill: #57606a; }
.date { font-size: 11px; }
.date, .axe { paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round; }
.marque { fill: #6e40a8; stroke: #fff; }
text.passe { fill: #6e7781; }
.barre.passe, .marque.passe { opacity: .4; }
.maintenant { font-size: 12px; font-weight: 600; fill: #fff; }
"""


def place_of(dispositifs: Sequence[Dispositif], instant: datetime) -> int | None:
    """Return how far across the picture its instant stands, in hundredths; None when it is not."""
    axe = Axe.around([j.moment for j in time_line(dispositifs, instant)], instant, GAUCHE, DROITE)
    return round(100 * axe.x(instant) / LARGEUR) if instant in axe else None


def timeline_svg(dispositifs: Sequence[Dispositif], instant: datetime) -> str:
    """Return the whole file."""
    moments = [j.moment for j in time_line(dispositifs, instant)]
    axe = Axe.around(moments, instant, GAUCHE, DROITE)
    rangees = [Rangee(d, instant, axe) for d in dispositifs]
    bas = _EN_TETE + sum(r.hauteur for r in rangees)
    racine = picture(LARGEUR, bas + _PIED, _title(instant), _description(rangees))
    _prepare(racine, bas + _PIED)
    _heading(racine, instant)
    _stripes(racine, rangees)
    _grid(racine, axe, bas)
    _now(racine, axe, instant, bas)
    _quarters(racine, axe)
    haut = _EN_TETE
    for rangee in rangees:
        rangee.draw(racine, haut)
        haut += rangee.hauteur
    note = "Chaque date vient d’un texte. Heure de Paris."
    add(racine, "text", note, x=20, y=bas + 22, classe="legende")
    return written(racine)


def _title(instant: datetime) -> str:
    return f"Calendrier des SONS, vu du {write_instant(instant)}"


def _description(rangees: Sequence[Rangee]) -> str:
    """Return the picture in words, for who does not see it."""
    phrases = []
    for rangee in rangees:
        dites = [described(f) for f in rangee.fenetres] + [m.libelle for m in rangee.marques]
        phrases.append(f"{rangee.dispositif.code} : {' ; '.join(dites) or 'aucune date'}.")
    return "Une rangée par dispositif. " + " ".join(phrases)


def _prepare(racine: ET.Element, hauteur: float) -> None:
    add(racine, "style", _STYLE)
    paints = add(racine, "defs")
    for nom, couleur in _COULEURS.items():
        for suffixe, debut, fin in (("", 1, 1), ("-debut", 0.1, 1), ("-fin", 1, 0.1)):
            degrade = add(paints, "linearGradient", id=f"sons-{nom}{suffixe}")
            for place, opacite in (("0%", debut), ("60%", 1), ("100%", fin)):
                add(degrade, "stop", offset=place, stop_color=couleur, stop_opacity=opacite)
    add(
        racine, "rect", x=0.5, y=0.5, width=LARGEUR - 1, height=hauteur - 1, rx=6,
        fill="#fff", stroke="#d0d7de",
    )  # fmt: skip


def _heading(racine: ET.Element, instant: datetime) -> None:
    add(racine, "text", _title(instant), x=20, y=34, classe="titre")
    x = 20.0
    for nature in FENETRES:
        add(racine, "rect", x=x, y=50, width=22, height=9, rx=3, fill=_COULEURS[nature.nom])
        add(racine, "text", nature.libelle, x=x + 28, y=59, classe="legende")
        x += 28 + text_width(nature.libelle, 12) + 18
    add(
        racine,
        "polygon",
        points=f"{x + 5},49.5 {x + 10},54.5 {x + 5},59.5 {x},54.5",
        classe="marque",
    )
    legende = "Autre échéance"
    add(racine, "text", legende, x=x + 16, y=59, classe="legende")
    x += 16 + text_width(legende, 12) + 18
    add(racine, "rect", x=x, y=50, width=44, height=9, rx=3, fill="url(#sons-avances-debut)")
    add(racine, "text", "Début ou fin que le texte ne date pas", x=x + 50, y=59, classe="legende")


def _stripes(racine: ET.Element, rangees: Sequence[Rangee]) -> None:
    haut = _EN_TETE
    for rang, rangee in enumerate(rangees):
        fond = "#f6f8fa" if rang % 2 == 0 else "#fff"
        add(racine, "rect", x=8, y=haut, width=LARGEUR - 16, height=rangee.hauteur, fill=fond)
        haut += rangee.hauteur


def _grid(racine: ET.Element, axe: Axe, bas: float) -> None:
    for repere in axe.quarters():
        couleur = "#afb8c1" if repere.annee else "#e3e7eb"
        add(racine, "line", x1=repere.x, y1=_EN_TETE - 4, x2=repere.x, y2=bas, stroke=couleur)


def _quarters(racine: ET.Element, axe: Axe) -> None:
    """Name the quarters, over the line of the instant rather than under it."""
    for repere in axe.quarters():
        if repere.nom:
            classe = "axe annee" if repere.annee else "axe"
            add(
                racine, "text", repere.nom, x=repere.x, y=_EN_TETE - 9, classe=classe,
                text_anchor="middle",
            )  # fmt: skip


def _now(racine: ET.Element, axe: Axe, instant: datetime, bas: float) -> None:
    """Draw the line of the instant, with its day, unless it is too far to be in the picture."""
    if instant not in axe:
        return
    x, jour = axe.x(instant), write_day(instant)
    add(racine, "line", x1=x, y1=90, x2=x, y2=bas, stroke="#c62828", stroke_width=1.5)
    add(racine, "rect", x=x - 44, y=73, width=88, height=18, rx=9, fill="#c62828")
    add(racine, "text", jour, x=x, y=86, classe="maintenant", text_anchor="middle")
