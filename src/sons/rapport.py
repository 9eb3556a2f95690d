"""What a control gives back: every finding, in a documented and stable shape."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sons.constats import CODE_ACCEPTEE, Constat
from sons.manque import Manque, NonVerifie

__all__ = ["DemandeControlee", "Manque", "NonVerifie", "Rapport", "Verdict", "VerdictDemande"]


class Verdict(StrEnum):
    """The fate of a file."""

    ACCEPTE = "accepte"  # every demande accepted and complete
    INCOMPLET = "incomplet"  # every demande accepted, at least one lacks a piece
    PARTIEL = "partiel"  # at least one demande accepted, at least one rejected
    AUCUNE = "aucune"  # read, and every demande rejected
    REJETE = "rejete"  # first control failed: nothing is accepted, whatever the demandes


class VerdictDemande(StrEnum):
    """The fate of a demande: JSON decides acceptance, pieces decide completeness."""

    ACCEPTEE = "acceptee"
    REJETEE = "rejetee"
    INCOMPLETE = "incomplete"


class DemandeControlee(NamedTuple):
    """One demande and its findings, in the order of the control.

    ``rang`` is its place in the file, from 0; ``autres`` counts the findings that were not kept.
    """

    rang: int
    num_ligne: int | None
    numero_editeur: str | None
    verdict: VerdictDemande
    constats: Sequence[Constat]
    autres: int = 0

    @property
    def numero(self) -> int:
        """Its own number; its place in the file when it has none."""
        return self.rang + 1 if self.num_ligne is None else self.num_ligne

    @property
    def premier_rejet(self) -> Constat | None:
        """The finding the official contract reports: the first that rejects."""
        return next((c for c in self.constats if c.is_bloquant and not c.is_piece), None)

    @property
    def code_traitement(self) -> str:
        """``0000`` or the code of the first rejecting finding."""
        rejet = self.premier_rejet
        return rejet.code if rejet else CODE_ACCEPTEE


@dataclass(frozen=True, slots=True)
class Rapport:
    """The whole report. ``texte`` names the version of the rules that were applied.

    When the first control refuses the file, ``demandes`` are those that could be read all the
    same, and their verdicts stand under reserve: what they would meet if the file were right.
    """

    verdict: Verdict
    texte: str
    constats: Sequence[Constat]
    demandes: Sequence[DemandeControlee]
    non_verifies: Sequence[NonVerifie]
    autres: int = 0

    @property
    def sous_reserve(self) -> bool:
        """Whether the verdicts of the demandes hold only once the file itself is put right."""
        return self.verdict is Verdict.REJETE

    def as_dict(self) -> dict[str, Any]:
        """Return the stable shape written by ``sons controler --sortie json``."""
        return {
            "verdict": self.verdict.value,
            "sous_reserve": self.sous_reserve,
            "texte": self.texte,
            "constats": [c.as_dict() for c in self.constats],
            "autres_constats": self.autres,
            "demandes": [_demande(d) for d in self.demandes],
            "non_verifies": [asdict(n) | {"manque": n.manque.value} for n in self.non_verifies],
        }

    def count(self, verdict: VerdictDemande) -> int:
        """Count the demandes that met this fate."""
        return sum(1 for d in self.demandes if d.verdict is verdict)

    def all_constats(self) -> Iterator[tuple[DemandeControlee | None, Constat]]:
        """Yield every finding with its demande, those of the file first."""
        yield from ((None, c) for c in self.constats)
        yield from ((d, c) for d in self.demandes for c in d.constats)


def _demande(demande: DemandeControlee) -> dict[str, Any]:
    return {
        "numLigne": demande.num_ligne,
        "numeroEditeur": demande.numero_editeur,
        "verdict": demande.verdict.value,
        "constats": [c.as_dict() for c in demande.constats],
        "autres_constats": demande.autres,
        "rang": demande.rang + 1,
    }
