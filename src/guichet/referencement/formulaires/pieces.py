"""Hand in a piece, declare a distributor, write to the other side."""

from datetime import date
from typing import Any

from django import forms

from guichet import horloge
from guichet.champs import JOUR, UNE_LIGNE, SiretField
from guichet.referencement.formulaires.champs import offer
from guichet.referencement.limites import limites
from guichet.referencement.models import Candidature
from sons.ecriture import write_day


class DistributeurForm(forms.Form):
    """Who may sell the solution, and the mandate that says so."""

    nom = forms.CharField(label="Nom du distributeur", max_length=200, validators=[UNE_LIGNE])
    siret = SiretField(label="SIRET du distributeur")
    fin = forms.DateField(
        label="Dernier jour du mandat", required=False, widget=JOUR,
        help_text="Laissez vide si le mandat n’a pas de fin.",
    )  # fmt: skip
    mandat = forms.FileField(label="Mandat signé", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandat"].help_text = f"PDF, PNG ou JPG, {limites().document_signe}."

    def clean_fin(self) -> date | None:
        """A mandate that still holds."""
        fin: date | None = self.cleaned_data["fin"]
        if fin is not None and fin < horloge.today():
            raise forms.ValidationError(
                f"Ce mandat est terminé depuis le {write_day(fin)} : "
                "joignez celui qui est en cours."
            )
        return fin


class ConventionForm(forms.Form):
    """The convention that the editor and the ANS signed."""

    conclue_le = forms.DateField(label="Conclue le", widget=JOUR)
    fichier = forms.FileField(label="Convention signée", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fichier"].help_text = f"PDF, PNG ou JPG, {limites().document_signe}."

    def clean_conclue_le(self) -> date:
        """A day that has come."""
        jour: date = self.cleaned_data["conclue_le"]
        if jour > horloge.today():
            raise forms.ValidationError("Cette date n’est pas encore venue.")
        return jour


class PreuveForm(forms.Form):
    """One piece of evidence."""

    profil = forms.ChoiceField(label="Profil prouvé")
    fichier = forms.FileField(label="Fichier", max_length=200)

    def __init__(self, *args: Any, candidature: Candidature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fichier"].help_text = f"PDF, PNG, JPG ou ZIP, {limites().preuve}."
        offer(self, "profil", [(profil, profil) for profil in candidature.profils])
