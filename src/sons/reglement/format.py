"""The flat table of a JSON format: one row per balise, as in the official documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from sons.reglement.modele import Scalaire
from sons.reglement.phase import Phase
from sons.reglement.source import Source, Statut

RACINE = "fichier"


class Nature(StrEnum):
    """The kind of value a balise holds."""

    NUL = "nul"
    ENTIER = "entier"
    TEXTE = "texte"
    BOOLEEN = "booleen"
    MONTANT = "montant"
    DATE = "date"
    LISTE_DE_TEXTES = "liste_de_textes"
    BLOC = "bloc"  # an object { }
    TABLE = "table"  # a table [ ] of objects

    @property
    def is_bloc(self) -> bool:
        """Whether the balise holds other balises."""
        return self in (Nature.BLOC, Nature.TABLE)


class Forme(StrEnum):
    """What a balise may hold besides, or instead of, a value."""

    VALEUR = "valeur"
    NULL = "null"
    ABSENTE = "absente"
    VIDE = "vide"  # {} or []
    NULS = "nuls"  # an object whose balises are all null or []
    FALSE = "false"


class Portee(StrEnum):
    """What falls with a fault of structure found inside one demande."""

    FICHIER = "fichier"
    DEMANDE = "demande"


class Role(StrEnum):
    """What a balise means to the control, whatever its name in a format."""

    IMP_ID = "imp_id"
    NUMERO_ANS = "numero_ans"
    SIRET = "siret"
    LIGNES = "lignes"
    NUM_LIGNE = "num_ligne"
    NUMERO_ASP = "numero_asp"
    NUMERO_EDITEUR = "numero_editeur"
    CODE_TRAITEMENT = "code_traitement"
    LIBELLE_TRAITEMENT = "libelle_traitement"
    DATE_COMMANDE = "date_commande"
    REGIME_TVA = "regime_tva"
    MONTANT_HT = "montant_ht"
    DATE_FACTURE = "date_facture"
    DATE_FINALISATION = "date_finalisation"
    MONTANT_FACTURE = "montant_facture"
    DE_MINIMIS = "de_minimis"
    AIDES = "aides"
    DATE_AIDE = "date_aide"
    MONTANT_AIDE = "montant_aide"
    DEPLOIEMENT_MSS = "deploiement_mss"
    BENEFICIAIRE = "beneficiaire"
    CLE = "cle"
    CLIENT = "client"
    PIECES = "pieces"
    PIECE_NOM = "piece_nom"
    PIECE_FORMAT = "piece_format"
    PIECE_TYPE = "piece_type"


@dataclass(frozen=True)
class Cas:
    """What a balise may hold in some situations; ``code`` replaces the usual finding."""

    si: tuple[str, ...]
    admet: tuple[Forme, ...]
    tolere: tuple[Forme, ...] = ()
    code: str | None = None


VALEUR_SEULE = Cas(si=(), admet=(Forme.VALEUR,))


@dataclass(frozen=True)
class Situation:
    """A kind of client, recognised by the answers of the demande; the first that holds.

    ``dispositifs``: the only ones of the format where the situation exists; empty for all.
    """

    nom: str
    libelle: str
    quand: Mapping[str, Scalaire]
    dispositifs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Incoherence:
    """A combination of answers that contradict each other.

    ``si`` are equalities on balises; ``table`` with ``minimum``/``maximum`` counts its rows;
    ``avec`` is a balise of the same block that is filled in.
    """

    code: str
    balise: str
    si: Mapping[str, Scalaire]
    table: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    avec: str | None = None


@dataclass(frozen=True)
class Alternative:
    """In each row of ``table``, exactly one of the groups of ``choix`` is filled in, whole."""

    table: str
    choix: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Balise:
    """One row: where the balise stands, what it may hold, and what the text says of it.

    Lengths are in characters; ``longueur_max`` is included. ``autre_nom`` is a spelling
    met in real files, accepted with an alerte. ``bords_nus``: no blank at either end, which
    would make two keys of one. ``minimum`` and ``maximum`` bound an integer, and ``minimum``
    the rows of a table.
    """

    groupe: str
    dans: str
    nom: str
    nature: Nature
    format: str
    obligatoire: str
    description: str
    role: Role | None = None
    identifiant: str | None = None
    autre_nom: str | None = None
    longueurs: tuple[int, ...] = ()
    longueurs_tolerees: tuple[int, ...] = ()
    longueur_max: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    majuscules: bool = False
    bords_nus: bool = False
    courriel: bool = False
    valeurs: tuple[str, ...] = ()
    liste: str | None = None
    cas: tuple[Cas, ...] = ()
    exemple: Any = None
    source: Source | None = None
    statut: Statut | None = None
    note: str | None = None

    def cas_en(self, situation: str) -> Cas:
        """Return what the balise may hold in a situation."""
        return next((cas for cas in self.cas if situation in cas.si), VALEUR_SEULE)

    @cached_property
    def is_conditional(self) -> bool:
        """Whether some situation lets the balise be left out."""
        return any(Forme.ABSENTE in (*cas.admet, *cas.tolere) for cas in self.cas)


@dataclass(frozen=True)
class EnTeteFormat:
    """The identity of a format table."""

    couloir: str
    phase: Phase
    vague: str
    titre: str
    edition: str
    dispositifs: tuple[str, ...]
    source: Source
    statut: Statut
    rien_ne_se_supprime: bool = False  # wave 2: [] for a block, null for a balise, never nothing
    structure_rejette: Portee = Portee.FICHIER
    note: str | None = None


@dataclass(frozen=True, eq=False)
class Format:
    """A whole table: its rows in the order of the document, which is the order of the control."""

    format: EnTeteFormat
    situation: tuple[Situation, ...]
    balise: tuple[Balise, ...]
    incoherence: tuple[Incoherence, ...] = ()
    alternative: tuple[Alternative, ...] = ()
    listes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def entete(self) -> EnTeteFormat:
        """What the table ``[format]`` says of the whole: its phase, its dispositifs."""
        return self.format

    def children(self, bloc: str) -> tuple[Balise, ...]:
        """Return the rows of a block, in order."""
        return self._enfants.get(bloc, ())

    def named(self, nom: str) -> Balise:
        """Return the row of a balise; names are unique in a format (the loader checks)."""
        return self._par_nom[nom]

    def with_role(self, role: Role) -> Balise | None:
        """Return the row that plays a role, or None."""
        return self._par_role.get(role)

    @cached_property
    def _enfants(self) -> dict[str, tuple[Balise, ...]]:
        blocs = {b.dans for b in self.balise}
        return {bloc: tuple(b for b in self.balise if b.dans == bloc) for bloc in blocs}

    @cached_property
    def _par_nom(self) -> dict[str, Balise]:
        return {b.nom: b for b in self.balise}

    @cached_property
    def _par_role(self) -> dict[Role, Balise]:
        return {b.role: b for b in reversed(self.balise) if b.role}

    def required(self, role: Role) -> Balise:
        """Return the row of a role that every format has (the loader checks)."""
        balise = self.with_role(role)
        if balise is None:
            raise KeyError(f"le format n’a pas de balise pour le rôle {role}")
        return balise

    def keys(self, identifiant: str) -> tuple[Balise, ...]:
        """Return the rows whose identifier claims something: a beneficiary, or another key."""
        roles = (Role.BENEFICIAIRE, Role.CLE)
        return tuple(b for b in self.balise if b.role in roles and b.identifiant == identifiant)

    def beneficiaires(self, identifiant: str) -> tuple[Balise, ...]:
        """Return the rows that name a beneficiary: eligible, and worth an amount."""
        return tuple(b for b in self.keys(identifiant) if b.role is Role.BENEFICIAIRE)

    def all_with_role(self, role: Role) -> tuple[Balise, ...]:
        """Return every row that plays a role: names of clients, what each kind declares."""
        return tuple(b for b in self.balise if b.role is role)

    def for_dispositif(self, code: str) -> "Format":
        """Return the table with the situations that exist in one of its dispositifs."""
        gardees = tuple(s for s in self.situation if not s.dispositifs or code in s.dispositifs)
        return self if gardees == self.situation else replace(self, situation=gardees)

    def path(self, balise: Balise) -> tuple[Balise, ...]:
        """Return the blocks around a balise, outermost first."""
        if balise.dans == RACINE:
            return ()
        bloc = self.named(balise.dans)
        return (*self.path(bloc), bloc)

    def source_of(self, balise: Balise) -> Source:
        """The row's own source, else the table's."""
        return balise.source or self.format.source
