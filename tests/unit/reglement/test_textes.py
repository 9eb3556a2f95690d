"""What is drawn from the texts alone, to the letter: sentences, JSON Schemas.

``python -m outils.attendus`` writes these pages again; their difference is to be read.
"""

import pytest
from outils.attendus import TEXTES, pages_of_texts

PAGES = pages_of_texts()


@pytest.mark.parametrize("nom", PAGES)
def test_the_texts_say_what_is_written(nom):
    assert PAGES[nom]().splitlines() == (TEXTES / f"{nom}.txt").read_text("utf-8").splitlines()


def test_no_page_is_left_over():
    assert {chemin.stem for chemin in TEXTES.iterdir()} == set(PAGES)
