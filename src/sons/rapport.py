"""What a control gives back: every finding, in a documented and stable shape."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sons.constats import CODE_ACCEPTEE, Constat


class Verdict(StrEnum):
    """The fate of a file."""

    ACCEPTE = "accepte"  # every demande accepted and complete
    PARTIEL = "partiel"  # at least one demande rejected or incomplete
    REJETE = "rejete"  # first control failed: no demande was looked at


class VerdictDemande(StrEnum):
    """The fate of a demande: JSON decides acceptance, pieces decide completeness."""

    ACCEPTEE = "acceptee"
    REJETEE = "rejetee"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class NonVerifie:
    """A control that could not be made, why, and what would allow it."""

    controle: str
    raison: str
    remede: str


class DemandeControlee(NamedTuple):
    """One demande and all its findings, in the order of the control."""

    num_ligne: int | None
    numero_editeur: str | None
    verdict: VerdictDemande
    constats: Sequence[Constat]

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
    """The whole report. ``texte`` names the version of the rules that were applied."""

    verdict: Verdict
    texte: str
    constats: Sequence[Constat]
    demandes: Sequence[DemandeControlee]
    non_verifies: Sequence[NonVerifie]

    def as_dict(self) -> dict[str, Any]:
        """Return the stable shape written by ``sons controler --sortie json``."""
        return {
            "verdict": self.verdict.value,
            "texte": self.texte,
            "constats": [_constat(c) for c in self.constats],
            "demandes": [_demande(d) for d in self.demandes],
            "non_verifies": [asdict(n) for n in self.non_verifies],
        }

    def count(self, verdict: VerdictDemande) -> int:
        """Count the demandes that met this fate."""
        return sum(1 for d in self.demandes if d.verdict is verdict)

    def all_constats(self) -> Iterator[tuple[DemandeControlee | None, Constat]]:
        """Yield every finding with its demande, those of the file first."""
        yield from ((None, c) for c in self.constats)
        yield from ((d, c) for d in self.demandes for c in d.constats)


def verdict_of(constats: Sequence[Constat]) -> VerdictDemande:
    """Settle the fate of a demande from its findings."""
    if not constats:
        return VerdictDemande.ACCEPTEE
    bloquants = [c for c in constats if c.is_bloquant]
    if any(not c.is_piece for c in bloquants):
        return VerdictDemande.REJETEE
    return VerdictDemande.INCOMPLETE if bloquants else VerdictDemande.ACCEPTEE


def _demande(demande: DemandeControlee) -> dict[str, Any]:
    return {
        "numLigne": demande.num_ligne,
        "numeroEditeur": demande.numero_editeur,
        "verdict": demande.verdict.value,
        "constats": [_constat(c) for c in demande.constats],
    }


def _constat(constat: Constat) -> dict[str, Any]:
    return asdict(constat) | {"niveau": constat.niveau.value}
