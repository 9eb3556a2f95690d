"""The context file: what a supplier knows, in TOML, with its lists in CSV beside it."""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from sons.contexte import (
    DECIDEE_ET_PAYEE,
    AvanceConnue,
    BeneficiaireConnu,
    Contexte,
    ContexteMemoire,
    Referencement,
)
from sons.erreurs import ContexteInvalide, ReglementInvalide
from sons.reglement.toml_situe import TableSituee

# Kinds of list: the columns they must have, and those they may have.
LISTES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "beneficiaires": (("type", "numero"), ("categorie", "effectif", "tranche", "plafond_ht")),
    "finances": (("type", "numero"), ("dispositif", "reference")),
    "numeros": (("numeroEditeur",), ("numeroAns",)),
    "archives": (("type", "numero"), ("dispositif",)),
    "avances": (
        ("numeroASP", "siret", "numeroAns", "numeroEditeur"),
        ("etat", "attestation_fin"),
    ),
}

TYPES = ("RPPS", "FINESS", "SIREN", "AM")

# The local base of « sons base importer » stands among the lists, though it is no CSV.
BASE = "base"

_MONTANT = re.compile(r"\d{1,9}([.,]\d{1,2})?")
_JOUR = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True)
class FournisseurEcrit:
    """``[fournisseur]``."""

    siret: str
    raison_sociale: str = ""


@dataclass(frozen=True)
class ReferencementEcrit:
    """One ``[[referencement]]``."""

    numero_ans: str
    dispositif: str
    solution: str = ""
    version: str = ""
    profils: tuple[str, ...] | None = None
    date_referencement: date | None = None
    dossier_complet: date | None = None
    date_retrait: date | None = None
    finance: bool = True
    fournisseurs: tuple[str, ...] | None = None


@dataclass(frozen=True)
class ContexteEcrit:
    """The whole file. ``listes`` gives the CSV of each kind, relative to the file."""

    fournisseur: FournisseurEcrit | None = None
    referencement: tuple[ReferencementEcrit, ...] = ()
    listes: dict[str, str] = field(default_factory=dict)


class Reponses:
    """A context as written, read list by list when a control needs it."""

    def __init__(self, ecrit: ContexteEcrit, dossier: Path) -> None:
        self.ecrit = ecrit
        self._dossier = dossier

    def dispositif_of(self, numero_ans: str) -> str | None:
        """Return the dispositif of a solution of the register."""
        connus = {r.numero_ans: r.dispositif for r in self.ecrit.referencement}
        return connus.get(numero_ans)

    def path(self, genre: str) -> Path | None:
        """Return the CSV of a kind of list."""
        nom = self.ecrit.listes.get(genre)
        return self._dossier / nom if nom else None

    def contexte(self, dispositif: str) -> Contexte:
        """Gather the answers for a control of ``dispositif``."""
        memoire = self._memoire(dispositif)
        base = self.path(BASE)
        if base is None:
            return memoire
        # Late: without a base, no SQLite.
        from sons.bases import ContexteBase

        return ContexteBase(base, dispositif, memoire)

    def _memoire(self, dispositif: str) -> ContexteMemoire:
        fournisseur = self.ecrit.fournisseur
        return ContexteMemoire(
            siret=fournisseur.siret if fournisseur else None,
            referencements=self.referencements or None,
            base=self._base(),
            deja_finances=self._finances(dispositif),
            numeros_utilises=self._numeros(),
            archivees=self._archives(dispositif),
            avances_connues=self._avances(),
        )

    @cached_property
    def referencements(self) -> dict[str, Referencement]:
        """The register, by ANS number."""
        return {r.numero_ans: _referencement(r) for r in self.ecrit.referencement}

    def _rows(self, genre: str) -> Iterator[dict[str, str]] | None:
        chemin = self.path(genre)
        return read_list(chemin, genre) if chemin else None

    def _base(self) -> dict[str, dict[str, BeneficiaireConnu]]:
        base: dict[str, dict[str, BeneficiaireConnu]] = {}
        for ligne in self._rows("beneficiaires") or ():
            connu = BeneficiaireConnu(
                identifiant=ligne["numero"],
                categorie=ligne["categorie"] or None,
                effectif=int(ligne["effectif"]) if ligne["effectif"] else None,
                tranche=ligne["tranche"] or None,
                plafond_ht=_amount(ligne["plafond_ht"]),
            )
            base.setdefault(ligne["type"], {})[ligne["numero"]] = connu
        return base

    def _finances(self, dispositif: str) -> dict[str, dict[str, str]] | None:
        lignes = self._rows("finances")
        if lignes is None:
            return None
        connus: dict[str, dict[str, str]] = {}
        for ligne in lignes:
            if ligne["dispositif"] in ("", dispositif):
                connus.setdefault(ligne["type"], {})[ligne["numero"]] = ligne["reference"]
        return connus

    def _numeros(self) -> dict[str, set[str]] | None:
        lignes = self._rows("numeros")
        if lignes is None:
            return None
        utilises: dict[str, set[str]] = {}
        for ligne in lignes:
            utilises.setdefault(ligne["numeroAns"], set()).add(ligne["numeroEditeur"])
        return utilises

    def _archives(self, dispositif: str) -> dict[str, set[str]] | None:
        lignes = self._rows("archives")
        if lignes is None:
            return None
        connues: dict[str, set[str]] = {}
        for ligne in lignes:
            if ligne["dispositif"] in ("", dispositif):
                connues.setdefault(ligne["type"], set()).add(ligne["numero"])
        return connues

    def _avances(self) -> dict[str, AvanceConnue] | None:
        lignes = self._rows("avances")
        if lignes is None:
            return None
        return {
            ligne["numeroASP"]: AvanceConnue(
                numero_asp=ligne["numeroASP"],
                siret=ligne["siret"],
                numero_ans=ligne["numeroAns"],
                numero_editeur=ligne["numeroEditeur"],
                etat=ligne["etat"] or DECIDEE_ET_PAYEE,
                attestation_fin=_day(ligne["attestation_fin"]),
            )
            for ligne in lignes
        }


