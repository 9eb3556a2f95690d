"""What the forms of the counter share."""

from django import forms


def offer(form: forms.Form, nom: str, choix: list[tuple[str, str]]) -> None:
    """Set what the field ``nom`` may be, which depends on the object at hand."""
    champ = form.fields[nom]
    if not isinstance(champ, forms.ChoiceField):
        raise TypeError(f"{nom} is not a choice")
    champ.choices = choix
