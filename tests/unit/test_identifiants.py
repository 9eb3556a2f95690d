"""Keys of identifiers, on numbers published by their issuers and on broken ones."""

import pytest

from sons.bases.valeurs import identifiant
from sons.identifiants import (
    finess_key_holds,
    luhn_holds,
    luhn_holds_for_all,
    luhn_key,
    nude_name,
    rpps_key_holds,
    siren_key_holds,
    siret_key_holds,
)


@pytest.mark.parametrize("rpps", ["10000013994", "10006122583", "10005173140"])
def test_published_rpps_have_their_key(rpps):
    assert rpps_key_holds(rpps) is True


@pytest.mark.parametrize(
    "finess", ["010009496", "010011468", "010002350", "750712184", "690781810"]
)
def test_published_finess_have_their_key(finess):
    assert finess_key_holds(finess) is True


def test_a_changed_digit_breaks_the_key():
    assert rpps_key_holds("10000013995") is False
    assert finess_key_holds("010009497") is False


def test_the_examples_of_the_document_fail_their_key():
    """Hence an alerte and not a rejection."""
    assert finess_key_holds("111111111") is False
    assert finess_key_holds("777777777") is False


def test_a_corsican_finess_has_no_known_rule():
    assert finess_key_holds("2A0000014") is None


def test_fifteen_characters_of_rpps_have_no_known_key():
    assert rpps_key_holds("888888888888888") is None


def test_la_poste_sites_follow_their_own_rule():
    assert siret_key_holds("35600000049837") is True
    assert siret_key_holds("35600000049838") is False
    assert siret_key_holds("35600000000048") is True, "the head office follows Luhn"


def test_a_siren_is_checked_on_nine_digits():
    assert siren_key_holds("356000000") is True
    assert siren_key_holds("35600000") is None


@pytest.mark.parametrize("texte", ["", "1", "79927398713", "1234567812345670"])
def test_luhn_on_any_length(texte):
    attendu = sum(
        (int(c) if rang % 2 == 0 else sum(map(int, str(2 * int(c)))))
        for rang, c in enumerate(reversed(texte))
    )
    assert luhn_holds(texte) is (attendu % 10 == 0)


def test_luhn_key_completes_any_start():
    assert all(luhn_holds(debut + luhn_key(debut)) for debut in ("", "7", "42", "1000001399"))


def test_a_column_is_checked_at_once():
    bons = ["10000013994", "10006122583"]
    assert luhn_holds_for_all(bons, 11)
    assert not luhn_holds_for_all([*bons, "10000013995"], 11)


@pytest.mark.parametrize(
    "nom", ["PACS A", " PACS A ", "PACS  A", "PACS\u00a0A", "PACS\tA", "PACS A\u200b"]
)
def test_names_that_look_alike_are_one_in_a_file_and_in_a_list(nom):
    assert nude_name(nom) == identifiant("PACS", nom) == "PACS A"


def test_a_blank_in_the_middle_still_tells_two_names_apart():
    assert nude_name("PACSA") != nude_name("PACS A")
