"""What the control says of every sample, to the letter: places, values, sentences, sources.

``python -m outils.attendus`` writes these pages again; their difference is to be read.
"""

import pytest
from outils.attendus import CONSTATS, pages

PAGES = pages()


@pytest.mark.parametrize("nom", PAGES)
def test_the_control_says_what_is_written(nom):
    assert PAGES[nom]().splitlines() == (CONSTATS / f"{nom}.txt").read_text("utf-8").splitlines()


def test_no_page_is_left_over():
    assert {chemin.stem for chemin in CONSTATS.iterdir()} == set(PAGES)
