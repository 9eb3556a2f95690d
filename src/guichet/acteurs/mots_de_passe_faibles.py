"""Refuses the passwords that somebody who knows the portal, or the French, tries first.

What is guessed (words of the portal, of the person's organisations, of the common passwords; runs
of the keyboard, repetitions, dates) is taken away; what is left must be worth something. Where
nothing is recognised, any composition will do, figures alone too.
"""

import re
from functools import cache
from pathlib import Path
from unicodedata import normalize

from django.core.exceptions import ValidationError

from guichet.acteurs.models import Personne

_FICHIER = Path(__file__).parent / "textes" / "mots_devinables.txt"
# What nothing of what is guessed explains: six letters, or eight figures.
_RESTE = 24
_VALEUR_LETTRE, _VALEUR_CHIFFRE = 4, 3
_RANGEES = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm",
            "abcdefghijklmnopqrstuvwxyz")  # fmt: skip
_RANGEES_CHIFFRES = ("01234567890", "147258369")
_DATE = re.compile(r"(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]))?(?:19|20)\d\d")
_SUITE = 4
# What stands for a letter.
_CHIFFRES = str.maketrans("013457@$€!", "oieastasei")


class MotDePasseDevinableValidator:
    """A validator of passwords, for the settings of Django."""

    def validate(self, password: str, user: Personne | None = None) -> None:
        """Raise ValidationError if little of ``password`` is left once what is guessed is gone."""
        mots = _common_words() | _words_of(user)
        # Among letters, a figure stands for one of them, or for nothing.
        lettres = _letters(password)
        lectures = (lettres, _letters(password.translate(_CHIFFRES))) if lettres else (lettres,)
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
    """Tell whether little is left; where nothing is recognised, all that is there passes."""
    chiffres = re.sub("[^0-9]", "", mot_de_passe)
    reste, nombre = _unexplained(lettres, mots), _unexplained_figures(chiffres)
    if (reste, nombre) == (lettres, chiffres):
        return False
    return _VALEUR_LETTRE * len(reste) + _VALEUR_CHIFFRE * len(nombre) < _RESTE


def _unexplained(lettres: str, mots: frozenset[str]) -> str:
    """Return the letters that are in no word, no run of the keyboard and no repetition."""
    for mot in sorted(mots, key=lambda mot: (-len(mot), mot)):
        # A short word explains nothing inside another one.
        lettres = lettres.replace(mot, " ") if len(mot) > 3 else lettres
    for rangee in _RANGEES:
        lettres = _without_runs(lettres, rangee)
    lettres = _without_repetitions(lettres)
    return "".join(reste for reste in lettres.split() if reste not in mots)


def _unexplained_figures(chiffres: str) -> str:
    """Return the figures that are in no run, no repetition and no date."""
    for rangee in _RANGEES_CHIFFRES:
        chiffres = _without_runs(chiffres, rangee)
    return _DATE.sub(" ", _without_repetitions(chiffres)).replace(" ", "")


def _without_repetitions(texte: str) -> str:
    return re.sub(r"(.{1,3}?)\1{2,}", " ", texte)


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
