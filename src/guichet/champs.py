"""What the fields of several counters share: how a thing is typed, and when it is wrong."""

import re
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from sons.identifiants import siret_key_holds

# A name goes into the subject of a mail and into file names: one line, nothing invisible.
UNE_LIGNE = RegexValidator(
    r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z", "Écrivez ce texte sur une seule ligne."
)
_NOM_PROPRE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’-])*")
_MOTS_D_UN_NOM = 5


def check_nom_propre(nom: str) -> None:
    """Raise ValidationError unless ``nom`` can be that of a person: letters, and what joins them.

    A name is written in mails that the portal signs: no address, no number, no sentence in it.
    """
    lettres = normalize("NFC", nom)
    if not _NOM_PROPRE.fullmatch(lettres) or len(lettres.split()) > _MOTS_D_UN_NOM:
        raise ValidationError(
            "Un nom s’écrit en cinq mots au plus, avec des lettres, des espaces, des traits "
            "d’union et des apostrophes seulement."
        )


JOUR = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_ESPACES = str.maketrans("", "", " \u202f\xa0")


def check_siret(siret: str) -> None:
    """Raise ValidationError unless ``siret`` has its fourteen digits and the right key."""
    if not siret_key_holds(siret):
        raise ValidationError(
            "Ce numéro SIRET est inexact : il compte quatorze chiffres, dont une clé. Recopiez-le "
            "depuis l’avis de situation de l’Insee."
        )


class SiretField(forms.CharField):
    """A SIRET, typed with or without spaces, given without."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(check_siret)

    def to_python(self, value: Any) -> str:
        """Return the digits alone."""
        return str(super().to_python(value) or "").translate(_ESPACES)


class RechercheForm(forms.Form):
    """What a list is searched for; ``quoi`` names what is looked at."""

    q = forms.CharField(max_length=100, required=False)

    def __init__(self, quoi: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = quoi

    @property
    def texte(self) -> str:
        """The words to look for, none when they are too long to be a search."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""
