"""Passwords that were stolen elsewhere: whatever the operator puts here is found, and only that."""

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from guichet.acteurs.mots_de_passe_voles import is_stolen


def written(dossier, mots, fin="\n"):
    """The set as it is published: in order, with a count."""
    hachis = sorted(hashlib.sha1(mot.encode()).hexdigest().upper() for mot in mots)
    fichier = dossier / "voles.txt"
    lignes = (f"{une}:{10 ** (rang % 7)}{fin}" for rang, une in enumerate(hachis))
    fichier.write_bytes("".join(lignes).encode())
    return fichier


@pytest.mark.parametrize("nombre", [0, 1, 2, 3, 64, 333])
@pytest.mark.parametrize("fin", ["\n", "\r\n"])
def test_all_of_the_set_is_found_and_nothing_else(tmp_path, nombre, fin):
    mots = [f"mot {rang}" for rang in range(nombre)]
    fichier = written(tmp_path, mots, fin)
    assert all(is_stolen(fichier, mot) for mot in mots)
    assert not any(is_stolen(fichier, f"autre {rang}") for rang in range(200))


def test_a_stolen_password_is_refused_with_a_sentence(tmp_path, settings):
    phrase = "quatre mots tirés au sort"
    validate_password(phrase)
    settings.MOTS_DE_PASSE_VOLES = written(tmp_path, [phrase, "autre"])
    with pytest.raises(ValidationError, match="fuite d’un autre site"):
        validate_password(phrase)
