"""Findings (constats) and their catalogue.

A *constat* is one thing to say about a deposit: its code, where it stands, what was
received, what was expected, what to do, and the text it comes from. Sentences live in
the catalogue (data), never in the rules: a rule only names a code.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sons.chemin import Chemin, rank_in, write_chemin, write_inside
from sons.ecriture import cut, lower_first, printable
from sons.erreurs import ReglementInvalide
from sons.extrait import Endroit, Extrait

CODE_ACCEPTEE = "0000"

# What the first digit of a code is about.
FAMILLES = {
    "0": "Acceptation",
    "1": "Le fichier",
    "2": "La valeur d’une balise",
    "3": "La cohérence d’une demande",
    "4": "Les règles du dispositif",
    "5": "Les pièces",
}

# libelleTraitement: the sister exchange of the ASP gives its label column 200 characters.
LIBELLE_MAX = 200
APERCU_MAX = 80


class Niveau(StrEnum):
    """How much a finding weighs."""

    BLOQUANT = "bloquant"
    ALERTE = "alerte"
    ACCEPTE = "accepte"


class _Poids:
    """What the code and its level say of a finding, met in a file or read in the catalogue."""

    __slots__ = ()
    code: str
    niveau: Niveau

    @property
    def is_bloquant(self) -> bool:
        """Whether it rejects (families 1 to 4) or leaves incomplete (family 5)."""
        return self.niveau is Niveau.BLOQUANT

    @property
    def is_piece(self) -> bool:
        """Whether it belongs to family 5xxx: pieces never reject a demande."""
        return self.code.startswith("5")


@dataclass(frozen=True, slots=True)
class Constat(_Poids):
    """One finding. ``recu`` and ``attendu`` are short texts ready to be read, or None.

    ``lieu`` is a path in the file, or what else is looked at; ``ligne`` and ``colonne``, from 1,
    are those of the value in the file (of the block that lacks it), None where it has no place;
    ``extrait`` is what the file holds there.
    """

    code: str
    niveau: Niveau
    lieu: Chemin | str
    libelle: str
    recu: str | None
    attendu: str | None
    remede: str
    source: str
    ligne: int | None = None
    colonne: int | None = None
    extrait: Extrait | None = None

    @property
    def chemin(self) -> str:
        """The place as programs name it."""
        return self.lieu if isinstance(self.lieu, str) else write_chemin(self.lieu)

    @property
    def rang(self) -> int | None:
        """Which demande of the file it stands in, from 1; None outside them."""
        return None if isinstance(self.lieu, str) else rank_in(self.lieu)

    @property
    def dedans(self) -> str:
        """The place inside its demande, or in the file, as people count."""
        return self.lieu if isinstance(self.lieu, str) else write_inside(self.lieu)

    def as_dict(self) -> dict[str, Any]:
        """Return the stable shape of a finding in a report."""
        return {
            "code": self.code,
            "niveau": self.niveau.value,
            "chemin": self.chemin,
            "ligne": self.ligne,
            "colonne": self.colonne,
            "libelle": self.libelle,
            "recu": self.recu,
            "attendu": self.attendu,
            "remede": self.remede,
            "source": self.source,
            "rang": self.rang,
            "lieu": self.dedans,
            "extrait": self.extrait._asdict() if self.extrait else None,
        }


@dataclass(frozen=True, slots=True)
class Fiche(_Poids):
    """One entry of the catalogue: everything there is to say about a code.

    ``libelle`` may hold ``{recu}`` and ``{attendu}``; ``source`` is a document and
    section ready to be read, ``statut`` officiel, public or reconstitue.
    """

    code: str
    niveau: Niveau
    titre: str
    libelle: str
    cause: str
    remede: str
    exemple: str
    source: str
    statut: str


class Catalogue:
    """All codes, in order."""

    def __init__(self, fiches: Mapping[str, Fiche]) -> None:
        self._fiches = dict(sorted(fiches.items()))

    def __iter__(self) -> Iterator[Fiche]:
        return iter(self._fiches.values())

    def __contains__(self, code: str) -> bool:
        return code in self._fiches

    def __getitem__(self, code: str) -> Fiche:
        """The entry of a code; a rule that names an unknown code is a fault of ours."""
        try:
            return self._fiches[code]
        except KeyError:
            raise ReglementInvalide(f"Le code {code} n’est pas au catalogue.") from None

    def constat(
        self,
        code: str,
        lieu: Chemin | str,
        recu: Any = None,
        attendu: str | None = None,
        source: str | None = None,
        balise: str | None = None,
        endroit: Endroit | None = None,
    ) -> Constat:
        """Build a finding.

        ``source`` overrides the catalogue's when the rule knows better; ``balise`` opens the
        label, which must be understood alone: the annotated file has no room for a path.
        ``endroit`` is where it stands in the bytes.
        """
        fiche = self[code]
        vu = apercu(recu)
        # What was received is hostile: it is put in place in one pass, never re-read as a template.
        valeurs = {"recu": vu or "—", "attendu": attendu or "—"}
        libelle = _PLACE.sub(lambda lieu: valeurs[lieu[1]], fiche.libelle)
        if balise:
            libelle = f"{balise} : {lower_first(libelle)}"
        ligne, colonne, extrait = endroit or (None, None, None)
        return Constat(
            code=code,
            niveau=fiche.niveau,
            lieu=lieu,
            libelle=cut(libelle, LIBELLE_MAX),
            recu=vu,
            attendu=attendu,
            remede=fiche.remede,
            source=source or fiche.source,
            ligne=ligne,
            colonne=colonne,
            extrait=extrait,
        )


_PLACE = re.compile(r"\{(recu|attendu)\}")


def apercu(valeur: Any) -> str | None:
    """Show a received value as the depositor wrote it, on one line and cut at 80 characters."""
    if valeur is None:
        return None
    # Cut first: what was received may be as long as the file.
    return cut(printable(_as_written(valeur)[: APERCU_MAX + 1]), APERCU_MAX)


def _as_written(valeur: Any) -> str:
    if isinstance(valeur, str):
        # A text that shows nothing is shown between quotes, with a sign for each blank.
        return valeur if valeur.strip() else f'"{valeur.replace(" ", "␣")}"'
    if isinstance(valeur, bool):
        return "true" if valeur else "false"
    if isinstance(valeur, int | Decimal):
        return str(valeur)
    if isinstance(valeur, dict):
        return "{…}" if valeur else "{}"
    if isinstance(valeur, list):
        return "[…]" if valeur else "[]"
    raise TypeError(f"valeur inattendue dans un constat : {type(valeur).__name__}")
