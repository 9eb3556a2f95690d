"""The four cases of the webinar, and what a base may leave unsaid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sons.activite import PHRASES, VALORISEES, Valorisation, value, valued_by
from sons.contexte import ActiviteAM

NOUS, SITE, AUTRE = "845120039", "750720021", "552100554"


@pytest.mark.parametrize(
    ("avant", "maintenant", "existe", "attendue"),
    [
        (NOUS, NOUS, True, Valorisation.NOMINALE),
        (NOUS, NOUS, None, Valorisation.NOMINALE),
        (SITE, NOUS, None, Valorisation.NOMINALE),
        (None, NOUS, None, Valorisation.NOUVEAU),
        (NOUS, AUTRE, True, Valorisation.PARTI),
        (NOUS, None, None, Valorisation.PARTI),
        (AUTRE, NOUS, False, Valorisation.REPRISE),
        (AUTRE, NOUS, True, Valorisation.VALORISEE_AILLEURS),
        (NOUS, AUTRE, False, Valorisation.VALORISEE_AILLEURS),
        (AUTRE, NOUS, None, Valorisation.INDECISE),
        (AUTRE, AUTRE, True, Valorisation.ETRANGERE),
    ],
)
def test_an_am_number_is_valued_by_one_structure(avant, maintenant, existe, attendue):
    assert value(ActiviteAM("1", avant, maintenant, existe), {NOUS, SITE}) is attendue


def test_every_case_has_its_sentence():
    assert set(PHRASES) == set(Valorisation)


STRUCTURES = st.sampled_from([None, "A", "B", "C"])


@given(STRUCTURES, STRUCTURES, st.sampled_from([True, False, None]))
def test_two_structures_never_value_the_same_number(avant, maintenant, existe):
    activite = ActiviteAM("1", avant, maintenant, existe)
    assert sum(value(activite, {s}) in VALORISEES for s in "ABC") <= 1


@given(STRUCTURES, STRUCTURES, st.sampled_from([True, False, None]))
def test_a_structure_known_by_more_numbers_values_no_less(avant, maintenant, existe):
    activite = ActiviteAM("1", avant, maintenant, existe)
    if value(activite, {"A"}) in VALORISEES:
        assert value(activite, {"A", "B"}) in VALORISEES


@given(STRUCTURES, STRUCTURES, st.sampled_from([True, False, None]))
def test_who_values_a_number_is_the_one_structure_that_may(avant, maintenant, existe):
    activite = ActiviteAM("1", avant, maintenant, existe)
    possibles = [s for s in "ABC" if value(activite, {s}) in VALORISEES]
    assert valued_by(activite) == (possibles[0] if possibles else None)
