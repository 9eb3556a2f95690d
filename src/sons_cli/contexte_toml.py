"""The context file: what a supplier knows, in TOML, with its lists in CSV beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from sons.contexte import (
    DECIDEE_ET_PAYEE,
    ActiviteAM,
    AvanceConnue,
    BeneficiaireConnu,
    CommandeFinancee,
    Contexte,
    ContexteMemoire,
    PilotesConnus,
    Referencement,
)
from sons.ecriture import PARIS
from sons.erreurs import ContexteInvalide, ReglementInvalide
from sons.profils import unknown_profiles
from sons.reglement.modele import Dispositif
from sons.reglement.toml_situe import TableSituee
from sons_cli.listes_csv import LISTES, read_list

# The local base of « sons base importer » stands among the lists, though it is no CSV.
BASE = "base"
_OUI_NON = {"oui": True, "non": False, None: None}


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
    pv_pilotes: int | None = None
    supports_de_formation: bool | None = None


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

    def unknown_profiles(self, dispositif: Dispositif) -> Iterator[str]:
        """Name the profiles that the solutions of a dispositif cannot have, and those they can."""
        connus = [p.nom for p in dispositif.profil]
        for solution in self.ecrit.referencement:
            if solution.dispositif == dispositif.code:
                for nom in unknown_profiles(solution.profils or (), connus):
                    yield (
                        f"référencement {solution.numero_ans} : profil « {nom} » inconnu pour "
                        f"{dispositif.code} ; profils : {', '.join(connus)}"
                    )

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
            autofinancees=self._by_dispositif("autofinances", dispositif),
            numeros_utilises=self._numeros(),
            archivees=self._archivees(dispositif),
            avances_connues=self._avances(),
            pilotes=self._pilotes() or None,
            deja_validees=self._by_dispositif("validees", dispositif),
            activites_am=self._activites(),
        )

    @cached_property
    def referencements(self) -> dict[str, Referencement]:
        """The register, by ANS number."""
        return {r.numero_ans: _referencement(r) for r in self.ecrit.referencement}

    def _rows(self, genre: str) -> Iterator[Mapping[str, Any]] | None:
        chemin = self.path(genre)
        return read_list(chemin, genre) if chemin else None

    def _base(self) -> dict[str, dict[str, BeneficiaireConnu]]:
        base: dict[str, dict[str, BeneficiaireConnu]] = {}
        for ligne in self._rows("beneficiaires") or ():
            connu = BeneficiaireConnu(
                identifiant=ligne["numero"],
                categorie=ligne["categorie"],
                effectif=ligne["effectif"],
                tranche=ligne["tranche"],
                plafond_ht=_amount(ligne["plafond_ht"]),
            )
            base.setdefault(ligne["type"], {})[ligne["numero"]] = connu
        return base

    def _finances(
        self, dispositif: str
    ) -> dict[str, dict[str, dict[str, list[CommandeFinancee]]]] | None:
        """Read who is financed; a row that names no dispositif is of the one under control."""
        lignes = self._rows("finances")
        if lignes is None:
            return None
        connus: dict[str, dict[str, dict[str, list[CommandeFinancee]]]] = {}
        for ligne in lignes:
            commande = CommandeFinancee(
                ligne["reference"] or "", ligne["activite"], ligne["numeroAns"]
            )
            genres = connus.setdefault(ligne["dispositif"] or dispositif, {})
            genres.setdefault(ligne["type"], {}).setdefault(ligne["numero"], []).append(commande)
        return connus

    def _numeros(self) -> dict[str, set[str]] | None:
        lignes = self._rows("numeros")
        if lignes is None:
            return None
        utilises: dict[str, set[str]] = {}
        for ligne in lignes:
            utilises.setdefault(ligne["numeroAns"] or "", set()).add(ligne["numeroEditeur"])
        return utilises

    def _by_dispositif(self, genre: str, dispositif: str) -> dict[str, dict[str, set[str]]] | None:
        lignes = self._rows(genre)
        if lignes is None:
            return None
        connues: dict[str, dict[str, set[str]]] = {}
        for ligne in lignes:
            genres = connues.setdefault(ligne["dispositif"] or dispositif, {})
            genres.setdefault(ligne["type"], set()).add(ligne["numero"])
        return connues

    def _archivees(self, dispositif: str) -> dict[str, dict[str, dict[str, datetime]]] | None:
        lignes = self._rows("archives")
        if lignes is None:
            return None
        connues: dict[str, dict[str, dict[str, datetime]]] = {}
        for ligne in lignes:
            genres = connues.setdefault(ligne["dispositif"] or dispositif, {})
            instant = datetime.fromisoformat(ligne["archivee_le"]).replace(tzinfo=PARIS)
            genres.setdefault(ligne["type"], {})[ligne["numero"]] = instant
        return connues

    def _pilotes(self) -> dict[str, PilotesConnus]:
        return {
            r.numero_ans: PilotesConnus(r.pv_pilotes, r.supports_de_formation)
            for r in self.ecrit.referencement
            if r.pv_pilotes is not None
        }

    def _activites(self) -> dict[str, ActiviteAM] | None:
        lignes = self._rows("activite_am")
        if lignes is None:
            return None
        return {
            ligne["am"]: ActiviteAM(
                ligne["am"],
                ligne["structure_2023"],
                ligne["structure_actuelle"],
                _OUI_NON[ligne["structure_2023_existe"]],
                _amount(ligne["montant"]),
            )
            for ligne in lignes
        }

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
                date_commande=_day(ligne["date_commande"]),
                montant_ht=_amount(ligne["montant_ht"]),
            )
            for ligne in lignes
        }


def _amount(texte: str | None) -> Decimal | None:
    return Decimal(texte) if texte else None


def _day(texte: str | None) -> date | None:
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
