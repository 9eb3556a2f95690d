"""The forms of the counter."""

from typing import Any

from django import forms

from guichet.depots.models import Etat


class CompleterForm(forms.Form):
    """A new ZIP for what is incomplete."""

    archive = forms.FileField(
        label="ZIP des pièces manquantes ou à remplacer",
        help_text="Nommez chaque pièce comme la liste ci-dessous l’indique.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )


class ModifierForm(forms.Form):
    """An answer to the agency, which wants a demande modified."""

    archive = forms.FileField(
        label="ZIP des pièces à remplacer",
        required=False,
        help_text="Celles qu’il contient, sous le nom attendu ci-dessous, remplacent les autres.",
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    reponse = forms.CharField(
        label="Votre réponse à l’agence", required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse an answer that says nothing."""
        propres = super().clean() or {}
        if not self.errors and not (propres["archive"] or propres["reponse"]):
            raise forms.ValidationError("Joignez un ZIP, écrivez une réponse, ou les deux.")
        return propres


def completion_form(etat: str, *envoi: Any) -> CompleterForm | ModifierForm:
    """Return the form that completes or modifies a demande in this state."""
    return ModifierForm(*envoi) if etat == Etat.A_MODIFIER else CompleterForm(*envoi)


class AttestationForm(forms.Form):
    """The document by which the completion of a prestation is declared."""

    attestation = forms.FileField(
        label="Attestation de fin de prestation",
        help_text="Remplie sur le modèle de l’agence de paiement ; PDF, PNG ou JPG.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg"}),
    )
