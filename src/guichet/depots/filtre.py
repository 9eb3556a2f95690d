"""What is looked for among demandes: the fields of the search."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from guichet.depots.models import Etat, Phase
from guichet.depots.suivi.recherche import A_SOLDER
from guichet.listes.suivis import CHOIX
from guichet.textes import reglement

ETATS = [("", "Tous"), *Etat.choices, (A_SOLDER, "Solde à demander")]
_CLE_MAX = 2**63 - 1
# The first SONS is of 2021; what a calendar lets one type goes from year 1 to year 9999.
_JOURS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]


def _day(libelle: str) -> forms.DateField:
    return forms.DateField(
        label=libelle,
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        validators=_JOURS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class FiltreDemandes(forms.Form):
    """What is looked for among the demandes of a supplier."""

    q = forms.CharField(
        label="Client ou numéro",
        required=False,
        max_length=60,
        help_text="Le début suffit. Numéros éditeur et ASP, FINESS, RPPS, SIREN, AM.",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    du = _day("Déposées du")
    au = _day("au")
    etat = forms.ChoiceField(label="État", required=False, choices=ETATS)
    dispositif = forms.ChoiceField(
        label="Dispositif", required=False,
        choices=lambda: [("", "Tous"), *((code, code) for code in reglement().codes)],
    )  # fmt: skip
    phase = forms.ChoiceField(
        label="Phase", required=False, choices=[("", "Toutes"), *Phase.choices]
    )
    depot = forms.IntegerField(required=False, min_value=1, max_value=_CLE_MAX)

    def criteria(self) -> dict[str, Any]:
        """Return what was understood; what was not looks for everything."""
        self.is_valid()
        return {nom: self.cleaned_data[nom] for nom in _CRITERES if nom in self.cleaned_data}


_CRITERES = tuple(FiltreDemandes.base_fields)


class FiltreToutes(FiltreDemandes):
    """The same among those of everybody, and what an agent follows."""

    fournisseur = forms.IntegerField(required=False, min_value=1, max_value=_CLE_MAX)
    suivi = forms.ChoiceField(label="Suivies", required=False, choices=CHOIX[:2])
