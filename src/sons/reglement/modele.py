"""What a dispositif is, once its texts are read: immutable objects, each value with its source.

The loader (``chargeur``) has checked everything: code that holds a ``Dispositif`` can
trust it. Dates without an hour are whole days, sizes are bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from sons.ecriture import PARIS
from sons.reglement.bareme import Bareme, Versement
from sons.reglement.calendrier import Calendrier, Echeance, Etape
from sons.reglement.limites import Limites
from sons.reglement.phase import Phase
from sons.reglement.source import Source, Statut

Scalaire = str | bool | int

DEVIS = "DEVIS"  # a document that the texts speak of, though no demande bears it


@dataclass(frozen=True)
class Texte:
    """One of the texts that make a dispositif (arrêté, REM, DSR, appel à financement)."""

    nom: str
    intitule: str
    source: Source
    statut: Statut
    version: str | None = None
    publie_le: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class Profil:
    """A profile of the référencement; ``exige_si`` names the answers that require it."""

    nom: str
    obligatoire: bool
    source: Source
    statut: Statut
    exige_si: Mapping[str, Scalaire] = field(default_factory=dict)
    question: str | None = None
    note: str | None = None


class Decompte(StrEnum):
    """How a beneficiary weighs in a cap worked out by head."""

    TETE = "tete"  # one person
    EFFECTIF = "effectif"  # the headcount given by the eligibility base


@dataclass(frozen=True)
class Beneficiaire:
    """Who may be equipped, and by which identifier the demande names them."""

    nature: str
    identifiant: str
    source: Source
    statut: Statut
    compte: Decompte = Decompte.TETE
    categories: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Unicite:
    """A key that may be claimed ``multiplicite`` times within ``portee``.

    ``selon`` names a balise that tells claims apart: each of its answers may be claimed once.
    ``recouvre`` gives the answers that claim several at once (mixed: both activities).
    """

    identifiant: str
    portee: str
    multiplicite: int
    source: Source
    statut: Statut
    selon: str | None = None
    recouvre: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True)
class Reserve:
    """What is kept for clients who had nothing before.

    The answers of ``si`` are refused when one of the client's ``identifiants`` was financed for
    one of ``dispositifs``, or one of its ``autofinances`` paid for the same itself. What is judged
    is the demande: only one whose rows all give an answer of ``hors`` stands outside.
    """

    si: Mapping[str, Scalaire]
    dispositifs: tuple[str, ...]
    identifiants: tuple[str, ...]
    source: Source
    statut: Statut
    autofinances: tuple[str, ...] = ()  # those of ``identifiants`` if empty
    hors: Mapping[str, str] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True)
class Piece:
    """A kind of piece: its ``type`` in the JSON, its ``code`` in file names."""

    type: str
    code: str
    phase: Phase
    libelle: str
    source: Source
    statut: Statut
    exigee: bool = False
    exigee_si: Mapping[str, Scalaire] = field(default_factory=dict)
    inutile_si: Mapping[str, Scalaire] = field(default_factory=dict)
    un_au_moins: str | None = None  # pieces of the same name here: at least one of them
    note: str | None = None


@dataclass(frozen=True)
class Mention:
    """A sentence, or a piece of information, that a document must bear.

    ``document`` is the type of a piece, or DEVIS. ``variantes`` are other wordings that the texts
    themselves use: any of them will do.
    """

    document: str
    texte: str
    obligatoire: bool
    source: Source
    statut: Statut
    variantes: tuple[str, ...] = ()
    si: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Noms:
    """Patterns of file names; braces hold what varies. ``premier_rang`` is the lowest {nnn}."""

    json: str
    piece: str
    extensions: Mapping[str, str]
    source: Source
    statut: Statut
    premier_rang: int = 1
    note: str | None = None


@dataclass(frozen=True)
class DelaiCommande:
    """How old an order may be when the complete evidence file reaches the ANS."""

    jours: int
    source: Source
    statut: Statut
    repute_respecte_apres: date | None = None
    source_exception: Source | None = None
    note: str | None = None


@dataclass(frozen=True)
class CommandesArchivees:
    """The exception that lets archived orders in after the closing date."""

    preuves_avant: datetime
    sans_decision_au: date
    archivage_debut: date
    archivage_fin: datetime
    source: Source
    statut: Statut
    note: str | None = None

    def admits(self, instant: datetime) -> bool:
        """Whether an order archived at this instant was archived in time, both ends included."""
        debut = datetime.combine(self.archivage_debut, time.min, PARIS)
        return debut <= instant <= self.archivage_fin.replace(tzinfo=PARIS)


@dataclass(frozen=True)
class Pilotes:
    """What must be proved by the first installations before any solde."""

    nombre: int
    supports_de_formation: bool
    source: Source
    statut: Statut
    note: str | None = None


@dataclass(frozen=True)
class DeMinimis:
    """Whether clients declare the aids they already had (Regulation 2023/2831).

    ``annees`` is how far back, from the day of the order. A client whose rows all have the
    identifier ``exempte`` declares nothing.
    """

    concernes: str
    source: Source
    statut: Statut
    annees: int | None = None
    exempte: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class AttestationFin:
    """What lets a solde in after the end of the prestations: their completion, attested in time.

    Only where a text asks for it: without this table, a late solde needs no attestation.
    """

    au_plus_tard: Etape
    source: Source
    statut: Statut
    note: str | None = None


@dataclass(frozen=True)
class DeploiementMSS:
    """Since when the solde must say how far MSSanté is deployed."""

    obligatoire_depuis: datetime
    source: Source
    statut: Statut
    note: str | None = None


@dataclass(frozen=True)
class Attente:
    """Another dispositif whose demande must be validated first for the same client.

    Without it at the date of the step ``annulation``, the demande that waits is cancelled.
    """

    dispositif: str
    source: Source
    statut: Statut
    annulation: Etape | None = None
    note: str | None = None


@dataclass(frozen=True)
class Dispositif:
    """One SONS: everything its texts say."""

    code: str
    couloir: str
    couloir_libelle: str
    logiciel: str
    logiciel_libelle: str
    vague: str
    intitule: str
    edition: str
    source: Source
    statut: Statut
    texte: tuple[Texte, ...]
    echeance: tuple[Echeance, ...]
    bareme: Bareme
    versement: Versement
    beneficiaire: tuple[Beneficiaire, ...]
    unicite: tuple[Unicite, ...]
    piece: tuple[Piece, ...]
    limites: Limites
    noms: Noms
    delai_commande: DelaiCommande
    profil: tuple[Profil, ...] = ()
    mention: tuple[Mention, ...] = ()
    commandes_archivees: CommandesArchivees | None = None
    attestation_fin: AttestationFin | None = None
    pilotes: Pilotes | None = None
    de_minimis: DeMinimis | None = None
    attente: Attente | None = None
    reserve: Reserve | None = None
    deploiement_mss: DeploiementMSS | None = None
    note: str | None = None

    @property
    def calendrier(self) -> Calendrier:
        """The calendar, all versions."""
        return Calendrier(self.echeance)

    def pieces(self, phase: str) -> tuple[Piece, ...]:
        """Return the kinds of pieces of a phase."""
        return tuple(p for p in self.piece if p.phase == phase)

    def due_pieces(self, phase: str) -> tuple[Piece, ...]:
        """Return the pieces every demande declares; of those that replace another, the first."""
        dues: dict[str, Piece] = {}
        for piece in self.pieces(phase):
            if piece.exigee or piece.un_au_moins:
                dues.setdefault(piece.un_au_moins or piece.type, piece)
        return tuple(dues.values())

    def piece_name(self, piece: Piece, numero_editeur: str, format_: str) -> str:
        """Return the file name that the nomenclature gives to a piece."""
        nom = self.noms.piece.replace("{code}", piece.code)
        nom = nom.replace("{numeroEditeur}", numero_editeur)
        return nom.replace("{extension}", self.noms.extensions[format_])
