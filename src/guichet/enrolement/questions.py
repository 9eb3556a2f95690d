"""Which questions the texts ask of whom, and the answers that close the enrolment: read from data.

An operator may replace them: ``enrolement/questions.toml`` in its own folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from guichet.donnees import load
from guichet.enrolement.models.formulaire import Formulaire
from guichet.enrolement.regles import condition_faults
from sons.reglement.source import Source, Statut
from sons.reglement.toml_situe import TableSituee

LIVREES = Path(__file__).parent / "textes" / "questions.toml"


@dataclass(frozen=True)
class Question:
    """A field of the form that a text asks for, of the waves of ``si``."""

    champ: str
    source: Source
    statut: Statut
    si: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True)
class Refus:
    """An answer that makes the enrolment inadmissible, and the sentence that says why."""

    champ: str
    reponse: str
    phrase: str
    source: Source
    statut: Statut
    si: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str | None = None

    def concerns(self, reponses: Mapping[str, str]) -> bool:
        """Tell whether these answers hold the one that is refused."""
        return reponses.get(self.champ) == self.reponse and _holds(self.si, reponses)


@dataclass(frozen=True)
class Questions:
    """The whole file."""

    question: tuple[Question, ...]
    refus: tuple[Refus, ...]


def is_put(nom: str, vague: str) -> bool:
    """Tell whether the field ``nom`` is asked in this wave; one that no text restricts is."""
    siennes = [une for une in _lues().question if une.champ == nom]
    return all(_holds(une.si, {"vague": vague}) for une in siennes)


def refusals(reponses: Mapping[str, str]) -> dict[str, str]:
    """Return, by field, why these answers are refused; ``vague`` is among them."""
    return {refus.champ: refus.phrase for refus in _lues().refus if refus.concerns(reponses)}


def _lues() -> Questions:
    return load("enrolement/questions.toml", LIVREES, Questions, check)


def _holds(si: Mapping[str, tuple[str, ...]], reponses: Mapping[str, str]) -> bool:
    return all(reponses.get(cle) in valeurs for cle, valeurs in si.items())


def check(table: TableSituee, lues: Questions) -> None:
    """Signal fields and answers that do not exist; a question depends on the wave only."""
    for rang, question in enumerate(lues.question):
        if question.champ not in {champ.name for champ in Formulaire._meta.fields}:
            table.signal(("question", rang, "champ"), _unknown(question.champ))
        for cle in set(question.si) - {"vague"}:
            table.signal(("question", rang, "si"), f"« {cle} » ne décide pas d’une question.")
    for rang, refus in enumerate(lues.refus):
        choix = {champ.name: dict(champ.flatchoices) for champ in Formulaire._meta.fields}
        if refus.champ not in choix:
            table.signal(("refus", rang, "champ"), _unknown(refus.champ))
        elif refus.reponse not in choix[refus.champ]:
            faute = f"« {refus.reponse} » n’est pas une réponse à « {refus.champ} »."
            table.signal(("refus", rang, "reponse"), faute)
        for faute in condition_faults(refus.si):
            table.signal(("refus", rang, "si"), faute)


def _unknown(nom: str) -> str:
    return f"le formulaire n’a pas de champ « {nom} »."