def _amount(texte: str) -> Decimal | None:
    return Decimal(texte.replace(",", ".")) if texte else None


def _day(texte: str) -> date | None:
    return date.fromisoformat(texte) if texte else None


def _referencement(ecrit: ReferencementEcrit) -> Referencement:
    return Referencement(
        numero_ans=ecrit.numero_ans,
        dispositif=ecrit.dispositif,
        solution=ecrit.solution,
        version=ecrit.version,
        profils=None if ecrit.profils is None else frozenset(ecrit.profils),
        date_referencement=ecrit.date_referencement,
        dossier_complet=ecrit.dossier_complet,
        date_retrait=ecrit.date_retrait,
        finance=ecrit.finance,
        fournisseurs=None if ecrit.fournisseurs is None else frozenset(ecrit.fournisseurs),
    )


def load_contexte(fichier: Path | None) -> Reponses:
    """Read a context file; None is a context that knows nothing."""
    if fichier is None:
        return Reponses(ContexteEcrit(), Path())
    try:
        table = TableSituee(fichier, fichier.read_text(encoding="utf-8-sig"))
        ecrit = table.build(ContexteEcrit)
    except UnicodeDecodeError:
        raise ContexteInvalide(f"{fichier} : ce fichier n’est pas en UTF-8.") from None
    except ReglementInvalide as faute:
        raise ContexteInvalide(str(faute)) from None
    for genre in (ecrit.listes if ecrit else {}).keys() - {*LISTES, BASE}:
        table.signal(("listes", genre), f"listes possibles : {', '.join(LISTES)}, {BASE}.")
    if table.anomalies or ecrit is None:
        raise ContexteInvalide("\n".join(map(str, table.anomalies)))
    return Reponses(ecrit, fichier.parent)


def read_list(chemin: Path, genre: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV list, checked; a fault names the file and the line.

    UTF-8 (with or without BOM) or Windows-1252, separated by « ; » or « , ».
    """
    exigees, facultatives = LISTES[genre]
    try:
        texte = _decode(chemin.read_bytes())
    except OSError as faute:
        raise ContexteInvalide(f"{chemin} : ce fichier ne peut pas être lu ({faute}).") from None
    en_tete = texte.split("\n", 1)[0]
    separateur = ";" if en_tete.count(";") >= en_tete.count(",") else ","
    lecteur = csv.DictReader(texte.splitlines(), delimiter=separateur)
    colonnes = [c.strip() for c in lecteur.fieldnames or ()]
    lecteur.fieldnames = colonnes
    if manquantes := [c for c in exigees if c not in colonnes]:
        attendues = ", ".join(exigees + facultatives)
        raise ContexteInvalide(
            f"{chemin.name}, ligne 1 : il manque la colonne « {manquantes[0]} » "
            f"(colonnes : {attendues})."
        )
    for brute in lecteur:
        ligne = {c: (brute.get(c) or "").strip() for c in exigees + facultatives}
        _check_row(ligne, exigees, f"{chemin.name}, ligne {lecteur.line_num}")
        yield ligne


def _decode(octets: bytes) -> str:
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def _check_row(ligne: dict[str, str], exigees: tuple[str, ...], ou: str) -> None:
    for colonne in exigees:
        if not ligne[colonne]:
            raise ContexteInvalide(f"{ou} : la colonne « {colonne} » est vide.")
    if "type" in ligne and ligne["type"] not in TYPES:
        raise ContexteInvalide(
            f"{ou} : type « {ligne['type']} » inconnu ; types possibles : {', '.join(TYPES)}."
        )
    if ligne.get("effectif") and not ligne["effectif"].isdecimal():
        raise ContexteInvalide(f"{ou} : « {ligne['effectif']} » n’est pas un effectif (un entier).")
    if ligne.get("plafond_ht") and not _MONTANT.fullmatch(ligne["plafond_ht"]):
        raise ContexteInvalide(f"{ou} : « {ligne['plafond_ht']} » n’est pas un montant (1234,56).")
    if ligne.get("attestation_fin") and not _JOUR.fullmatch(ligne["attestation_fin"]):
        raise ContexteInvalide(
            f"{ou} : « {ligne['attestation_fin']} » n’est pas une date (AAAA-MM-JJ)."
        )
