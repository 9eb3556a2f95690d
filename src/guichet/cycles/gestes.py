"""How an act of a cycle is done from a page: what it is told to do, what it asks and says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.db.models import TextChoices

from guichet.acteurs.models import Personne


@dataclass(frozen=True)
class Geste:
    """``explication`` is read before, ``fait`` after; ``motif`` says if a word is asked.

    ``faire`` is called with who acts, the object and the word, "" when none is asked.
    """

    faire: Callable[[Personne, Any, str], None]
    fait: str
    explication: str
    motif: Literal["sans", "facultatif", "obligatoire"] = "sans"


def plain(fonction: Callable[[Personne, Any], None]) -> Callable[[Personne, Any, str], None]:
    """Give the shape of a gesture to an act that needs no word."""
    return lambda personne, objet, _motif: fonction(personne, objet)


def word_of(acte: TextChoices) -> str:
    """Return the word of an act in an address: « enrolement.refus » → « refus »."""
    return acte.value.rpartition(".")[2]


class MotifForm(forms.Form):
    """Why, in words that the supplier will read."""

    motif = forms.CharField(
        label="Message au fournisseur",
        help_text="Il le recevra tel quel par courriel.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, facultatif: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motif"].required = not facultatif
