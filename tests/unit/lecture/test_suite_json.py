"""The cases on which readers of JSON differ, and what both of ours answer.

Drawn up after the kinds of the public suites: what a reader must take (y), what it must refuse
(n, here by its code), what RFC 8259 leaves to it (i, here decided). « None » is a file that is
read. The fast reader may let through what only the exact one refuses: 1005, 1007, 1008, 1009, 1011.
"""

import json

import pytest

from sons.lecture import LectureRefusee, read, read_exact
from tests.unit.lecture.reponse import LIMITES

A_L_EXACT = {"1005", "1007", "1008", "1009", "1011"}

STRUCTURES = [
    ("[]", None), ("{}", None), (" [ ] ", None), ("[[] ]", None), ('{"a":[]}', None),
    ("null", None), ("true", None), ("0", None), ('""', None), ('"a"', None), ("[1]\n", None),
    ("\t[1\r\n]", None), ('{"":0}', None), ('{"a":{}, "b":[{}]}', None), ('{"a\\u0000b":0}', "1008"),
    ('{"a":1,"a":1}', "1005"), ('{"a":1,"a":2}', "1005"), ('{"a":1,"\\u0061":2}', "1005"),
    ("[" * 33 + "]" * 33, None), ("[" * 34 + "]" * 34, "1009"), ("[" * 100_000, "1009"),
    ('{"":' * 50_000, "1009"), ("", "1001"), (" ", "1001"), ("[", "1004"), ("]", "1004"),
    ("{", "1004"), ("}", "1004"), ("[1", "1004"), ("[1,", "1004"), ("[,1]", "1004"),
    ("[1,]", "1004"), ("[1,,2]", "1004"), ("[,]", "1004"), ("[1 2]", "1004"), ("[1:2]", "1004"),
    ("[[1]", "1004"), ("[1]]", "1004"), ("[1}", "1004"), ('{"a"}', "1004"), ('{"a":}', "1004"),
    ('{"a" 1}', "1004"), ('{"a"::1}', "1004"), ('{"a":1,}', "1004"), ('{,"a":1}', "1004"),
    ('{"a":1 "b":2}', "1004"), ("{a:1}", "1004"), ("{1:1}", "1004"), ("{null:1}", "1004"),
    ('{"a":1]', "1004"), ('{"a":[}', "1004"), ('{"a":1}}', "1004"), ("{}{}", "1004"),
    ("[] []", "1004"), ("1 2", "1004"), ("[1]x", "1004"), ("[1]#", "1004"), ("[1]//c", "1004"),
    ("/* c */[]", "1004"), ("[1,/**/2]", "1004"), ("[\x0b1]", "1004"), ("[\x0c]", "1004"),
    ("[\u00a01]", "1004"), ("[\u20281]", "1004"), ("\u2060[]", "1004"), ("[\x001]", "1004"),
    ("*", "1004"), ("(1)", "1004"), ("[\\n]", "1004"),
    ("nul", "1004"), ("nulll", "1004"), ("True", "1004"), ("NULL", "1004"), ("[tru]", "1004"),
    ("undefined", "1004"), ("['a']", "1004"), ("[`a`]", "1004"), ("[a]", "1004"),
    ('{"a":1;"b":2}', "1004"), ('{"a"=1}', "1004"), ("\u007b\u201ca\u201d:1}", "1004"),
]  # fmt: skip

NOMBRES = [
    ("0", None), ("-0", None), ("-1", None), ("10", None), ("1.0", None), ("-0.0", None),
    ("0.10", None), ("1e1", None), ("1E1", None), ("1e+1", None), ("1e-1", None), ("1.5E+01", None),
    ("0e1", None), ("1" * 16, None), ("1" * 17, "1007"), ("1e15", None), ("1e16", "1007"),
    ("1e-16", "1007"), ("1e400", "1007"), ("-1e400", "1007"), ("1e-400", "1007"),
    ("123123e100000", "1007"), ("0.4e00669999999999999999006", "1007"), ("0e99999999999", "1007"),
    ("1.5e+9999", "1007"), ("1" * 400, "1007"), ("1" * 5000, "1007"), ("-" + "1" * 5000, "1007"),
    ("0." + "0" * 29 + "1", "1007"), ("1e" + "0" * 40 + "1", "1007"),
    ("01", "1004"), ("-01", "1004"), ("00", "1004"), ("-", "1004"), ("+1", "1004"), ("--1", "1004"),
    ("++1", "1004"), ("1.", "1004"), (".1", "1004"), ("-.1", "1004"), ("1.e1", "1004"),
    ("1e", "1004"), ("1e+", "1004"), ("1e-", "1004"), ("1eE2", "1004"), ("1.2.3", "1004"),
    ("0x1", "1004"), ("0b1", "1004"), ("1_000", "1004"), ("1 000", "1004"),
    ("1a", "1004"), ("1-1", "1004"), ("1+2", "1004"), ("- 1", "1004"), ("\uff11", "1004"),
    ("1\u0660", "1004"), ("\u00bd", "1004"), ("\u221e", "1004"), ("1.5f", "1004"), ("12L", "1004"),
    ("NaN", "1006"), ("-NaN", "1006"), ("nan", "1006"), ("Inf", "1006"), ("+Inf", "1006"),
    ("-Infinity", "1006"), ("Infinity", "1006"), ("inf", "1006"),
]  # fmt: skip

