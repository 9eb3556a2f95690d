"""The short forms of the counter; the long one is ``questionnaire``."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from guichet import horloge
from guichet.champs import JOUR, UNE_LIGNE
from guichet.enrolement.comptes import read_bic, read_iban
from guichet.enrolement.fenetre import offered
from guichet.enrolement.models import Etat, VerdictPiece
from guichet.enrolement.questions import refusals
from guichet.enrolement.regles import PieceDemandee, regles
from guichet.enrolement.situation import NatureEnrolement
from guichet.fichiers.reception import readable
from guichet.listes.suivis import CHOIX
from guichet.textes import find_dispositif
from sons.ecriture import write_day


class OuvertureForm(forms.Form):
    """What the enrolment is for."""

    dispositif = forms.ChoiceField(label="Dispositif")
    nature = forms.ChoiceField(
        label="Enrôlement", choices=NatureEnrolement.choices, widget=forms.RadioSelect,
        help_text="L’enrôlement anticipé suit une candidature au référencement en cours auprès de "
        "l’ANS.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dispositif"] = forms.ChoiceField(
            label="Dispositif",
            choices=offered(),
            error_messages={"invalid_choice": "L’enrôlement de ce dispositif est fermé."},
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what the texts of the dispositif do not open."""
        donnees = super().clean() or self.cleaned_data
        if not self.errors:
            vague = find_dispositif(donnees["dispositif"]).vague
            for nom, phrase in refusals({"nature": donnees["nature"], "vague": vague}).items():
                self.add_error(nom, phrase)
        return donnees


class PieceForm(forms.Form):
    """A piece to join; its date of end is asked when it has one."""

    fichier = forms.FileField(label="Fichier")
    fin_validite = forms.DateField(
        label="Valable jusqu’au",
        widget=JOUR,
    )
    reponse = forms.CharField(
        label="Votre réponse à l’agent", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, piece: PieceDemandee, corrige: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taille = readable(regles().limites.taille_max_octets)
        self.fields["fichier"].help_text = f"PDF, PNG ou JPG, {taille} au plus."
        if not piece.perime:
            del self.fields["fin_validite"]
        if not corrige:
            del self.fields["reponse"]

    def clean_fin_validite(self) -> Any:
        """Say at once that a document is out of date."""
        fin = self.cleaned_data["fin_validite"]
        if fin < horloge.today():
            raise ValidationError(
                f"Ce document n’est plus valable depuis le {write_day(fin)} : "
                "joignez-en un en cours de validité."
            )
        return fin


class CompteForm(forms.Form):
    """Another account to pay, and the RIB that shows it."""

    titulaire = forms.CharField(
        label="Titulaire du compte", max_length=200, validators=[UNE_LIGNE],
        help_text="Votre structure, telle que le RIB la nomme.",
    )  # fmt: skip
    iban = forms.CharField(
        label="Nouvel IBAN", max_length=42, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    bic = forms.CharField(label="BIC", max_length=20, help_text="Huit ou onze caractères.")
    rib = forms.FileField(label="Nouveau RIB")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taille = readable(regles().limites.taille_max_octets)
        self.fields["rib"].help_text = f"PDF, PNG ou JPG, {taille} au plus."

    def clean_iban(self) -> str:
        """An IBAN that exists, in the SEPA zone."""
        return read_iban(self.cleaned_data["iban"])

    def clean_bic(self) -> str:
        """A BIC that may exist."""
        return read_bic(self.cleaned_data["bic"])


class AvisCompteForm(forms.Form):
    """What the officer decides of another account."""

    ACCEPTE, REFUSE = "accepte", "refuse"

    verdict = forms.ChoiceField(
        label="Le nouveau compte est", widget=forms.RadioSelect,
        choices=[(ACCEPTE, "Accepté"), (REFUSE, "Refusé")],
    )  # fmt: skip
    motif = forms.CharField(
        label="Motif du refus", required=False, max_length=2000,
        help_text="Le fournisseur le lira tel quel. Inutile si le compte est accepté.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A refusal is explained."""
        donnees = super().clean() or self.cleaned_data
        if donnees.get("verdict") == self.REFUSE and not donnees.get("motif"):
            self.add_error("motif", "Dites au fournisseur pourquoi.")
        return donnees


class FiltreEnrolements(forms.Form):
    """What the officer looks for among the enrolments."""

    q = forms.CharField(
        label="Fournisseur, solution ou numéro ANS", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    etat = forms.ChoiceField(
        label="État", required=False,
        choices=[("a_instruire", "À instruire"), ("", "Tous"), *Etat.choices],
    )  # fmt: skip
    suivi = forms.ChoiceField(label="Suivis par", required=False, choices=CHOIX)


class AvisForm(forms.Form):
    """What the officer says of a piece."""

    verdict = forms.ChoiceField(
        label="Cette pièce est",
        widget=forms.RadioSelect,
        choices=[(v.value, v.label) for v in (VerdictPiece.ACCEPTEE, VerdictPiece.A_CORRIGER)],
    )
    motif = forms.CharField(
        label="Ce qu’il faut corriger", required=False, max_length=500,
        help_text="Le fournisseur le lira tel quel. Inutile si la pièce est acceptée.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A correction is explained."""
        donnees = super().clean() or self.cleaned_data
        if (
            donnees.get("verdict") == VerdictPiece.A_CORRIGER
            and not donnees.get("motif", "").strip()
        ):
            self.add_error("motif", "Dites au fournisseur ce qu’il faut corriger.")
        return donnees
