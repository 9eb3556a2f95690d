import pytest
from django import forms

from guichet.champs import UNE_LIGNE, SiretField


@pytest.mark.parametrize(
    "saisi", ["73282932000074", "732 829 320 00074", " 732\u202f829\u202f320\xa000074 "]
)
def test_a_siret_is_typed_with_or_without_spaces(saisi):
    assert SiretField().clean(saisi) == "73282932000074"


@pytest.mark.parametrize(
    "saisi", ["73282932000075", "7328293200007", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "7328293200007\x00", "7" * 5000]
)
def test_a_siret_without_its_key_is_refused(saisi):
    with pytest.raises(forms.ValidationError):
        SiretField().clean(saisi)


def test_a_siret_that_is_not_compulsory_may_be_empty():
    assert SiretField(required=False).clean("") == ""


@pytest.mark.parametrize("saisi", ["deux\nlignes", "fin\n", "nul\x00", "retour\r"])
def test_what_holds_on_one_line_has_no_invisible_character(saisi):
    with pytest.raises(forms.ValidationError):
        UNE_LIGNE(saisi)
