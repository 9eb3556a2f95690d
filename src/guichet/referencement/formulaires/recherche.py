"""What is looked for in a list."""

from django import forms

from guichet.listes.suivis import CHOIX
from guichet.referencement.models import Etat
from guichet.textes import all_dispositifs


class ListeForm(forms.Form):
    """What an agent or a supplier looks for among candidatures."""

    A_TRAITER, EN_ATTENTE = "a_traiter", "en_attente"

    q = forms.CharField(
        label="Solution ou organisation", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    etat = forms.ChoiceField(
        label="État", required=False,
        choices=[("", "Tous"), (A_TRAITER, "À traiter par l’agence"),
                 (EN_ATTENTE, "Attend le fournisseur"), *Etat.choices],
    )  # fmt: skip
    dispositif = forms.ChoiceField(
        label="Dispositif", required=False,
        choices=lambda: [("", "Tous"), *((d.code, d.code) for d in all_dispositifs())],
    )  # fmt: skip


class FileForm(ListeForm):
    """What an agent looks for: whose dossiers, besides."""

    suivi = forms.ChoiceField(label="Suivies par", required=False, choices=CHOIX)


class AnnuaireForm(forms.Form):
    """What a visitor looks for among referenced solutions."""

    q = forms.CharField(
        label="Solution, fournisseur, numéro ou SIRET", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    dispositif = forms.ChoiceField(
        label="Dispositif", required=False,
        choices=lambda: [("", "Tous"), *((d.code, d.code) for d in all_dispositifs())],
    )  # fmt: skip
    retires = forms.BooleanField(label="Montrer aussi les retirés", required=False)


class OperateursForm(AnnuaireForm):
    """The same, where nothing withdrawn is ever shown."""

    retires = None  # type: ignore[assignment]
