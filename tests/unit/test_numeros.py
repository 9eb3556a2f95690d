"""The numbers of a calculation: their form, and where a SIRET leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sons import ContexteMemoire
from sons.manque import Manque
from sons.numeros import resolve

MDV = ("RPPS", "FINESS")
IMG = ("SIREN", "FINESS", "AM")
SIRET = "84512003900019"
RIEN = ContexteMemoire()


def test_the_form_tells_the_kinds():
    lus = resolve(IMG, RIEN, ["2A0000014", "845120039", " 845 120 039 "])
    assert [(n.valeur, n.genres) for n in lus] == [
        ("2A0000014", ("FINESS",)),
        ("845120039", IMG),
        ("845120039", IMG),
    ]


@pytest.mark.parametrize(
    ("ecrit", "genres", "lu"),
    [("10009496", MDV, "010009496"), ("5120039", IMG, None), ("1000001399", MDV, None)],
)
def test_one_lost_zero_is_given_back_and_not_two(ecrit, genres, lu):
    (numero,) = resolve(genres, RIEN, [ecrit])
    assert (numero.valeur if numero.lisible else None) == lu


def test_the_zero_of_a_siret_is_given_back():
    contexte = ContexteMemoire(par_siret={"FINESS": {"00512003900019": ["750712184"]}})
    (numero,) = resolve(["FINESS"], contexte, ["512003900019".zfill(13)])
    assert numero.valeur == "750712184"


@pytest.mark.parametrize(
    ("ecrit", "raison"),
    [
        ("", "aucun numéro sur cette ligne"),
        ("  ", "aucun numéro sur cette ligne"),
        ("8,45E+13", "numéro abîmé par le tableur (notation scientifique) : mettez la colonne"),
        ("8.45e13", "numéro abîmé par le tableur (notation scientifique) : mettez la colonne"),
        ("=A1", "ce numéro n’est d’aucune des sortes attendues (RPPS : 11 chiffres, FINESS"),
        ("¹²³⁴⁵⁶⁷⁸⁹", "ce numéro n’est d’aucune des sortes attendues"),
    ],
)
def test_what_is_no_number_keeps_its_row_and_says_why(ecrit, raison):
    (numero,) = resolve(MDV, RIEN, [ecrit])
    assert (numero.demande, numero.lisible, numero.eligible) == (ecrit, False, None)
    assert numero.raison.startswith(raison)


# -- from a SIRET -----------------------------------------------------------------------------


def test_a_siret_leads_to_its_siren_and_to_its_places():
    contexte = ContexteMemoire(par_siret={"FINESS": {SIRET: {"750712184", "690781810"}}})
    trouves = [(n.valeur, n.genres) for n in resolve(IMG, contexte, [SIRET])]
    assert trouves == [
        ("845120039", ("SIREN",)),
        ("690781810", ("FINESS",)),
        ("750712184", ("FINESS",)),
    ]


def test_what_nothing_tells_is_not_verified_and_says_what_to_import():
    (numero,) = resolve(MDV, RIEN, [SIRET])
    assert (numero.valeur, numero.genres, numero.eligible) == (SIRET, ("SIRET",), None)
    assert numero.raison == "non vérifié : rien ne dit quels RPPS et FINESS sont à ce SIRET"
    assert numero.manque is Manque.ANNUAIRE_SANTE


def test_a_half_answer_is_given_and_said_to_be_half():
    contexte = ContexteMemoire(par_siret={"FINESS": {SIRET: ["750712184"]}})
    connu, reste = resolve(MDV, contexte, [SIRET])
    assert (connu.valeur, connu.genres) == ("750712184", ("FINESS",))
    assert (reste.valeur, reste.eligible) == (SIRET, None)
    assert reste.raison.startswith("non vérifié : rien ne dit quels RPPS sont à ce SIRET")


def test_a_siret_where_nobody_is_says_so_and_doubts_its_key():
    contexte = ContexteMemoire(par_siret={"FINESS": {}, "RPPS": {}})
    juste, faux = resolve(MDV, contexte, [SIRET, "84512003900018"])
    assert (juste.eligible, juste.lisible) == (False, True)
    assert juste.raison == "aucun RPPS ni aucun FINESS n’est connu à ce SIRET"
    assert faux.raison == f"{juste.raison} ; sa clé est fausse, relisez-le"


def test_a_siret_is_no_number_where_it_leads_nowhere():
    (numero,) = resolve(["AM"], RIEN, [SIRET])
    assert (numero.lisible, "AM : 9 chiffres)" in numero.raison) == (False, True)


_TEXTES = st.text() | st.from_regex(r"[0-9AB ]{8,15}", fullmatch=True)


@given(st.lists(_TEXTES, max_size=20), st.booleans())
def test_every_text_asked_has_its_row_in_order(textes, muet):
    contexte = RIEN if muet else ContexteMemoire(par_siret={"FINESS": {}, "RPPS": {}})
    numeros = resolve(MDV, contexte, textes)
    assert [n.demande for n in numeros] == textes
    assert [n.rang for n in numeros] == list(range(len(textes)))
    assert all(n.raison or n.genres for n in numeros)
