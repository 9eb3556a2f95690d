"""Where things stand: spans by path, lines and columns."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sons.lecture import byte_of, locate, place, places

CONTENU = """\ufeff {
  "a" : [10, {"b": null, "é": "x\\"]}", "\\u0063": [ ]}, -1.5e3],
  "d": {"e": {"f": [[0]]}}, "": true
}
""".encode()


@pytest.mark.parametrize(
    ("chemin", "texte"),
    [
        (("a", 0), "10"),
        (("a", 1), '{"b": null, "é": "x\\"]}", "\\u0063": [ ]}'),
        (("a", 1, "b"), "null"),
        (("a", 1, "é"), '"x\\"]}"'),
        (("a", 1, "c"), "[ ]"),
        (("a", 2), "-1.5e3"),
        (("d", "e"), '{"f": [[0]]}'),
        (("d", "e", "f", 0, 0), "0"),
        (("",), "true"),
    ],
)
def test_the_span_of_a_value(chemin, texte):
    assert CONTENU[slice(*locate(CONTENU, 3, [chemin])[chemin])].decode() == texte


def test_the_root_has_its_span():
    assert locate(CONTENU, 3, [()]) == {(): (4, len(CONTENU) - 1)}


@pytest.mark.parametrize(
    "chemin", [("x",), ("a", 3), ("a", "0"), ("a", 0, "b"), ("d", 0), ("a", 1, "c", 0)]
)
def test_a_path_that_leads_nowhere_is_left_out(chemin):
    assert locate(CONTENU, 3, [chemin, ("a", 0)]).keys() == {("a", 0)}


ARBRES = st.recursive(
    st.none() | st.integers() | st.text(max_size=6),
    lambda contenu: st.lists(contenu, max_size=4) | st.dictionaries(st.text(max_size=4), contenu, max_size=4),
    max_leaves=25,
)  # fmt: skip


def values_of(valeur, chemin=()):
    yield chemin, valeur
    if isinstance(valeur, dict | list):
        for cle, contenu in valeur.items() if isinstance(valeur, dict) else enumerate(valeur):
            yield from values_of(contenu, (*chemin, cle))


@given(ARBRES, st.sampled_from([None, 1]), st.booleans(), st.data())
def test_every_value_is_found_where_it_stands(arbre, retrait, ascii_seul, data):
    contenu = json.dumps(arbre, indent=retrait, ensure_ascii=ascii_seul).encode(
        "utf-8", "surrogatepass"
    )
    valeurs = dict(values_of(arbre))
    chemins = data.draw(st.lists(st.sampled_from(list(valeurs)), unique=True))
    etendues = locate(contenu, 0, chemins)
    assert etendues.keys() == set(chemins)
    for chemin, (debut, fin) in etendues.items():
        assert json.loads(contenu[debut:fin].decode("utf-8", "surrogatepass")) == valeurs[chemin]


@pytest.mark.parametrize(
    ("contenu", "position", "attendue"),
    [
        (b"abc", 0, (1, 1)),
        (b"abc", 2, (1, 3)),
        (b"a\nbc", 2, (2, 1)),
        (b"a\r\nbc", 4, (2, 2)),
        ("é\n€x".encode(), 6, (2, 2)),
        ("\ufeffax".encode(), 4, (1, 2)),
        ("\ufeffax".encode(), 0, (1, 1)),
        (b"a\n", 2, (2, 1)),
    ],
)
def test_lines_and_columns_are_those_of_an_editor(contenu, position, attendue):
    assert place(contenu, position) == attendue


@given(st.text(alphabet="aé€😀\n", max_size=40), st.data())
def test_many_places_are_those_of_each(texte, data):
    debuts = [len(texte[:rang].encode()) for rang in range(len(texte) + 1)]
    rangs = data.draw(st.lists(st.integers(0, len(texte))))
    attendues = {}
    for rang in rangs:
        avant = texte[:rang].split("\n")
        attendues[debuts[rang]] = (len(avant), len(avant[-1]) + 1)
    assert places(texte.encode(), [debuts[rang] for rang in rangs]) == attendues


@given(st.text(alphabet="ab é€😀\n\r\t", max_size=40), st.booleans(), st.data())
def test_a_line_and_a_column_lead_back_to_their_byte(texte, marque, data):
    contenu = b"\xef\xbb\xbf" * marque + texte.encode()
    avant = texte[: data.draw(st.integers(0, len(texte)))]
    position = 3 * marque + len(avant.encode())
    assert byte_of(contenu, place(contenu, position)) == position
