"""What a text says, once read: immutable objects, each value with its source and status.

Amounts are Decimal euros, dates without an hour are whole days, hours are Europe/Paris.
The loader (``chargeur``) has checked everything: code that holds a ``Dispositif`` can
trust it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
CENTIME = Decimal("0.01")

Scalaire = str | bool | int


class Statut(StrEnum):
    """How sure a value is."""

    OFFICIEL = "officiel"  # a published text says so
    PUBLIC = "public"  # another public page says so
    RECONSTITUE = "reconstitue"  # inferred by this project, replaceable by the operator


@dataclass(frozen=True)
class Document:
    """A text that may be cited as a source."""

    titre: str
    emetteur: str
    nature: str
    publie_le: date | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Source:
    """Where a value comes from: the id of a document and a place in it."""

    document: str
    section: str = ""

    def __str__(self) -> str:
        return f"{self.document}, {self.section}" if self.section else self.document


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


class Etape(StrEnum):
    """The dates a calendar may give, in the order of a demande's life."""

    OUVERTURE_COMMANDES = "ouverture_commandes"
    OUVERTURE_REFERENCEMENT = "ouverture_referencement"
    CANDIDATURE = "candidature"
    OUVERTURE_AVANCE = "ouverture_avance"
    PREUVES = "preuves"
    FERMETURE_REFERENCEMENT = "fermeture_referencement"
    FERMETURE_AVANCE = "fermeture_avance"
    OUVERTURE_SOLDE = "ouverture_solde"
    DATE_FERME = "date_ferme"
    FIN_PRESTATIONS = "fin_prestations"
    CLOTURE_SOLDE = "cloture_solde"


@dataclass(frozen=True)
class Echeance:
    """One date of the calendar, in one version; ``depuis`` is the day the version took effect.

    ``approximative`` marks a value of which the texts only give the month.
    """

    etape: Etape
    libelle: str
    valeur: date | datetime
    source: Source
    statut: Statut
    depuis: date | None = None
    approximative: bool = False
    note: str | None = None

    @property
    def debut(self) -> datetime:
        """First instant of the date: the hour given, else midnight in Paris."""
        return self._at(time.min)

    @property
    def fin(self) -> datetime:
        """Last instant included: the hour given, else the end of the day in Paris."""
        return self._at(time.max)

    @property
    def jour(self) -> date:
        """The calendar day."""
        return self.valeur.date() if isinstance(self.valeur, datetime) else self.valeur

    def _at(self, heure: time) -> datetime:
        if isinstance(self.valeur, datetime):
            return self.valeur.replace(tzinfo=PARIS)
        return datetime.combine(self.valeur, heure, PARIS)

    def __str__(self) -> str:
        if isinstance(self.valeur, datetime):
            return f"{self.valeur:%d/%m/%Y à %Hh%M}"
        if self.approximative:
            return f"{self.valeur:%m/%Y}"
        return f"{self.valeur:%d/%m/%Y}"


class Calendrier:
    """All versions of all dates of a dispositif."""

    def __init__(self, echeances: Iterable[Echeance]) -> None:
        self.echeances = tuple(echeances)

    def in_force(self, etape: Etape, instant: datetime) -> Echeance | None:
        """Return the version of a date in force at ``instant``, or None if the texts give none.

        Before the first known version, that first version serves: what it replaced is
        not in our sources.
        """
        versions = [e for e in self.echeances if e.etape is etape]
        versions.sort(key=lambda e: e.depuis or date.min)
        jour = instant.astimezone(PARIS).date()
        en_vigueur = [e for e in versions if (e.depuis or date.min) <= jour]
        return en_vigueur[-1] if en_vigueur else (versions[0] if versions else None)

    def current(self, instant: datetime) -> list[Echeance]:
        """Return the dates in force at ``instant``, in chronological order."""
        toutes = [e for etape in Etape if (e := self.in_force(etape, instant))]
        return sorted(toutes, key=lambda e: e.debut)


