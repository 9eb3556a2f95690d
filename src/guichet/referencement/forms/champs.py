"""What the fields of several forms share."""

from django import forms
from django.core.validators import RegexValidator

from sons.identifiants import siret_key_holds

# A name goes into the subject of a mail and into file names: one line, nothing invisible.
UNE_LIGNE = RegexValidator(
    r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$", "Écrivez ce texte sur une seule ligne."
)
JOUR = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def check_siret(siret: str) -> str:
    """Return the fourteen digits of a SIRET typed with or without spaces."""
    chiffres = siret.replace(" ", "").replace("\u202f", "").replace("\xa0", "")
    if not siret_key_holds(chiffres):
        raise forms.ValidationError(
            "Ce SIRET est inexact : il compte quatorze chiffres, dont une clé. Recopiez-le depuis "
            "l’avis de situation de l’Insee."
        )
    return chiffres


def offer(form: forms.Form, nom: str, choix: list[tuple[str, str]]) -> None:
    """Set what the field ``nom`` may be, which depends on the object at hand."""
    champ = form.fields[nom]
    if not isinstance(champ, forms.ChoiceField):
        raise TypeError(f"{nom} is not a choice")
    champ.choices = choix
