"""What cannot be read is refused with its code and its exact place."""

from decimal import Decimal

import pytest

from sons.lecture import LectureRefusee, may_repeat_balises, read, read_exact

MO = 1_048_576


def refus(contenu: bytes, taille: int = MO) -> LectureRefusee:
    with pytest.raises(LectureRefusee) as capture:
        read(contenu, taille, 32)
    return capture.value


def refus_exact(contenu: bytes) -> LectureRefusee:
    with pytest.raises(LectureRefusee) as capture:
        read_exact(contenu, 0, 32)
    return capture.value


@pytest.mark.parametrize(
    ("contenu", "code", "lieu"),
    [
        (b"", "1001", ""),
        (b" \r\n\t", "1001", ""),
        (b'{"a": "\xe9"}', "1003", "ligne 1, colonne 8"),
        (b"\xff\xfe{\x00}\x00", "1003", "début du fichier"),
        (b'{"a": 1,}', "1004", "ligne 1, colonne 9"),
        (b'{\n  "a": [1, 2\n}', "1004", "a (ligne 3, colonne 1)"),
        (b'{"a": 1} x', "1004", "ligne 1, colonne 10"),
        (b'{"a": 01}', "1004", "a (ligne 1, colonne 7)"),
        (b"{'a': 1}", "1004", "ligne 1, colonne 2"),
        (b'{"a": NaN}', "1006", "a (ligne 1, colonne 7)"),
        (b'{"a": [0, -Infinity]}', "1006", "a[1] (ligne 1, colonne 11)"),
        ('{"é": "\\ud800"}'.encode(), "1008", "é (ligne 1, colonne 7)"),
        (b'{"a": {"b": ' + b"[" * 40 + b"]" * 40 + b"}}", "1009", "a.b" + "[0]" * 31),
    ],
)
def test_the_place_is_exact(contenu, code, lieu):
    faute = refus_exact(contenu) if code == "1009" else refus(contenu)
    assert faute.code == code
    assert faute.lieu.startswith(lieu)


def test_a_balise_written_twice_is_refused_where_it_comes_back():
    faute = refus_exact(b'{"a": {"b": 1,\n "b": 2}}')
    assert (faute.code, faute.recu, faute.lieu) == ("1005", "« b »", "a.b (ligne 2, colonne 2)")


@pytest.mark.parametrize("nombre", [b"1e400", b"1" + b"0" * 60, b"0." + b"1" * 40, b"1e-400"])
def test_a_number_out_of_all_proportion_is_refused(nombre):
    assert refus_exact(b'{"a": ' + nombre + b"}").code == "1007"


def test_an_escaped_nul_is_refused():
    assert refus_exact(b'{"a": "x\\u0000"}').code == "1008"


def test_too_large_a_file_is_not_even_decoded():
    assert refus(b"[" * 11, taille=10).code == "1002"


def test_amounts_keep_their_own_text():
    arbre = read(b'{"a": 1075.00, "b": 1075, "c": 0.10}', MO, 32).arbre
    assert [str(v) for v in arbre.values()] == ["1075.00", "1075", "0.10"]
    assert isinstance(arbre["a"], Decimal)


def test_a_byte_order_mark_is_skipped_and_told():
    lecture = read(b'\xef\xbb\xbf{"a": 1}', MO, 32)
    assert (lecture.arbre, lecture.debut) == ({"a": 1}, 3)


def test_columns_count_characters_and_ignore_the_mark():
    contenu = "\ufeff".encode() + '{"é": x}'.encode()
    with pytest.raises(LectureRefusee) as capture:
        read(contenu, MO, 32)
    assert capture.value.lieu == "é (ligne 1, colonne 7)"


def test_the_exact_reader_keeps_the_span_of_every_value():
    contenu = b'{"a": [10, {"b": null}]}'
    etendues = read_exact(contenu, 0, 32).etendues
    assert contenu[slice(*etendues["a[0]"])] == b"10"
    assert contenu[slice(*etendues["a[1].b"])] == b"null"


def test_a_colon_in_a_text_only_asks_for_a_closer_look():
    assert not may_repeat_balises(b'{"a": 1}', 1)
    assert may_repeat_balises(b'{"a": 1, "a": 2}', 1)
    assert may_repeat_balises(b'{"a": "b:c"}', 1)
