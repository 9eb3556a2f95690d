"""Amounts to the cent: half a cent goes up (AF-PHA-LGO-Va1 §5.2: paid with VAT)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from guichet.depots.montants import of_avance
from sons import load_textes

LGC = load_textes("MDV-LGC-Va1", "avance").dispositif


@pytest.mark.parametrize(
    ("ht", "taux", "finance"),
    [
        ("1.00", "0.084", 108),
        ("1.00", "0.085", 109),  # half a cent, from an even one
        ("1.00", "0.086", 109),
        ("3.00", "0.055", 317),  # half a cent, from an even one
        ("1.00", "0.055", 106),  # half a cent, from an odd one
        ("358.33", "0.20", 43000),
    ],
)
def test_the_vat_is_rounded_half_up(ht, taux, finance):
    dispositif = replace(LGC, bareme=replace(LGC.bareme, taux_tva=Decimal(taux)))
    assert of_avance(dispositif, Decimal(ht), "TTC").finance == finance


def test_without_vat_the_amount_stays_as_it_is():
    assert of_avance(LGC, Decimal("358.33"), "HT").finance == 35833
