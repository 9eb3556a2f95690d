"""The form of a message."""

from django import forms


class MessageForm(forms.Form):
    """What one writes to the other side."""

    texte = forms.CharField(
        label="Votre message", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
