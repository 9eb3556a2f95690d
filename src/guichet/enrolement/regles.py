"""The rules that say which pieces are asked: read from data, checked, applied to a situation.

An operator may replace them: ``enrolement/pieces.toml`` in its own folder (``GUICHET_REGLEMENT``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import get_type_hints

from django.db.models import Choices

from guichet.donnees import load
from guichet.enrolement.models.formulaire import Formulaire
from guichet.enrolement.situation import Situation
from guichet.fichiers.limites import LimitesFichiers
from sons.reglement.source import Source, Statut
from sons.reglement.toml_situe import TableSituee

LIVREES = Path(__file__).parent / "textes" / "pieces.toml"


@dataclass(frozen=True)
class PieceDemandee:
    """A piece and the case in which it is asked.

    ``perime``: it has a date of end; ``prouve``: the answers of the form that it shows to be true.
    """

    code: str
    libelle: str
    aide: str
    source: Source
    statut: Statut
    perime: bool = False
    prouve: tuple[str, ...] = ()
    si: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str | None = None

    @property
    def a_deux(self) -> bool:
        """Whether two agents accept it: it shows the account that is paid."""
        return "iban" in self.prouve

    def concerns(self, situation: Situation) -> bool:
        """Tell whether this piece is asked in ``situation``."""
        return all(getattr(situation, cle) in valeurs for cle, valeurs in self.si.items())


@dataclass(frozen=True)
class Regles:
    """The whole file of the rules."""

    limites: LimitesFichiers
    piece: tuple[PieceDemandee, ...]

    def asked(self, situation: Situation) -> list[PieceDemandee]:
        """Return the pieces asked in ``situation``, in the order of the data."""
        return [piece for piece in self.piece if piece.concerns(situation)]

    def find(self, code: str) -> PieceDemandee | None:
        """Return a piece by its code."""
        return next((piece for piece in self.piece if piece.code == code), None)


def regles() -> Regles:
    """Return the operator's own rules if there are, else those shipped."""
    return load("enrolement/pieces.toml", LIVREES, Regles, check)


def check(table: TableSituee, lues: Regles) -> None:
    """Signal doubles, and conditions on answers that nobody is asked."""
    vus = set[str]()
    for rang, piece in enumerate(lues.piece):
        if piece.code in vus:
            table.signal(("piece", rang, "code"), f"« {piece.code} » est écrit deux fois.")
        vus.add(piece.code)
        for champ in set(piece.prouve) - _fields_of_form():
            table.signal(("piece", rang, "prouve"), f"le formulaire n’a pas de champ « {champ} ».")
        for faute in condition_faults(piece.si):
            table.signal(("piece", rang, "si"), faute)


def condition_faults(si: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return what is wrong in the conditions ``si``: answers and questions that do not exist."""
    return [faute for cle, valeurs in si.items() for faute in _faults(cle, valeurs)]


def _fields_of_form() -> set[str]:
    """Return what a piece may prove; the IBAN is written in clear and kept encrypted."""
    return {champ.name for champ in Formulaire._meta.fields} | {"iban"}


def _faults(cle: str, valeurs: Iterable[str]) -> list[str]:
    """Return what is wrong in one condition."""
    if cle not in {champ.name for champ in fields(Situation)}:
        return [f"la réponse « {cle} » n’existe pas."]
    possibles = get_type_hints(Situation)[cle]
    if not issubclass(possibles, Choices):
        return []
    connues = ", ".join(possibles.values)
    return [
        f"« {valeur} » n’est pas une réponse à « {cle} » ; réponses possibles : {connues}."
        for valeur in valeurs
        if valeur not in possibles.values
    ]
