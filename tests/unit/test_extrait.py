"""What is shown of the file around a value: its line, bounded, nothing that a screen obeys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sons.chemin import rank_in, write_inside
from sons.extrait import APRES_MAX, AVANT_MAX, VALEUR_MAX, excerpt


def around(texte: str, valeur: str) -> str:
    contenu = texte.encode()
    debut = contenu.index(valeur.encode())
    return excerpt(contenu, debut, debut + len(valeur.encode())).marked()


@pytest.mark.parametrize(
    ("texte", "valeur", "vu"),
    [
        ('{\n  "a": null,\n  "b": 1\n}', "null", '"a": ▶null◀,'),
        ('{\r\n\t"a": 12\r\n}', "12", '"a": ▶12◀'),
        ("12", "12", "▶12◀"),
        # A block is shown by its first line; on one line, by its beginning.
        ('{"a": {\n"b": 1}}', '{\n"b": 1}', '{"a": ▶{ …◀'),
        ('{"a": {"b": 1}}', '{"b": 1}', '{"a": ▶{"b": 1}◀}'),
        # What a screen would obey is written out.
        ('{"a": "x\x1b[2J\u202e"}', '"x\x1b[2J\u202e"', r'{"a": ▶"x\u001b[2J\u202e"◀}'),
    ],
)
def test_a_value_is_shown_with_its_line(texte, valeur, vu):
    assert around(texte, valeur) == vu


def test_a_file_on_one_line_is_cut_on_both_sides():
    vu = around("[" + "é" * 500 + ",null," + "à" * 500 + "]", "null")
    assert vu == "…" + "é" * (AVANT_MAX - 2) + ",▶null◀," + "à" * (APRES_MAX - 2) + "…"


def test_a_long_value_is_cut():
    extrait = excerpt(b"x" * 100_000, 0, 100_000)
    assert extrait.valeur == "x" * (VALEUR_MAX - 1) + "…"


@given(st.binary(max_size=600), st.data())
def test_whatever_the_bytes_it_is_short_and_printable(contenu, data):
    debut = data.draw(st.integers(0, len(contenu)))
    extrait = excerpt(contenu, debut, data.draw(st.integers(debut, len(contenu))))
    assert [len(p) <= m for p, m in zip(extrait, (AVANT_MAX, VALEUR_MAX, APRES_MAX), strict=True)]
    assert extrait.marked().isprintable()


@pytest.mark.parametrize(
    ("chemin", "rang", "dedans"),
    [
        ((), None, ""),
        (("SIRET",), None, "SIRET"),
        (("lignesImport",), None, "lignesImport"),
        (("lignesImport", 0), 1, ""),
        (("lignesImport", 23, "commande", "regimeTVA"), 24, "commande › regimeTVA"),
        (("l", 0, "beneficiaires", "liberal", 1, "RPPS"), 1, "beneficiaires › liberal n° 2 › RPPS"),
        (("l", 0, "FINESSGeo", 0), 1, "FINESSGeo n° 1"),
        (("l", 2, "a\nb"), 3, r"a\u000ab"),
    ],
)
def test_a_place_is_counted_from_one(chemin, rang, dedans):
    assert rank_in(chemin) == rang
    assert write_inside(chemin).replace("\u00a0", " ") == dedans
