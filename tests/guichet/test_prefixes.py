"""What is found by what it begins with."""

import pytest

from guichet.acteurs.models import Personne
from guichet.prefixes import has_words, normalise


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Élan-Cœur", "elan coeur"),
        ("  CABINET   d’Orléans ", "cabinet d orleans"),
        ("900 000 019 00019", "90000001900019"),
        ("MDVLGC20220001-00042", "mdvlgc20220001 00042"),
        ("snake_case", "snake case"),
        ("…", ""),
        ("", ""),
    ],
)
def test_words_lose_their_accents_capitals_and_signs(texte, attendu):
    assert normalise(texte) == attendu


@pytest.mark.parametrize(
    ("cherches", "trouve"),
    [
        ("gar", True),
        ("gar cab", True),
        ("arnier", False),
        ("cabinet 00042", True),
        ("cab x", False),
    ],
)
def test_each_word_begins_one_of_those_looked_at(cherches, trouve):
    assert has_words(cherches, ["Cabinet GARNIER", "ANS-00042"]) is trouve


@pytest.mark.parametrize("debut", ["Du", "Dupont%", "Dupont_", "Dup\\"])
def test_a_beginning_is_taken_to_the_letter(db, debut):
    noms = ["Durand", "Dupont", "Dupont%age", "Dupont_x", "Dup\\o", "Martin", "AlDu"]
    for rang, nom in enumerate(noms):
        Personne.objects.create_personne(f"p{rang}@exemple.fr", nom, "X")
    trouves = set(Personne.objects.filter(nom__debute=debut).values_list("nom", flat=True))
    assert trouves == {nom for nom in noms if nom.startswith(debut)}
