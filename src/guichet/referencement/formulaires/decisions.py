"""What an agent decides, with reasons."""

from typing import Any, ClassVar

from django import forms

from guichet.referencement.echeances import funding_refusal
from guichet.referencement.formulaires.champs import offer
from guichet.referencement.models import Candidature


class MotifsForm(forms.Form):
    """The reasons of a decision."""

    motifs = forms.CharField(
        label="Motifs", max_length=5000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Le fournisseur les lira tels quels.",
    )  # fmt: skip


class _AvisForm(forms.Form):
    """A decision, and reasons unless it is ``FAVORABLE``."""

    FAVORABLE: ClassVar[str]
    motifs = forms.CharField(
        label="Motifs", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Obligatoires sauf pour accepter. Le fournisseur les lira tels quels.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What is not favourable has reasons."""
        donnees = super().clean() or self.cleaned_data
        if donnees.get("decision") not in (None, self.FAVORABLE) and not donnees.get("motifs"):
            self.add_error("motifs", "Indiquez les motifs : le fournisseur les lira tels quels.")
        return donnees


class EligibiliteForm(_AvisForm):
    """Eligible or not."""

    ELIGIBLE, NON_ELIGIBLE = "eligible", "non_eligible"
    FAVORABLE = ELIGIBLE

    decision = forms.ChoiceField(
        label="Décision", widget=forms.RadioSelect,
        choices=[(ELIGIBLE, "Éligible"), (NON_ELIGIBLE, "Non éligible")],
    )  # fmt: skip
    field_order = ("decision", "motifs")


class DecisionForm(_AvisForm):
    """Grant, refuse, or send back to be completed."""

    OCTROI, INCOMPLET, REFUS = "octroi", "incomplet", "refus"
    FAVORABLE = OCTROI

    CHOIX: ClassVar[list[tuple[str, str]]] = [
        (OCTROI, "Octroyer le référencement"),
        (INCOMPLET, "Déclarer le dossier incomplet"),
        (REFUS, "Refuser le référencement"),
    ]

    decision = forms.ChoiceField(label="Décision", widget=forms.RadioSelect, choices=CHOIX)
    profils = forms.MultipleChoiceField(
        label="Profils vérifiés", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Seuls les profils cochés figureront sur l’attestation.",
    )  # fmt: skip
    finance = forms.BooleanField(label="Ouvre droit au financement", required=False)
    field_order = ("decision", "profils", "finance", "motifs")

    def __init__(
        self, *args: Any, candidature: Candidature, octroie: bool = True, **kwargs: Any
    ) -> None:
        """``octroie`` is False for whoever may not grant: the choice is not offered."""
        super().__init__(*args, **kwargs)
        if not octroie:
            offer(self, "decision", self.CHOIX[1:])
        self.fields["finance"].initial = not funding_refusal(candidature)
        offer(self, "profils", [(profil, profil) for profil in candidature.profils])
        if not candidature.finance:
            del self.fields["finance"]
