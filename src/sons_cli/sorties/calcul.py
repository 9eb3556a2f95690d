"""Estimations on a terminal, in CSV and in a workbook."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from sons.calculs import Estimation
from sons.ecriture import euros
from sons.reglement.calendrier import Echeance
from sons.reglement.modele import Dispositif
from sons_cli.remedes import REMEDES
from sons_cli.sorties.console import open_console
from sons_cli.sorties.dispositif import window
from sons_cli.sorties.progres import open_progress
from sons_cli.sorties.tableur import Cellule, csv_bytes, xlsx_bytes

# Key of a column in CSV → its title for a person.
COLONNES = {
    "ligne": "Ligne",
    "numero_demande": "Numéro demandé",
    "numero": "Numéro",
    "type": "Type",
    "eligible": "Éligible",
    "raison": "Raison",
    "categorie": "Catégorie",
    "tranche": "Tranche",
    "plafond_ht": "Plafond HT",
    "plafond_ttc": "Financé TTC",
    "avance": "Avance",
    "solde": "Solde",
    "deja_finance": "Déjà financé",
    "echeance": "Avances jusqu’au",
}

_OUI_NON = {True: "oui", False: "non", None: "non vérifié"}
_SIGNES = {True: ("oui", "green"), False: ("non", "red"), None: ("?", "magenta")}
_ENTETES = ("Bénéficiaire", "Éligible", "Plafond HT", "Financé TTC", "Avance", "Solde")

# What is no number may be a whole sentence.
_NUMERO_MAX = 16

# Under this room, the explanation goes on a line of its own.
_EXPLICATION_MIN = 30


@dataclass(frozen=True)
class Resultat:
    """Estimations of a dispositif; ``lignes`` are those of the file, by place of the number."""

    dispositif: Dispositif
    instant: datetime
    estimations: Sequence[Estimation]
    lignes: Sequence[int | None]


# -- for a spreadsheet ------------------------------------------------------------------------


def result_csv(resultat: Resultat) -> bytes:
    """Write one row per beneficiary, under the keys of the columns."""
    return csv_bytes(list(COLONNES), _rows(resultat))


def result_xlsx(resultat: Resultat) -> bytes:
    """Write the same in a workbook, under their titles."""
    code, titres = resultat.dispositif.code, list(COLONNES.values())
    with open_progress("Classeur") as avance:
        return xlsx_bytes(code, titres, [*_rows(resultat)], resultat.instant, avance)


def _rows(resultat: Resultat) -> Iterator[tuple[Cellule, ...]]:
    for e in resultat.estimations:
        yield (
            resultat.lignes[e.rang], e.demande, e.numero, e.genre, _OUI_NON[e.eligible], e.raison,
            e.categorie, e.tranche, *_amounts(e), _financed(e),
            _deadline(e.echeance, resultat.instant),
        )  # fmt: skip


def _amounts(e: Estimation) -> tuple[Decimal | None, ...]:
    plafonds = (e.plafond.ht, e.plafond.ttc) if e.plafond else (None, None)
    return (*plafonds, e.avance, e.solde)


def _financed(e: Estimation) -> str:
    return {None: "non vérifié", "": "non"}.get(e.deja_finance, str(e.deja_finance))


def _deadline(echeance: Echeance | None, instant: datetime) -> str:
    if echeance is None:
        return ""
    return f"{echeance} (dépassée)" if instant > echeance.fin else str(echeance)


# -- for a person -----------------------------------------------------------------------------


def result_text(resultat: Resultat) -> bytes:
    """Write the table as a text without colours."""
    flux = io.StringIO()
    print_tableau(resultat, open_console(flux))
    return flux.getvalue().encode()


def print_tableau(resultat: Resultat, console: Console | None = None) -> None:
    """Print one line per beneficiary, its explanation beside or under it, then a summary."""
    sortie = console or open_console()
    dispositif = resultat.dispositif
    sortie.print(Text(f"{dispositif.code}  {dispositif.intitule}", "bold"))
    sortie.print(Text("Dépôt des avances : ").append_text(window(dispositif, resultat.instant)))
    sortie.print()
    rangees = [_cells(e) for e in resultat.estimations]
    largeurs = [max(map(len, colonne)) for colonne in zip(_ENTETES, *rangees, strict=True)]
    ecart = 2 if sum(largeurs) + 2 * len(largeurs) <= sortie.width else 1
    place = sortie.width - sum(largeurs) - ecart * len(largeurs)
    sortie.print(Text(_aligned(_ENTETES, largeurs, ecart).rstrip(), "bold"), soft_wrap=True)
    for e, cellules in zip(resultat.estimations, rangees, strict=True):
        ligne = Text(_aligned(cellules, largeurs, ecart))
        debut = largeurs[0] + ecart
        ligne.stylize(_SIGNES[e.eligible][1], debut, debut + largeurs[1])
        _explain(ligne, _explanation(e, resultat.lignes[e.rang]), place, ecart)
        sortie.print(ligne, soft_wrap=True)
    _print_summary(sortie, resultat.estimations)


def _cells(e: Estimation) -> tuple[str, ...]:
    montants = ("" if m is None else euros(m) for m in _amounts(e))
    return (f"{e.genre or ''} {_shown(e.numero)}".strip() or "—", _SIGNES[e.eligible][0], *montants)


def _shown(texte: str) -> str:
    """Show what may be anything at all: neither a line break, nor an order to the terminal."""
    visible = "".join(c if c.isprintable() else "�" for c in texte[: _NUMERO_MAX + 1])
    return visible if len(visible) <= _NUMERO_MAX else f"{visible[:_NUMERO_MAX]}…"


def _aligned(cellules: Sequence[str], largeurs: Sequence[int], ecart: int) -> str:
    """Set texts to the left and amounts to the right."""
    poses = [
        cellule.ljust(largeur) if rang < 2 else cellule.rjust(largeur)
        for rang, (cellule, largeur) in enumerate(zip(cellules, largeurs, strict=True))
    ]
    return (" " * ecart).join(poses)


def _explain(ligne: Text, explication: str, place: int, ecart: int) -> None:
    """Add the explanation beside the row when it has room there, else under it."""
    if place >= _EXPLICATION_MIN:
        retrait, debut = len(ligne) + ecart, " " * ecart
    else:
        retrait, place, debut = 2, place + len(ligne) + ecart - 2, "\n  "
        ligne.rstrip()
    suites = wrap(explication, place, break_on_hyphens=False)
    ligne.append(debut + ("\n" + " " * retrait).join(suites), "dim")


def _explanation(e: Estimation, ligne: int | None) -> str:
    """Say where the number was asked when it is not the one shown, then what is known of it."""
    origine = f"demandé : {e.demande}" if e.demande != e.numero and e.lisible else ""
    lieu = f"ligne {ligne}" if ligne is not None and not e.lisible else ""
    tranche = f"tranche {e.tranche}" if e.tranche else ""
    jamais = "pas déjà financé" if e.deja_finance == "" and e.eligible else ""
    return " ; ".join(filter(None, (lieu, origine, tranche, e.raison, jamais)))


def _print_summary(sortie: Console, estimations: Sequence[Estimation]) -> None:
    sortie.print()
    if len(estimations) > 1:
        sortie.print(Text(_counts(estimations)))
    if any(e.deja_finance is None and e.eligible for e in estimations):
        sortie.print(
            Text(
                "Déjà financé ou non : non vérifié, le contexte n’a pas cette liste "
                "(« sons contexte finances » ou « sons base importer finances »).",
                "magenta",
            )
        )
    for manque in dict.fromkeys(e.manque for e in estimations if e.manque):
        sortie.print(Text(f"Non vérifié. {REMEDES[manque]}", "magenta"))


def _counts(estimations: Sequence[Estimation]) -> str:
    comptes = [
        (sum(e.eligible is True for e in estimations), "éligible"),
        (sum(e.eligible is False for e in estimations), "non éligible"),
        (sum(e.eligible is None for e in estimations), "non vérifié"),
    ]
    phrase = ", ".join(f"{_number(n)} {_plural(mots, n)}" for n, mots in comptes if n)
    illisibles = sum(not e.lisible for e in estimations)
    return f"{phrase}{f', dont {_number(illisibles)} sans numéro lisible' if illisibles else ''}."


def _number(nombre: int) -> str:
    return f"{nombre:,}".replace(",", "\u00a0")


def _plural(mots: str, nombre: int) -> str:
    return " ".join(m if m == "non" or nombre < 2 else f"{m}s" for m in mots.split())
