"""Check a whole folder of texts, and tell every fault of every file.

The loader stops at the first file that does not hold: nothing may be controlled by half-read
texts. Whoever amends them wants the opposite, everything at once: the same loader is run file
by file, its refusals are noted, and a register that could not be read blames nobody.
"""

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sons.constats import Catalogue, Fiche
from sons.erreurs import ReglementInvalide
from sons.reglement import verification
from sons.reglement.chargeur import DONNEES, Reglement
from sons.reglement.concordance import check_together
from sons.reglement.format import Format
from sons.reglement.modele import Dispositif
from sons.reglement.toml_situe import TableSituee

P = ParamSpec("P")
T = TypeVar("T")

# Everything the loader reads; a file that matches none of these would never be seen.
CHEMINS = (
    "documents.toml",
    "contradictions.toml",
    "limites.toml",
    "reglages.toml",
    "constats/*.toml",
    "listes/*.toml",
    "listes/*.csv",
    "formats/*.toml",
    "dispositifs/*/dispositif.toml",
)
# What one may leave beside the data: notes for people.
_NOTES = ("*.md", "*.txt")


@dataclass(frozen=True)
class BilanAudit:
    """What was looked at and what is wrong; each fault is a sentence with its file and line.

    ``partiels`` are the files whose keys could not all be read: what is checked on a whole file
    (order of dates, bands, roles) waits for them. ``sans_format`` is not a fault: a dispositif
    may be described before its format is published.
    """

    fautes: tuple[str, ...]
    partiels: tuple[str, ...]
    sans_format: tuple[str, ...]
    dispositifs: int
    formats: int
    constats: int


def audit(surcouche: Path | None = None) -> BilanAudit:
    """Check the shipped texts, or a folder laid over them, to the end."""
    if surcouche is not None and surcouche.resolve() == DONNEES:
        surcouche = None
    return _Audit(surcouche).run()


class _ToutConnu(dict[str, Any]):
    """A register that could not be read: whatever cites it is not to blame."""

    def __contains__(self, cle: object) -> bool:
        return True


class _CatalogueNonLu(Catalogue):
    def __contains__(self, code: str) -> bool:
        return True


