"""The form that gives a token."""

from django import forms

from guichet.acteurs.habilitations import Usage
from guichet.api.jetons import DUREES_JOURS


class JetonForm(forms.Form):
    """Which tool, for what, until when."""

    outil = forms.CharField(
        label="Nom de l’outil",
        max_length=100,
        help_text="Pour le reconnaître : « Facturation », « Export du vendredi ».",
    )
    usage = forms.ChoiceField(
        label="Ce qu’il peut faire",
        choices=Usage,
        widget=forms.RadioSelect,
        help_text="Au plus ce que vous pouvez faire vous-même, dans cette organisation.",
    )
    jours = forms.TypedChoiceField(
        label="Durée",
        coerce=int,
        choices=[(jours, f"{jours} jours") for jours in DUREES_JOURS],
        initial=DUREES_JOURS[1],
        help_text="Passé ce délai, il faut lui donner un autre jeton.",
    )
