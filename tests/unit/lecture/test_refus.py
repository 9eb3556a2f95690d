"""What cannot be read is refused with its code and its exact place."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sons import load_textes
from sons.chemin import write_chemin
from sons.lecture import LectureRefusee, may_repeat_balises, read, read_exact

LIMITES = load_textes("MDV-LGC-Va1", "avance").dispositif.limites
BOM = b"\xef\xbb\xbf"


def refus(contenu: bytes, **bornes: int) -> LectureRefusee:
    with pytest.raises(LectureRefusee) as capture:
        read(contenu, replace(LIMITES, **bornes))
    return capture.value


def refus_exact(contenu: bytes, **bornes: int) -> LectureRefusee:
    with pytest.raises(LectureRefusee) as capture:
        read_exact(contenu, 0, replace(LIMITES, **bornes))
    return capture.value


@pytest.mark.parametrize(
    ("contenu", "code", "place", "chemin"),
    [
        (b"", "1001", None, ()),
        (b" \r\n\t", "1001", None, ()),
        (BOM + b"\n", "1001", None, ()),
        (b'{"a": "\xe9"}', "1003", (1, 8), ()),
        (BOM + b'{\n"a": "\xe9"}', "1003", (2, 7), ()),
        (b"\xff\xfe{\x00}\x00", "1003", None, ()),
        (b'{"a": 1,}', "1004", (1, 9), ()),
        (b'{\n  "a": [1, 2\n}', "1004", (3, 1), ("a",)),
        (b'{"a": 1} x', "1004", (1, 10), ()),
        (b'{"a": 01}', "1004", (1, 7), ("a",)),
        (b"{'a': 1}", "1004", (1, 2), ()),
        (b'{"a": [1, 2', "1004", (1, 12), ("a",)),
        (b'{"a": ["b\nc"]}', "1004", (1, 10), ("a", 0)),
        (b'{"a": "b\\x"}', "1004", (1, 9), ("a",)),
        (b'{"a": NaN}', "1006", (1, 7), ("a",)),
        (b'{"a": [0, -Infinity]}', "1006", (1, 11), ("a", 1)),
        ('{"é": "\\ud800"}'.encode(), "1008", (1, 7), ("é",)),
        (BOM + '{"é": x}'.encode(), "1004", (1, 7), ("é",)),
    ],
)
def test_the_place_is_exact(contenu, code, place, chemin):
    faute = refus(contenu)
    assert (faute.code, faute.chemin) == (code, chemin)
    assert faute.place == place


@pytest.mark.parametrize(
    ("contenu", "lieu"),
    [
        (b"", ""),
        (b"{", "ligne 1, colonne 2"),
        (b'{"a": [0,\n {"b": x}]}', "a[1].b (ligne 2, colonne 8)"),
    ],
)
def test_the_place_is_told(contenu, lieu):
    assert refus(contenu).lieu == lieu


def test_a_path_that_begins_with_a_rank_is_told():
    assert write_chemin((0, "a", 2, "b")) == "[0].a[2].b"


def test_a_balise_written_twice_is_refused_where_it_comes_back():
    faute = refus_exact(b'{"a": {"b": 1,\n "b": 2}}')
    assert (faute.code, faute.recu, faute.chemin) == ("1005", "« b »", ("a", "b"))
    assert faute.place == (2, 2)


@pytest.mark.parametrize(
    "nombre",
    [
        "1e400", "1e-400", "0." + "1" * 29, "1e16", "1E+16", "0e16", "0.1e-15",
        "0.4e00669999999999999999006", "1e99999999999999999999", "0e-99999999999999999999",
    ],
)  # fmt: skip
def test_a_number_out_of_all_proportion_is_refused_by_both(nombre):
    contenu = f'{{"a": {nombre}}}'.encode()
    assert (refus(contenu).code, refus_exact(contenu).code) == ("1007", "1007")
    assert refus(contenu).recu == nombre[:40]


@pytest.mark.parametrize("nombre", ["1e15", "1e-15", "0." + "1" * 28, "1.5E+3", "-0.0"])
def test_a_number_just_within_proportion_is_read_by_both(nombre):
    contenu = f"[{nombre}]".encode()
    assert read(contenu, LIMITES).arbre == read_exact(contenu, 0, LIMITES) == [Decimal(nombre)]


@pytest.mark.parametrize(("chiffres", "is_refuse"), [(16, False), (17, True)])
def test_an_integer_has_sixteen_digits_at_most(chiffres, is_refuse):
    contenu = b"[" + b"7" * chiffres + b"]"
    if is_refuse:
        assert refus_exact(contenu).code == "1007"
    else:
        assert read_exact(contenu, 0, LIMITES) == [int("7" * chiffres)]


def test_an_escaped_nul_is_refused():
    assert refus_exact(b'{"a": "x\\u0000"}').recu == "caractère nul \\u0000"


@pytest.mark.parametrize(("taille", "is_refuse"), [(9, True), (10, False)])
def test_too_large_a_file_is_not_even_decoded(taille, is_refuse):
    faute = refus(b"[" * 10, taille_json_max_octets=taille)
    assert faute.code == ("1002" if is_refuse else "1004")


@pytest.mark.parametrize("longueur", [99, 100, 101])
def test_a_key_longer_than_the_limit_is_refused_where_it_stands(longueur):
    cle = "é" * longueur
    contenu = f'{{"a": [\n{{"{cle}": 0}}]}}'.encode()
    if longueur <= 100:
        assert read_exact(contenu, 0, LIMITES) == {"a": [{cle: 0}]}
        return
    faute = refus_exact(contenu)
    assert (faute.code, faute.place) == ("1011", (2, 2))
    assert (faute.recu, faute.attendu) == ("é" * 40 + "…", "100 caractères")
    assert faute.chemin == ("a", 0)


@pytest.mark.parametrize(
    ("contenu", "valeurs"),
    [
        ("0", 1),
        ("[]", 1),
        ("[[],{}]", 3),
        ('{"a": 0, "b": [1, 2]}', 5),
        ('["a,b,c", "{[,"]', 3),
        ("[[[[[[]]]]]]", 6),
        ("[" + "0, " * 250 + "[]]", 252),
    ],
)
@pytest.mark.parametrize("ecart", [-1, 0, 1])
def test_values_are_counted_and_refused_past_the_limit(contenu, valeurs, ecart):
    """Blocks and tables count, what stands inside a text does not."""
    octets = contenu.encode()
    for lit in (refus, refus_exact):
        if ecart < 0 < valeurs + ecart:
            assert lit(octets, valeurs_max=valeurs + ecart).code == "1012"
    if ecart >= 0:
        limites = replace(LIMITES, valeurs_max=valeurs + ecart)
        assert read(octets, limites).arbre == read_exact(octets, 0, limites)


def test_too_many_values_are_told_where_the_limit_is_passed():
    faute = refus(b"[0,0,\n0,0]", valeurs_max=3)
    assert (faute.code, faute.attendu, faute.lieu) == ("1012", "3", "[2] (ligne 2, colonne 1)")
    assert refus(b"[0" + b",0" * LIMITES.valeurs_max + b"]").attendu == "200\u202f000"


@pytest.mark.parametrize(("niveaux", "is_refuse"), [(31, False), (32, False), (33, True)])
def test_nesting_stops_at_the_limit(niveaux, is_refuse):
    contenu = b'{"a": ' + b"[" * niveaux + b"]" * niveaux + b"}"
    if not is_refuse:
        assert read_exact(contenu, 0, LIMITES) == read(contenu, LIMITES).arbre
        return
    faute = refus_exact(contenu)
    assert (faute.code, faute.attendu) == ("1009", "32 niveaux")
    assert faute.chemin == ("a", *[0] * 32)


def test_a_limit_beyond_the_interpreter_refuses_all_the_same():
    assert refus(b"[" * 5000, profondeur_max=100_000).code == "1009"


def test_amounts_keep_their_own_text():
    arbre = read(b'{"a": 1075.00, "b": 1075, "c": 0.10}', LIMITES).arbre
    assert [str(v) for v in arbre.values()] == ["1075.00", "1075", "0.10"]
    assert isinstance(arbre["a"], Decimal)


def test_a_byte_order_mark_is_skipped_and_told():
    lecture = read(BOM + b'{"a": 1}', LIMITES)
    assert (lecture.arbre, lecture.debut, lecture.is_exacte) == ({"a": 1}, 3, False)


def test_who_read_is_told():
    """Commas inside a text ask for the exact reader, who finds nothing to say."""
    limites = replace(LIMITES, valeurs_max=4)
    assert read(b'["a,b,c,d"]', limites).is_exacte
    assert not read(b'["abcdefg"]', limites).is_exacte


def test_a_colon_in_a_text_only_asks_for_a_closer_look():
    assert not may_repeat_balises(b'{"a": 1}', 1)
    assert may_repeat_balises(b'{"a": 1, "a": 2}', 1)
    assert may_repeat_balises(b'{"a": "b:c"}', 1)
