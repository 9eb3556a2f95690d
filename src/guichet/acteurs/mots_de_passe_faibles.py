"""Refuses the passwords that somebody who knows the portal, or the French, tries first.

What is guessed (words of the portal, of the person's organisations, of the common passwords; runs
of the keyboard, repetitions, numbers) is taken away; what is left must be worth something.
"""

import re
from functools import cache
from pathlib import Path
from unicodedata import normalize

from django.core.exceptions import ValidationError

from guichet.acteurs.models import Personne

_FICHIER = Path(__file__).parent / "textes" / "mots_devinables.txt"
# So many letters that nothing of what is guessed explains.
_RESTE = 6
_RANGEES = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm",
            "abcdefghijklmnopqrstuvwxyz")  # fmt: skip
_SUITE = 4
# What stands for a letter.
_CHIFFRES = str.maketrans("013457@$€!", "oieastasei")


class MotDePasseDevinableValidator:
    """A validator of passwords, for the settings of Django."""

    def validate(self, password: str, user: Personne | None = None) -> None:
        """Raise ValidationError if little of ``password`` is left once what is guessed is gone."""
        mots = _common_words() | _words_of(user)
        # A figure stands for a letter, or for nothing.
        lectures = (_letters(password), _letters(password.translate(_CHIFFRES)))
        if any(_is_guessed(lecture, mots, password) for lecture in lectures):
            raise ValidationError(
                "Ce mot de passe se devine : il est fait de mots du portail, de mots de passe "
                "courants, de suites de touches ou de nombres. Choisissez plusieurs mots sans "
                "rapport entre eux.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return "Évitez les mots du portail, le nom de votre organisation et les suites de touches."


def _is_guessed(lettres: str, mots: frozenset[str], mot_de_passe: str) -> bool:
    """Tell whether little is left; signs drawn at random, where nothing is recognised, pass."""
    reste = _unexplained(lettres, mots)
    reconnu = reste != lettres or mot_de_passe.isalnum()
    return reconnu and len(reste) < _RESTE


def _unexplained(lettres: str, mots: frozenset[str]) -> str:
    """Return the letters that are in no word, no run of the keyboard and no repetition."""
    for mot in sorted(mots, key=lambda mot: (-len(mot), mot)):
        # A short word explains nothing inside another one.
        lettres = lettres.replace(mot, " ") if len(mot) > 3 else lettres
    for rangee in _RANGEES:
        lettres = _without_runs(lettres, rangee)
    lettres = re.sub(r"(.{1,3}?)\1{2,}", " ", lettres)
    return "".join(reste for reste in lettres.split() if reste not in mots)


def _without_runs(lettres: str, rangee: str) -> str:
    """Take away what follows the keys of a row, either way, four keys at least."""
    for sens in (rangee, rangee[::-1]):
        for longueur in range(len(sens), _SUITE - 1, -1):
            for debut in range(len(sens) - longueur + 1):
                lettres = lettres.replace(sens[debut : debut + longueur], " ")
    return lettres


def _letters(texte: str) -> str:
    """Return the letters of ``texte``, small and without accents; the rest is dropped."""
    return re.sub("[^a-z]", "", _plain(texte))


def _plain(texte: str) -> str:
    return normalize("NFKD", texte).encode("ascii", "ignore").decode().lower()


def _words_of(personne: Personne | None) -> frozenset[str]:
    """Return the words of the names of the organisations of ``personne``."""
    noms = []
    if personne is not None and personne.invitee_par is not None:
        noms = [personne.invitee_par.nom]
    if personne is not None and personne.pk:
        noms = list(personne.rattachements.values_list("organisation__nom", flat=True))
    return frozenset(mot for nom in noms for mot in re.findall("[a-z]+", _plain(nom)))


@cache
def _common_words() -> frozenset[str]:
    lignes = _FICHIER.read_text(encoding="utf-8").splitlines()
    return frozenset(mot for li in lignes if not li.startswith("#") for mot in li.split())
