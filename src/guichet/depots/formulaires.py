"""The forms of the counter."""

from typing import Any

from django import forms

from guichet.depots.joints import FichiersField, FileWidget
from guichet.depots.models import Etat

_PIECES = {"accept": ".pdf,.png,.jpg,.jpeg,.zip", "data-partout": ""}


class CompleterForm(forms.Form):
    """New pieces for what is incomplete: a document, several, or a ZIP."""

    archive = FichiersField(
        label="Pièces manquantes ou à remplacer",
        help_text="Un PDF, plusieurs fichiers, ou un ZIP. Nommez-les comme la liste l’indique ; "
        "une seule pièce attendue est reconnue sans cela.",
        widget=FileWidget(attrs=_PIECES),
    )


class CompleterToutForm(forms.Form):
    """New pieces for all that is incomplete."""

    archive = FichiersField(
        label="Pièces des demandes incomplètes",
        help_text="Un ZIP ou plusieurs fichiers, sous les noms attendus ci-dessous.",
        widget=FileWidget(attrs=_PIECES),
    )


class ModifierForm(forms.Form):
    """An answer to the agency, which wants a demande modified."""

    archive = FichiersField(
        label="Pièces à remplacer",
        required=False,
        help_text="Un PDF, plusieurs fichiers, ou un ZIP. Celles qui portent le nom attendu "
        "ci-dessous remplacent les autres.",
        widget=FileWidget(attrs=_PIECES),
    )
    reponse = forms.CharField(
        label="Votre réponse à l’agence", required=False, max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse an answer that says nothing."""
        propres = super().clean() or {}
        if not self.errors and not (propres["archive"] or propres["reponse"]):
            raise forms.ValidationError("Joignez des pièces, écrivez une réponse, ou les deux.")
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
