"""« Déploiement MSS »: asked from 12/09/2024 14h in Paris, of the médico-social alone."""

import pytest

from sons import load_textes
from tests.fabrique import make_depot
from tests.unit.controles.regles.bornes import expected, paris, received, said, written


def deposited(instant, indicateur, code="MS1-DUI-Va1"):
    depot = make_depot(load_textes(code, "solde"), 1, instant=paris(instant))
    return received(written(depot, deploiementMSS=indicateur), instant).run()


@pytest.mark.parametrize("code", ["MS1-DUI-Va1", "MS2-DUI-Va1"])
@pytest.mark.parametrize(
    ("instant", "indicateur", "codes"),
    [
        ("2024-09-12 13:59:59", None, []),
        ("2024-09-12 14:00:00", None, ["4081"]),
        ("2024-09-12 14:00:01", None, ["4081"]),
        # Summer time: 14h00 in Paris is 12h00 UTC.
        ("2024-09-12T11:59:59+00:00", None, []),
        ("2024-09-12T12:00:00+00:00", None, ["4081"]),
        ("2024-09-12 14:00:00", "Cas 1", []),
        ("2024-09-12 14:00:00", "Cas 2", []),
        ("2024-09-12 13:59:59", "Cas 1", []),
    ],
)
def test_the_indicator_is_asked_from_that_instant(code, instant, indicateur, codes):
    assert said(deposited(instant, indicateur, code), "4081") == codes


def test_what_may_be_answered_is_told():
    assert expected(deposited("2024-10-01 09:00", None), "4081") == ["« Cas 1 » ou « Cas 2 »"]


def test_other_couloirs_are_not_asked():
    depot = make_depot(load_textes("PHA-LGO-Va1", "solde"), 1)
    assert said(received(depot, "2024-10-01 09:00").run(), "4081") == []
