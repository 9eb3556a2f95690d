"""The kinds of documents that are reviewed, and what each of them must bear."""

from dataclasses import dataclass
from pathlib import Path

from guichet.donnees import load
from guichet.fichiers.limites import LimitesFichiers
from sons.reglement.modele import Dispositif, Mention
from sons.reglement.source import Source, Statut
from sons.reglement.toml_situe import TableSituee

LIVREES = Path(__file__).parent / "textes" / "natures.toml"
PV_PILOTE = "PV_PILOTE"


@dataclass(frozen=True)
class NatureModele:
    """A kind of document; ``type`` is that of the piece of the dispositif."""

    type: str
    libelle: str
    source: Source
    statut: Statut
    note: str | None = None


@dataclass(frozen=True)
class Natures:
    """The whole file."""

    limites: LimitesFichiers
    nature: tuple[NatureModele, ...]
    point: tuple[Mention, ...] = ()

    def of(self, dispositif: Dispositif) -> list[NatureModele]:
        """Return the kinds that ``dispositif`` uses."""
        types = {piece.type for piece in dispositif.piece}
        if dispositif.pilotes is not None and dispositif.pilotes.nombre:
            types.add(PV_PILOTE)
        return [nature for nature in self.nature if nature.type in types]

    def find(self, type_: str) -> NatureModele | None:
        """Return a kind by its type."""
        return next((nature for nature in self.nature if nature.type == type_), None)

    def points(self, dispositif: Dispositif, type_: str) -> list[Mention]:
        """Return what a document of this kind must bear: the dispositif's own mentions first."""
        return [m for m in (*dispositif.mention, *self.point) if m.document == type_]


def natures() -> Natures:
    """Return the operator's own file if there is one, else ours."""
    return load("modeles/natures.toml", LIVREES, Natures, check)


def check(table: TableSituee, lues: Natures) -> None:
    """Signal the points of a kind that does not exist."""
    for rang, point in enumerate(lues.point):
        if lues.find(point.document) is None:
            table.signal(("point", rang), f"la nature « {point.document} » n’existe pas.")
