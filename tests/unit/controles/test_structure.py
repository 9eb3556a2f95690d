"""Balises recognised behind a slip of the pen: one mistake, one finding."""

import pytest

from tests.fabrique.essais import base_mdv, changed, essai, line

MDV = base_mdv()


def commanding(**balises):
    """The first demande, balises of its command under other names; None removes one."""

    def change(demande):
        commande = demande["commande"]
        valeurs = {nom: commande.get(nom, "HT") for nom in balises}
        for nom in balises:
            commande.pop(nom, None)
        commande.update({balises[n]: v for n, v in valeurs.items() if balises[n]})

    return changed(MDV, line(0, change))


def du_fichier(depot):
    return [(c.code, c.recu, c.attendu) for c in essai(depot).run().rapport.constats]


@pytest.mark.parametrize(
    ("ecrite", "attendu"),
    [
        ("regimeTVA", []),
        ("RegimeTVA", [("1021", "RegimeTVA", "regimeTVA")]),
        ("régimeTVA", [("1021", "régimeTVA", "regimeTVA")]),
        ("regimeTVAs", [("1021", "regimeTVAs", "regimeTVA")]),
        ("regimesTVA", [("1021", "regimesTVA", "regimeTVA")]),
        ("regime", [("1021", "regime", "regimeTVA")]),  # as far as it may be
        ("gimeT", [("1020", "gimeT", None), ("1022", None, "regimeTVA")]),
        (None, [("1022", None, "regimeTVA")]),
        ("couleur", [("1020", "couleur", None), ("1022", None, "regimeTVA")]),
    ],
)
def test_a_slip_of_the_pen_is_told_with_what_was_meant(ecrite, attendu):
    assert [c for c in du_fichier(commanding(regimeTVA=ecrite)) if c[0] != "5011"] == attendu


def test_two_balises_are_not_taken_for_one():
    """Both look like « regimeTVA »: the first is it, the second is unknown."""
    depot = commanding(regimeTVA="regimeTVAs", autre="regimeTv")
    assert du_fichier(depot) == [
        ("1021", "regimeTVAs", "regimeTVA"),
        ("1020", "regimeTv", None),
    ]


def test_a_balise_beside_its_own_misspelling_is_one_too_many():
    depot = commanding(autre="RegimeTVA")
    assert du_fichier(depot) == [("1020", "RegimeTVA", None)]


def test_what_is_put_right_is_controlled():
    depot = changed(MDV, line(0, lambda d: d["commande"].update(regimeTVA="TVA")))
    depot = changed(depot, line(0, lambda d: _rename(d["commande"], "regimeTVA", "regimesTVA")))
    rapport = essai(depot).run().rapport
    assert [c.code for c in rapport.constats] == ["1021"]
    assert [c.code for c in rapport.demandes[0].constats] == ["2015"]


def _rename(bloc, ancien, nouveau):
    bloc[nouveau] = bloc.pop(ancien)
