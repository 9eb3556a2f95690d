"""Values put in the bytes, demandes taken out of them: nothing else changes."""

import pytest

from sons.correction.octets import correct, keep_lines

FICHIER = b'\xef\xbb\xbf{ "a" : 1.50 ,\r\n  "lignes": [\r\n\t{"n":"\\u00e9"},\r\n\t{"n": null}, {"n":3}\r\n ] }\n'


@pytest.mark.parametrize(
    ("corrections", "attendu"),
    [
        ({}, FICHIER),
        ({("a",): b"2"}, FICHIER.replace(b"1.50", b"2")),
        ({("lignes", 1, "n"): b'"x"'}, FICHIER.replace(b"null", b'"x"')),
        ({("lignes", 0, "n"): b'"e"', ("a",): b"null"},
         FICHIER.replace(b"1.50", b"null").replace(b'"\\u00e9"', b'"e"')),
        ({("rien",): b"1", ("lignes", 9, "n"): b"1"}, FICHIER),
        # Of a value and one inside it, the outer one wins.
        ({("lignes", 1): b"{}", ("lignes", 1, "n"): b"1"}, FICHIER.replace(b'{"n": null}', b"{}")),
    ],
)  # fmt: skip
def test_only_what_is_corrected_changes(corrections, attendu):
    assert correct(FICHIER, corrections) == attendu


@pytest.mark.parametrize(
    ("rangs", "lignes"),
    [
        ([0], b'[\r\n\t{"n":"\\u00e9"}\r\n ]'),
        ([2], b'[\r\n\t{"n":3}\r\n ]'),
        ([0, 2], b'[\r\n\t{"n":"\\u00e9"},\r\n\t{"n":3}\r\n ]'),
    ],
)
def test_the_rows_that_stay_are_written_as_they_were(rangs, lignes):
    debut, fin = FICHIER.index(b"["), FICHIER.index(b"]") + 1
    assert keep_lines(FICHIER, "lignes", rangs) == FICHIER[:debut] + lignes + FICHIER[fin:]


@pytest.mark.parametrize("table", [b"[1]", b"[ 1 ]", b"[1,2]", b"[1 , 2]"])
def test_a_table_of_one_row_or_two_keeps_the_first(table):
    assert keep_lines(b'{"t":' + table + b"}", "t", [0]) in (b'{"t":[1]}', b'{"t":[ 1 ]}')


def test_no_row_is_no_table():
    with pytest.raises(ValueError, match="no row"):
        keep_lines(FICHIER, "lignes", [])
