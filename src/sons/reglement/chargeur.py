"""Load the texts from a folder of data, and refuse data that do not hold together.

The shipped folder stands beside this file. An operator may lay a folder of its own over
it: a file at the same relative path replaces the shipped one, ``reglages.toml`` changes
only the keys it writes. Everything is loaded on demand and kept.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from sons.constats import Catalogue, Fiche, Niveau
from sons.erreurs import DispositifInconnu, ReglementInvalide
from sons.reglement import verification
from sons.reglement.concordance import check_together
from sons.reglement.format import Format
from sons.reglement.limites import Protections
from sons.reglement.modele import Dispositif
from sons.reglement.phase import Phase
from sons.reglement.source import Document, Source, Statut
from sons.reglement.toml_situe import TableSituee

T = TypeVar("T")

DONNEES = Path(__file__).parent


@dataclass(frozen=True)
class FicheBrute:
    """One ``[[constat]]`` as written in the data."""

    code: str
    niveau: Niveau
    titre: str
    libelle: str
    cause: str
    remede: str
    exemple: str
    source: Source
    statut: Statut


@dataclass(frozen=True)
class FichierConstats:
    """A family file of the catalogue."""

    constat: tuple[FicheBrute, ...]


@dataclass(frozen=True)
class EnTeteListe:
    """What a closed list is, and how many values it must hold."""

    titre: str
    nombre: int
    source: Source
    statut: Statut
    note: str | None = None


@dataclass(frozen=True)
class Reglages:
    """What an operator may set."""

    niveaux: dict[str, Niveau] = field(default_factory=dict)


@dataclass(frozen=True)
class Contradiction:
    """A place where the texts contradict themselves, and what was decided."""

    numero: int
    sujet: str
    constat: str
    decision: str
    ou: str
    source: Source
    statut: Statut


@dataclass(frozen=True)
class FichierContradictions:
    """The register of contradictions."""

    contradiction: tuple[Contradiction, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Textes:
    """What a control needs: one dispositif, the format of one phase, the catalogue.

    ``version`` names the edition and carries a fingerprint of the data, so that two
    reports that bear the same version were made by the same rules.
    """

    dispositif: Dispositif
    format: Format
    catalogue: Catalogue
    version: str

    @property
    def phase(self) -> Phase:
        """Of which payment the format is."""
        return self.format.entete.phase

    def __repr__(self) -> str:
        return f"<Textes {self.version}>"


class Reglement:
    """The texts of every dispositif, read from a folder and an optional overlay.

    ``entier``: the folder is a whole version of the texts, nothing lies under it.
    """

    def __init__(self, surcouche: Path | None = None, *, entier: bool = False) -> None:
        if surcouche is not None and not surcouche.is_dir():
            raise ReglementInvalide(f"Le dossier de règlement {surcouche} n’existe pas.")
        self._dossiers = [surcouche, DONNEES] if surcouche else [DONNEES]
        if surcouche and entier:
            self._dossiers.remove(DONNEES)

    # -- what there is -------------------------------------------------------------------

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the dispositifs, in alphabetical order."""
        trouves = {f.parent.name for f in self._files("dispositifs/*/dispositif.toml")}
        return tuple(sorted(trouves))

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Documents that may be cited."""
        table = self._open("documents.toml")
        documents = {cle: table.build(Document, cle) for cle in table.valeurs}
        _raise_if(table)
        return {cle: doc for cle, doc in documents.items() if doc is not None}

    @cached_property
    def catalogue(self) -> Catalogue:
        """Return the catalogue of findings, with the levels set by the operator."""
        fiches: dict[str, Fiche] = {}
        for fichier in self._files("constats/*.toml"):
            fiches |= self._constats(fichier.name, fiches)
        return Catalogue(self._with_levels(fiches))

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """The register of what the texts leave contradictory, and what was decided."""
        table = self._open("contradictions.toml")
        return self._build(table, FichierContradictions).contradiction

    @cached_property
    def protections(self) -> Protections:
        """The limits that no text sets, the same for every dispositif that sets none of its own."""
        table = self._open("limites.toml")
        protections = self._build(table, Protections)
        verification.check_positive(table, (), protections)
        _raise_if(table)
        return protections

    @cached_property
    def formats(self) -> dict[str, Format]:
        """Every format by its file name without extension, in alphabetical order."""
        return {f.stem: self._format(f.name) for f in self._files("formats/*.toml")}

    def dispositif(self, code: str) -> Dispositif:
        """Return a dispositif by its code."""
        if code not in self.codes:
            raise DispositifInconnu(f"Dispositif « {code} » inconnu{self._suggested(code)}")
        return self._dispositif(code)

    def _suggested(self, code: str) -> str:
        """Ask whether another code was meant, whatever the capitals, and name them all."""
        par_minuscules = {un.lower(): un for un in self.codes}
        proches = get_close_matches(code.lower(), par_minuscules, n=1, cutoff=0.8)
        connus = f"onnus : {', '.join(self.codes)}."
        if proches:
            return f" ; vouliez-vous « {par_minuscules[proches[0]]} » ? C{connus}"
        return f" ; c{connus}"

    def format(self, code: str, phase: str) -> Format:
        """Return the format of a phase of a dispositif."""
        couloir = self.dispositif(code).couloir
        for fichier in self._files(f"formats/{couloir}-*.toml"):
            un_format = self._format(fichier.name)
            if un_format.entete.phase == phase and code in un_format.entete.dispositifs:
                return un_format.for_dispositif(code)
        phases = ", ".join(self.phases(code)) or "aucune"
        raise DispositifInconnu(
            f"Pas de format « {phase} » pour {code} ; phases décrites : {phases}."
        )

    def phases(self, code: str) -> tuple[str, ...]:
        """Return the phases of which the format is described for a dispositif."""
        couloir = self.dispositif(code).couloir
        formats = [self._format(f.name).format for f in self._files(f"formats/{couloir}-*.toml")]
        return tuple(f.phase for f in formats if code in f.dispositifs)

    def textes(self, code: str, phase: str) -> Textes:
        """Gather what a control needs, checked as a whole."""
        return self._textes(code, phase)

    @cached_property
    def empreinte(self) -> str:
        """SHA-256 of all the data files, overlay included."""
        hachage = hashlib.sha256()
        for relatif in sorted({self._relative(f) for f in self._files("**/*.*")}):
            if relatif.endswith((".toml", ".csv")):
                hachage.update(f"{relatif}\0".encode() + self._path(relatif).read_bytes() + b"\0")
        return hachage.hexdigest()

    # -- loading ---------------------------------------------------------------------------

    @cache  # noqa: B019 - a Reglement lives as long as the process
    def _dispositif(self, code: str) -> Dispositif:
        table = self._open(f"dispositifs/{code}/dispositif.toml")
        communes = asdict(self.protections)
        table.complete("limites", {n: v for n, v in communes.items() if isinstance(v, int)})
        dispositif = self._build(table, Dispositif)
        verification.check_dispositif(table, code, dispositif)
        _raise_if(table)
        return dispositif

    @cache  # noqa: B019
    def _format(self, nom: str) -> Format:
        table = self._open(f"formats/{nom}")
        connues = {f.stem for f in self._files("listes/*.toml")}
        verification.check_lists(table, connues)
        listes = {n: self._liste(n) for n in verification.lists_named(table) & connues}
        un_format = replace(self._build(table, Format), listes=listes)
        verification.check_format(table, un_format, self.catalogue)
        _raise_if(table)
        return un_format

    @cache  # noqa: B019
    def _textes(self, code: str, phase: str) -> Textes:
        dispositif, un_format = self.dispositif(code), self.format(code, phase)
        table = self._open(f"dispositifs/{code}/dispositif.toml")
        check_together(table, dispositif, un_format)
        _raise_if(table)
        version = (
            f"{code} {phase}, textes {dispositif.edition}, format {un_format.entete.edition}, "
            f"empreinte {self.empreinte[:12]}"
        )
        return Textes(dispositif, un_format, self.catalogue, version)

    def _constats(self, nom: str, connues: dict[str, Fiche]) -> dict[str, Fiche]:
        """Return the entries of one file of the catalogue, the files before it being known."""
        table = self._open(f"constats/{nom}")
        contenu = self._build(table, FichierConstats)
        verification.check_constats(table, contenu.constat, connues)
        _raise_if(table)
        return {f.code: self._fiche(f) for f in contenu.constat}

    def _liste(self, nom: str) -> dict[str, str]:
        """Return a closed list: code → label, in its order."""
        table = self._open(f"listes/{nom}.toml")
        en_tete = self._build(table, EnTeteListe)
        lignes = list(csv.DictReader(io.StringIO(self._read(f"listes/{nom}.csv"))))
        if lignes and not {"code", "libelle"} <= lignes[0].keys():
            raise ReglementInvalide(
                f"listes/{nom}.csv, ligne 1 : il faut les colonnes « code » et « libelle »."
            )
        valeurs = {ligne["code"]: (ligne["libelle"] or "").replace("''", "'") for ligne in lignes}
        if len(valeurs) != en_tete.nombre or len(lignes) != en_tete.nombre:
            table.signal(
                ("nombre",), f"{en_tete.nombre} codes annoncés, {len(valeurs)} codes distincts lus."
            )
        _raise_if(table)
        return valeurs

    def _fiche(self, brute: FicheBrute) -> Fiche:
        champs = {n: getattr(brute, n) for n in Fiche.__dataclass_fields__}
        return Fiche(**champs | {"source": str(brute.source), "statut": brute.statut.value})

    def _with_levels(self, fiches: dict[str, Fiche]) -> dict[str, Fiche]:
        for dossier in reversed(self._dossiers):
            if not (chemin := dossier / "reglages.toml").exists():
                continue
            table = TableSituee(chemin, _text(chemin, "reglages.toml"), "reglages.toml")
            reglages = self._build(table, Reglages)
            verification.check_levels(table, reglages.niveaux, fiches)
            _raise_if(table)
            for code, niveau in reglages.niveaux.items():
                fiches[code] = replace(fiches[code], niveau=niveau)
        return fiches

    # -- files -----------------------------------------------------------------------------

    def _build(self, table: TableSituee, cls: type[T]) -> T:
        objet = table.build(cls)
        if table.nom != "documents.toml":
            verification.check_sources(table, self.documents)
        _raise_if(table)
        if objet is None:
            raise ReglementInvalide(f"{table.nom} : ce fichier n’a pas pu être lu.")
        return objet

    def _open(self, relatif: str) -> TableSituee:
        return TableSituee(self._path(relatif), self._read(relatif), relatif)

    def _read(self, relatif: str) -> str:
        return _text(self._path(relatif), relatif)

    def _path(self, relatif: str) -> Path:
        for dossier in self._dossiers:
            if (dossier / relatif).is_file():
                return dossier / relatif
        raise ReglementInvalide(f"Le fichier {relatif} manque dans le règlement.")

    def _files(self, motif: str) -> Iterator[Path]:
        """Yield the files of a pattern, overlay first, each relative path once, sorted."""
        vus: dict[str, Path] = {}
        for dossier in self._dossiers:
            for chemin in dossier.glob(motif):
                if chemin.is_file():
                    vus.setdefault(chemin.relative_to(dossier).as_posix(), chemin)
        yield from (vus[relatif] for relatif in sorted(vus))

    def _relative(self, chemin: Path) -> str:
        dossier = next(d for d in self._dossiers if chemin.is_relative_to(d))
        return chemin.relative_to(dossier).as_posix()


def _text(chemin: Path, relatif: str) -> str:
    try:
        return chemin.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ReglementInvalide(f"{relatif} : ce fichier n’est pas en UTF-8.") from None


def _raise_if(table: TableSituee) -> None:
    """Refuse a file that has faults, naming them all."""
    if table.anomalies:
        fautes = sorted(table.anomalies, key=lambda a: a.ligne)
        raise ReglementInvalide("\n".join(map(str, fautes)))


@cache
def load_reglement(surcouche: Path | None = None) -> Reglement:
    """Return the texts, shipped or overlaid; the same object for the same folder."""
    return Reglement(surcouche)


def load_textes(code: str, phase: str = "avance", surcouche: Path | None = None) -> Textes:
    """Shortcut for library users: the texts of one dispositif and phase."""
    return load_reglement(surcouche).textes(code, phase)


__all__ = ["Contradiction", "Reglement", "Textes", "load_reglement", "load_textes"]