@dataclass(frozen=True)
class Tranche:
    """One row of a price table: from ``de`` to ``a`` included, in thousands of euros."""

    nom: str
    de: int
    ttc: Decimal
    ht_publie: Decimal
    a: int | None = None  # None: and more

    def ht_exact(self, taux_tva: Decimal) -> Decimal:
        """Compute HT from TTC at the VAT rate, with its two decimals."""
        return (self.ttc / (1 + taux_tva)).quantize(CENTIME, ROUND_HALF_UP)


class MethodeBareme(StrEnum):
    """How a price cap is worked out."""

    PAR_TETE = "par_tete"
    PAR_TRANCHE = "par_tranche"


@dataclass(frozen=True)
class Bareme:
    """The price cap of a dispositif.

    par_tete: ``ttc_par_tete`` for each person, VAT taken off and rounded once on the total.
    par_tranche: one of ``tranche``; the band is read in the State's file, never recomputed.
    """

    methode: MethodeBareme
    taux_tva: Decimal
    source: Source
    statut: Statut
    ttc_par_tete: Decimal | None = None
    activite: str | None = None
    unite: str | None = None
    tranche: tuple[Tranche, ...] = ()
    note: str | None = None

    def plafond_par_tete(self, tetes: int) -> Decimal:
        """HT cap in euros for ``tetes`` persons: 3 × 430 / 1,2 = 1 075,00 and not 1 074,99."""
        if self.ttc_par_tete is None:
            raise ValueError("ce barème n’est pas calculé par tête")
        return (tetes * self.ttc_par_tete / (1 + self.taux_tva)).quantize(CENTIME, ROUND_HALF_UP)

    def plafonds_de_tranche(self, nom: str) -> tuple[Decimal, Decimal] | None:
        """Return the strict and the wide reading of a band's HT cap (e.g. 708 and 708,33)."""
        for tranche in self.tranche:
            if tranche.nom == nom:
                lectures = (tranche.ht_publie, tranche.ht_exact(self.taux_tva))
                return min(lectures), max(lectures)
        return None


@dataclass(frozen=True)
class Versement:
    """The shares paid at each phase."""

    avance: Decimal
    solde: Decimal
    source: Source
    statut: Statut
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


class Compte(StrEnum):
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
    compte: Compte = Compte.TETE
    categories: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Unicite:
    """A key that may be claimed ``multiplicite`` times within ``portee``."""

    identifiant: str
    portee: str
    multiplicite: int
    source: Source
    statut: Statut
    note: str | None = None


@dataclass(frozen=True)
class Piece:
    """A kind of piece: its ``type`` in the JSON, its ``code`` in file names."""

    type: str
    code: str
    phase: str
    libelle: str
    source: Source
    statut: Statut
    exigee: bool = False
    exigee_si: Mapping[str, Scalaire] = field(default_factory=dict)
    inutile_si: Mapping[str, Scalaire] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True)
class Mention:
    """A sentence that a document must bear."""

    document: str
    texte: str
    obligatoire: bool
    source: Source
    statut: Statut
    si: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Limites:
    """Numbers and sizes (bytes) that a deposit may not exceed."""

    demandes_max: int
    taille_json_max_octets: int
    profondeur_max: int
    taille_piece_max_octets: int
    taille_piece_alerte_octets: int
    taille_zip_max_octets: int
    entrees_zip_max: int
    ratio_zip_max: int
    source: Source
    statut: Statut
    note: str | None = None


@dataclass(frozen=True)
class Noms:
    """Patterns of file names; braces hold what varies."""

    json: str
    piece: str
    extensions: Mapping[str, str]
    source: Source
    statut: Statut
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
    note: str | None = None

    @property
    def calendrier(self) -> Calendrier:
        """The calendar, all versions."""
        return Calendrier(self.echeance)

    def pieces(self, phase: str) -> tuple[Piece, ...]:
        """Return the kinds of pieces of a phase."""
        return tuple(p for p in self.piece if p.phase == phase)