class _Audit(Reglement):
    """The loader, that notes its refusals and goes on."""

    def __init__(self, surcouche: Path | None) -> None:
        super().__init__(surcouche)
        self._surcouche = surcouche
        self._fautes: dict[str, None] = {}  # an ordered set: one fault may be met twice
        self._partiels: dict[str, None] = {}

    def run(self) -> BilanAudit:
        """Look at everything, registers first."""
        self._check_paths()
        if self._note(lambda: self.documents) is None:
            self.documents = _ToutConnu()
        if self._note(lambda: self.protections) is None:
            self.protections = Reglement().protections
        constats = self._check_catalogue()
        formats = self._check_formats()
        dispositifs = {c: self._note(self._dispositif, c) for c in self.codes}
        for code, dispositif in dispositifs.items():
            if dispositif is not None:
                self._check_together(code, dispositif, formats)
        self._note(lambda: self.contradictions)
        decrits = self._with_format()
        return BilanAudit(
            fautes=tuple(self._fautes),
            partiels=tuple(self._partiels),
            sans_format=tuple(c for c in self.codes if c not in decrits),
            dispositifs=len(dispositifs),
            formats=len(formats),
            constats=constats,
        )

    # -- notes -------------------------------------------------------------------------------

    def _note(self, charge: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Run a part of the loader; None if it refuses."""
        try:
            return charge(*args, **kwargs)
        except ReglementInvalide as refus:
            self._fautes |= dict.fromkeys(str(refus).splitlines())
            return None

    def _say(self, table: TableSituee) -> None:
        fautes = sorted(table.anomalies, key=lambda a: a.ligne)
        self._fautes |= dict.fromkeys(map(str, fautes))

    def _build(self, table: TableSituee, cls: type[T]) -> T:
        try:
            return super()._build(table, cls)
        except ReglementInvalide:
            self._partiels[table.nom] = None
            raise

    def _liste(self, nom: str) -> dict[str, str]:
        # A format is looked at even when one of its lists is faulty: the list is told apart.
        return self._note(super()._liste, nom) or {}

    # -- paths -------------------------------------------------------------------------------

    def _check_paths(self) -> None:
        """Tell the files of the folder that nothing reads: most often a misspelt path."""
        if self._surcouche is None:
            return
        for relatif in sorted(_visible(self._surcouche)):
            if not any(_matches(relatif, motif) for motif in CHEMINS):
                aide = self._nearest(relatif)
                self._fautes[f"{relatif} : ce fichier n’est lu par rien{aide}"] = None

    def _nearest(self, relatif: str) -> str:
        livres = [self._relative(f) for motif in CHEMINS for f in DONNEES.glob(motif)]
        proche = difflib.get_close_matches(relatif, livres, n=1, cutoff=0.8)
        return f" : vouliez-vous écrire « {proche[0]} » ?" if proche else "."

    # -- catalogue and settings ----------------------------------------------------------------

    def _check_catalogue(self) -> int:
        """Look at every family, then at the levels, which need them all."""
        fiches: dict[str, Fiche] = {}
        entiers = True
        for fichier in self._files("constats/*.toml"):
            famille = self._note(self._constats, fichier.name, fiches)
            entiers = entiers and famille is not None
            fiches |= famille or {}
        catalogue = self._note(lambda: self.catalogue) if entiers else None
        self.catalogue = catalogue or _CatalogueNonLu(fiches)
        return len(fiches)

    # -- formats and lists -----------------------------------------------------------------------

    def _check_formats(self) -> dict[str, Format | None]:
        formats = {f.stem: self._note(self._format, f.name) for f in self._files("formats/*.toml")}
        tenus: dict[tuple[str, str], str] = {}
        for nom, un_format in formats.items():
            if un_format is not None:
                self._check_identity(nom, un_format, tenus)
        self._check_lists()
        return formats

    def _check_identity(
        self, nom: str, un_format: Format, tenus: dict[tuple[str, str], str]
    ) -> None:
        """A format is found by its couloir; only one serves a phase of a dispositif."""
        table, entete = self._open(f"formats/{nom}.toml"), un_format.format
        if not nom.startswith(f"{entete.couloir}-"):
            table.signal(
                ("format", "couloir"),
                f"ce fichier n’est lu par rien : son nom doit commencer par « {entete.couloir}- ».",
            )
        for code in entete.dispositifs:
            if code not in self.codes:
                table.signal(("format", "dispositifs"), f"le dispositif « {code} » n’existe pas.")
            autre = tenus.setdefault((code, entete.phase), nom)
            if autre != nom:
                message = f"formats/{autre}.toml décrit déjà {code}, {entete.phase}."
                table.signal(("format", "dispositifs"), message)
        self._say(table)

    def _check_lists(self) -> None:
        """Every list is looked at, and named by some format."""
        nommees = set(chain.from_iterable(map(verification.lists_named, self._format_tables())))
        for fichier in chain(self._files("listes/*.toml"), self._files("listes/*.csv")):
            if fichier.suffix == ".toml":
                self._liste(fichier.stem)
            if fichier.stem not in nommees:
                relatif = self._relative(fichier)
                self._fautes[f"{relatif} : aucun format ne nomme cette liste."] = None

    def _format_tables(self) -> Iterator[TableSituee]:
        for fichier in self._files("formats/*.toml"):
            table = self._note(self._open, f"formats/{fichier.name}")
            if table is not None:
                yield table

    def _with_format(self) -> set[str]:
        """Codes that some table names, even a table that has faults."""
        entetes = [t.valeurs.get("format") for t in self._format_tables()]
        listes = [e.get("dispositifs") for e in entetes if isinstance(e, dict)]
        return {c for liste in listes if isinstance(liste, list) for c in liste if c in self.codes}

    # -- the whole ---------------------------------------------------------------------------

    def _check_together(
        self, code: str, dispositif: Dispositif, formats: dict[str, Format | None]
    ) -> None:
        for un_format in formats.values():
            if un_format is not None and code in un_format.entete.dispositifs:
                table = self._open(f"dispositifs/{code}/dispositif.toml")
                check_together(table, dispositif, un_format)
                self._say(table)


def _matches(relatif: str, motif: str) -> bool:
    """Match part by part: in a path, « * » does not cross a folder."""
    parts, motifs = relatif.split("/"), motif.split("/")
    return len(parts) == len(motifs) and all(map(fnmatch, parts, motifs))


def _visible(dossier: Path) -> Iterator[str]:
    for chemin in dossier.rglob("*"):
        relatif = chemin.relative_to(dossier)
        cache = any(part.startswith(".") for part in relatif.parts)
        if chemin.is_file() and not cache and not any(map(relatif.match, _NOTES)):
            yield relatif.as_posix()