TEXTES = [
    ("é", None), ("€", None), ("😀", None), ("\u007f", None), ("\u2028\u2029", None),
    ("\ufeff", None), ("\ufdd0", None), ("\U0010ffff", None), ("a/b", None), ("'", None),
    ('\\"', None), ("\\\\", None), ("\\/", None), ("\\b\\f\\n\\r\\t", None), ("\\u0041", None),
    ("\\u00E9\\u00e9", None), ("\\uD83D\\uDE00", None), ("\\ud83d\\ude00", None),
    ("\\u0022", None), ("\\u005C", None), ("\\u2028", None), ("\\uFFFE", None), ("\\u0001", None),
    ("\\\\u0000", None), ("\\u0000", "1008"), ("a\\u0000b", "1008"), ("\\ud800", "1008"),
    ("\\udc00", "1008"), ("\\ud800\\ud800", "1008"), ("\\ud800a", "1008"), ("\\ud800\\n", "1008"),
    ("\\ud800\\u0041", "1008"), ("\\udc00\\ud800", "1008"), ("\\a", "1004"), ("\\x41", "1004"),
    ("\\U0041", "1004"), ("\\0", "1004"), ("\\'", "1004"), ("\\u", "1004"), ("\\u004", "1004"),
    ("\\u00G1", "1004"), ("\\u 041", "1004"), ("\\u+041", "1004"), ("\\u-041", "1004"),
    ("\\u\uff10041", "1004"), ("\\ud800\\u", "1004"), ("\\ud800\\u1", "1004"), ("\\é", "1004"),
    ("\n", "1004"), ("\t", "1004"), ("\r", "1004"), ("\x00", "1004"), ("\x1f", "1004"),
    ("\\", "1004"), ('"', "1004"), ('a"b', "1004"), ("\\\n", "1004"),
]  # fmt: skip

OCTETS = [
    (b"\xef\xbb\xbf[]", None), (b"\xef\xbb\xbf \n{}", None), (b"\xef\xbb\xbf", "1001"),
    (b"\xef\xbb[]", "1003"), (b"\xef\xbb\xbf\xef\xbb\xbf[]", "1004"), (b" \xef\xbb\xbf[]", "1004"),
    (b"\xff\xfe[\0]\0", "1003"), (b"\xfe\xff\0[\0]", "1003"), (b"\xff\xfe", "1003"),
    (b"[\0]\0", "1004"), (b"\0[\0]", "1004"), (b"\0\0\0[\0\0\0]", "1004"), (b"\xff", "1003"),
    (b'["\xe9"]', "1003"), (b'["\x80"]', "1003"), (b'["\xc3"]', "1003"), (b'["\xc3\xa9"]', None),
    (b'["\xc0\xaf"]', "1003"), (b'["\xe0\x80\xaf"]', "1003"), (b'["\xfc\x83\xbf\xbf\xbf\xbf"]', "1003"),
    (b'["\xed\xa0\x80"]', "1003"), (b'["\xed\xa0\xbd\xed\xb8\x80"]', "1003"),
    (b'["\xf4\x8f\xbf\xbf"]', None), (b'["\xf4\x90\x80\x80"]', "1003"), (b'["\xf0\x9f\x98"]', "1003"),
    (b"[\xe9]", "1003"), (b"{\xe9:1}", "1003"), (b'{"\xe9":1}', "1003"), (b"[1]\xe5", "1003"),
    (b'["a', "1004"), (b'["a\\', "1004"), (b'["\\u00', "1004"), (b'["\\uD834\\uDd', "1004"),
]  # fmt: skip

CAS = (
    [(texte.encode(), code) for texte, code in STRUCTURES]
    + [(f"[{texte}]".encode(), code) for texte, code in NOMBRES]
    + [(f'{{"a": "{texte}"}}'.encode(), code) for texte, code in TEXTES]
    + OCTETS
)


def answer(lit) -> tuple[object, str | None]:
    """The tree, or the code of the refusal."""
    try:
        return lit(), None
    except LectureRefusee as refus:
        return None, refus.code


@pytest.mark.parametrize(("contenu", "code"), CAS, ids=[repr(c[:40]) for c, _ in CAS])
def test_both_readers_answer_as_decided(contenu, code):
    debut = 3 if contenu.startswith(b"\xef\xbb\xbf") else 0
    arbre, rapide = answer(lambda: read(contenu, LIMITES).arbre)
    exact, exacte = answer(lambda: read_exact(contenu, debut, LIMITES))
    # A file of blanks is told before any reader.
    assert exacte == ("1004" if code == "1001" else code)
    assert rapide == code or (rapide is None and code in A_L_EXACT)
    if code is None:
        assert arbre == exact


LUS = [contenu for contenu, code in CAS if code is None]


@pytest.mark.parametrize("contenu", LUS, ids=repr)
def test_what_is_read_is_what_the_interpreter_reads(contenu):
    """The standard library as an oracle, for values and not for what is refused."""
    attendu = json.loads(contenu.decode("utf-8-sig"))
    assert json.loads(json.dumps(read(contenu, LIMITES).arbre, default=float)) == attendu


def test_each_kind_holds_cases_of_each_verdict():
    assert len(CAS) > 220
    for cas in (STRUCTURES, NOMBRES, TEXTES, OCTETS):
        assert {None, "1004"} < {code for _, code in cas}
