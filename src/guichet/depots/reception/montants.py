"""Amounts of a demande, in cents. The engine works in Decimal euros; the database in cents."""

from decimal import Decimal
from typing import NamedTuple

from guichet.depots.models.demande import Demande
from sons.calculs import split
from sons.reglement.bareme import Bareme, Versement


class Montants(NamedTuple):
    """Of the order without VAT, of the order as it is financed, of what this phase asks."""

    ht: int
    finance: int
    demande: int


def of_avance(versement: Versement, ht: Decimal, finance: Decimal) -> Montants:
    """Return the amounts of an avance: euros of its order, as written and as it is financed."""
    avance, _ = split(finance, versement)
    return Montants(to_cents(ht), to_cents(finance), to_cents(avance))


def of_solde(avance: Demande, bareme: Bareme, facture_ht: Decimal | None) -> Montants:
    """Return the amounts of the solde of an avance: what is left, so that no cent is lost.

    With the avance, no more is paid than was invoiced; without its amount, the order's serves.
    """
    finance = avance.montant_finance_centimes
    if facture_ht is not None:
        paye = bareme.financed(facture_ht, avance.regime_tva, None)
        finance = min(finance, to_cents(paye))
    reste = max(0, finance - avance.montant_demande_centimes)
    return Montants(avance.montant_ht_centimes, finance, reste)


def to_cents(euros: Decimal) -> int:
    """Return an amount in cents. Raises ValueError for a fraction of a cent."""
    centimes = euros.scaleb(2)
    if centimes != centimes.to_integral_value():
        raise ValueError(f"{euros} is no whole number of cents")
    return int(centimes)
