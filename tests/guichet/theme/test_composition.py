import pytest
from django.test import RequestFactory

from guichet.theme.composition import Colonne, pairs, query_with


def test_a_choice_of_the_address_is_changed_and_the_others_kept():
    demande = RequestFactory().get("/x?q=été&page=3&tri=nom")
    assert query_with(demande, page=4) == "?q=%C3%A9t%C3%A9&tri=nom&page=4"
    assert query_with(demande, page=None, tri=None) == "?q=%C3%A9t%C3%A9"


def test_a_column_sorts_one_way_then_the_other_and_goes_back_to_the_first_page():
    colonne = Colonne("Nom", tri="nom")
    assert colonne.sort_link(RequestFactory().get("/x?page=3")) == "?tri=nom"
    assert colonne.sort_link(RequestFactory().get("/x?tri=nom")) == "?tri=-nom"
    assert colonne.sort_link(RequestFactory().get("/x?tri=-nom")) == "?tri=nom"
    assert Colonne("Note").sort_link(RequestFactory().get("/x")) == ""


@pytest.mark.parametrize(
    ("choisi", "sens"), [("", ""), ("autre", ""), ("nom", "ascending"), ("-nom", "descending")]
)
def test_a_sorted_column_says_which_way(choisi, sens):
    assert Colonne("Nom", tri="nom").sorted_by(choisi) == sens


def test_words_that_do_not_go_by_two_are_a_fault_of_ours():
    assert pairs(["a", "/a", "b", "/b"]) == [("a", "/a"), ("b", "/b")]
    with pytest.raises(ValueError, match="shorter"):
        pairs(["a"])
