"""The kinds of documents that are reviewed, and what each of them must bear."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from sons import load_reglement
from sons.erreurs import ReglementInvalide
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
    """Return the operator's own file if there is one (``modeles/natures.toml``), else ours."""
    dossier: Path | None = settings.REGLEMENT
    propre = dossier / "modeles" / "natures.toml" if dossier else None
    return load(propre if propre is not None and propre.is_file() else LIVREES, dossier)


@cache
def load(chemin: Path, surcouche: Path | None) -> Natures:
    """Return a file; raise ReglementInvalide, with file and line, for each fault."""
    table = TableSituee(chemin, chemin.read_text(encoding="utf-8"))
    lues = table.build(Natures)
    if lues is not None:
        documents = set(load_reglement(surcouche).documents)
        _check_sources(table, "nature", [n.source for n in lues.nature], documents)
        _check_sources(table, "point", [p.source for p in lues.point], documents)
        _check_points(table, lues)
    if lues is None or table.anomalies:
        raise ReglementInvalide("\n".join(map(str, table.anomalies)))
    return lues


def _check_sources(
    table: TableSituee, cle: str, sources: Iterable[Source], documents: set[str]
) -> None:
    for rang, source in enumerate(sources):
        if source.document not in documents:
            table.signal((cle, rang, "source"), f"le document « {source.document} » est inconnu.")


def _check_points(table: TableSituee, lues: Natures) -> None:
    for rang, point in enumerate(lues.point):
        if lues.find(point.document) is None:
            table.signal(("point", rang), f"la nature « {point.document} » n’existe pas.")
