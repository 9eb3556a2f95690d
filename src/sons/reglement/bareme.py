"""Price caps and shares. Amounts are Decimal euros."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property

from sons.reglement.source import Source, Statut

CENTIME = Decimal("0.01")


@dataclass(frozen=True)
class Tranche:
    """One row of a price table: from ``de`` to ``a`` included, in the price table's ``unite``."""

    nom: str
    de: int
    ttc: Decimal
    ht_publie: Decimal
    a: int | None = None  # None: and more

    def ht_exact(self, taux_tva: Decimal) -> Decimal:
        """Compute HT from TTC at the VAT rate, with its two decimals."""
        return (self.ttc / (1 + taux_tva)).quantize(CENTIME, ROUND_HALF_UP)


@dataclass(frozen=True)
class PlafondCommande:
    """The cap of one order: HT as its text writes it, HT worked out from TTC, and TTC.

    The two HT readings may differ by some cents (708 and 708,33): both are met in the wild.
    """

    ht: Decimal
    ht_exact: Decimal
    ttc: Decimal

    @cached_property
    def strict(self) -> Decimal:
        """HT amount that both readings admit."""
        return min(self.ht, self.ht_exact)

    @cached_property
    def large(self) -> Decimal:
        """HT amount that one reading still admits."""
        return max(self.ht, self.ht_exact)


class RegimeTVA(StrEnum):
    """Whether the State pays an order with its VAT (AF-PHA-LGO-Va1 §5.2)."""

    TTC = "TTC"
    HT = "HT"


class MethodeBareme(StrEnum):
    """How a price cap is worked out."""

    PAR_TETE = "par_tete"
    PAR_TRANCHE = "par_tranche"
    PAR_NOMBRE = "par_nombre"
    PAR_FICHIER = "par_fichier"
    PAR_ACTIVITE = "par_activite"
    FORFAIT = "forfait"


@dataclass(frozen=True)
class Bareme:
    """The price cap of a dispositif.

    par_tete: ``ttc_par_tete`` for each person, VAT taken off and rounded once on the total.
    par_tranche: one of ``tranche``; the band is read in the State's file, never recomputed.
    par_nombre: the band where the number of sites or exams falls; a beneficiary counts for one,
    or for the number that the eligibility base gives.
    par_fichier: the amount of each beneficiary, read in the State's price file; ``ht_maximum`` is
    the highest one when a source gives it.
    par_activite: the same for sites, and the amount of each AM number that the client may value.
    forfait: ``ht_forfait`` for each order.

    ``source_ht_exact`` says who publishes the caps with two decimals, when the text rounds them.
    """

    methode: MethodeBareme
    taux_tva: Decimal
    source: Source
    statut: Statut
    ttc_par_tete: Decimal | None = None
    activite: str | None = None
    unite: str | None = None
    tranche: tuple[Tranche, ...] = ()
    ht_forfait: Decimal | None = None
    ht_maximum: Decimal | None = None
    source_ht_exact: Source | None = None
    note: str | None = None

    def plafond_par_tete(self, tetes: int) -> Decimal:
        """HT cap in euros for ``tetes`` persons: 3 × 430 / 1,2 = 1 075,00 and not 1 074,99."""
        return self.cap_of_heads(tetes).ht

    def cap_of_heads(self, tetes: int) -> PlafondCommande:
        """Return the cap for ``tetes`` persons: VAT is taken off once, on the total."""
        if self.ttc_par_tete is None:
            raise ValueError("ce barème n’est pas calculé par tête")
        ttc = tetes * self.ttc_par_tete
        ht = (ttc / (1 + self.taux_tva)).quantize(CENTIME, ROUND_HALF_UP)
        return PlafondCommande(ht, ht, ttc)

    def tranche_of(self, nombre: int) -> Tranche:
        """Return the band where a number falls; the bands leave no hole (the loader checks)."""
        return next(t for t in self.tranche if t.a is None or nombre <= t.a)

    def cap_of_band(self, tranche: Tranche) -> PlafondCommande:
        """Return the cap of a band."""
        return PlafondCommande(tranche.ht_publie, tranche.ht_exact(self.taux_tva), tranche.ttc)

    def cap_of_band_named(self, nom: str | None) -> PlafondCommande | None:
        """Return the cap of the band of that name, or None if there is none."""
        return next((self.cap_of_band(t) for t in self.tranche if t.nom == nom), None)

    def cap_of_amount(self, ht: Decimal) -> PlafondCommande:
        """Return the cap of an order of which the State gives the HT amount."""
        return PlafondCommande(ht, ht, self._with_vat(ht))

    def financed(self, ht: Decimal, regime: str | None, plafond: PlafondCommande | None) -> Decimal:
        """Return what the State pays of an order of ``ht`` euros: what was agreed, or the cap.

        AF-PHA-LGO-Va1 §5.1 and §5.2: with VAT, unless the supplier is not subject to it. A cap
        that is not known bounds nothing.
        """
        if regime == RegimeTVA.HT:
            return ht if plafond is None else min(ht, plafond.large)
        ttc = self._with_vat(ht)
        return ttc if plafond is None else min(ttc, plafond.ttc)

    def _with_vat(self, ht: Decimal) -> Decimal:
        return (ht * (1 + self.taux_tva)).quantize(CENTIME, ROUND_HALF_UP)


@dataclass(frozen=True)
class Versement:
    """The shares paid at each phase."""

    avance: Decimal
    solde: Decimal
    source: Source
    statut: Statut
    note: str | None = None
