"""The forms of the counter."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from guichet import horloge
from guichet.enrolement.comptes import read_bic, read_iban
from guichet.enrolement.models import Enrolement, Etat, Verdict
from guichet.enrolement.regles import PieceDemandee
from guichet.enrolement.situation import Nature, Osu, Qualite
from guichet.publication.textes import all_dispositifs


@dataclass(frozen=True)
class Condition:
    """Fields asked only when ``champ`` has one of these answers, and emptied otherwise."""

    champ: str
    valeurs: tuple[str, ...]
    demandes: tuple[str, ...]


CONDITIONS = (
    Condition("nature", ("definitif",), ("numero_ans",)),
    Condition("qualite", ("distributeur",), ("editeur_nom", "editeur_siren")),
    Condition("denomination", ("modifiee",), ("denomination_souhaitee",)),
    Condition(
        "depositaire",
        ("employe", "tiers"),
        ("depositaire_nom", "depositaire_prenom", "depositaire_email", "mandat_fin"),
    ),
    Condition("depositaire", ("tiers",), ("depositaire_structure",)),
)
_CONDITIONNELS = {nom for condition in CONDITIONS for nom in condition.demandes}

# The sections of the page, in its order (AF §3.1).
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "La solution",
        (
            "nature", "logiciel_nom", "logiciel_version", "numero_ans", "qualite", "editeur_nom",
            "editeur_siren", "osu", "hebergement",
        ),
    ),
    (
        "Votre structure",
        (
            "siret", "denomination", "denomination_souhaitee", "tva", "adresse", "code_postal",
            "commune",
        ),
    ),
    (
        "Le représentant légal",
        (
            "representant_prenom", "representant_nom", "representant_fonction",
            "representant_email",
        ),
    ),
    (
        "Le dépositaire des demandes",
        (
            "depositaire", "depositaire_prenom", "depositaire_nom", "depositaire_email",
            "depositaire_structure", "mandat_fin",
        ),
    ),
    ("Le contact", ("contact_nom", "contact_email", "contact_telephone")),
    ("Le compte à créditer", ("titulaire", "iban", "bic")),
)  # fmt: skip


class OuvertureForm(forms.Form):
    """What the enrolment is for."""

    dispositif = forms.ChoiceField(label="Dispositif")
    nature = forms.ChoiceField(label="Enrôlement", choices=Nature.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(d.code, f"{d.code} : {d.intitule}") for d in all_dispositifs()]
        self.fields["dispositif"] = forms.ChoiceField(label="Dispositif", choices=choix)


class EnrolementForm(forms.ModelForm):  # type: ignore[type-arg]
    """The whole form of AF §3.1; it is kept only once it is right."""

    iban = forms.CharField(
        label="IBAN", max_length=42, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    class Meta:
        model = Enrolement
        fields = [nom for _, noms in SECTIONS for nom in noms if nom != "iban"]
        widgets = {
            "mandat_fin": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "nature": forms.RadioSelect,
            "qualite": forms.RadioSelect,
            "osu": forms.RadioSelect,
            "hebergement": forms.RadioSelect,
            "denomination": forms.RadioSelect,
            "tva": forms.RadioSelect,
            "depositaire": forms.RadioSelect,
        }
        help_texts = {
            "numero_ans": "Pour un enrôlement définitif : il est sur votre certificat.",
            "editeur_nom": "Si vous êtes distributeur.",
            "editeur_siren": "Si vous êtes distributeur : neuf chiffres.",
            "osu": (
                "L’habilitation « Opérateur de service utilisateur » de l’Espace de confiance Pro "
                "Santé Connect. Un distributeur qui ne fait que revendre peut s’appuyer sur celle "
                "de l’éditeur, si son mandat le dit."
            ),
            "siret": "Quatorze chiffres ; les neuf premiers sont votre SIREN.",
            "denomination_souhaitee": "Si elle diffère : l’extrait Kbis sera demandé.",
            "depositaire_prenom": "S’il n’est pas le représentant légal.",
            "depositaire_nom": "S’il n’est pas le représentant légal.",
            "depositaire_email": "Celle de son compte sur ce portail.",
            "depositaire_structure": "Par exemple un cabinet d’expertise comptable.",
            "mandat_fin": "Si le dépositaire n’est pas le représentant légal.",
            "contact_email": "Elle reçoit, comme vous, les messages sur cet enrôlement.",
            "bic": "Huit ou onze caractères.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shape()
        if self.instance.iban_fin:
            self.fields["iban"].required = False
            self.fields[
                "iban"
            ].help_text = (
                f"IBAN enregistré : {self.instance.iban_masque}. Laissez vide pour le garder."
            )

    def _shape(self) -> None:
        """Leave out what the wave or the state does not ask; only conditions make optional."""
        if self.instance.textes.vague != "Va2":
            del self.fields["osu"], self.fields["hebergement"]
        if self.instance.etat not in (Etat.BROUILLON, Etat.A_CORRIGER):
            del self.fields["nature"]
        for nom, champ in self.fields.items():
            champ.required = nom not in _CONDITIONNELS

    def sections(self) -> Iterator[tuple[str, list[tuple[BoundField, bool]]]]:
        """Yield the title and the fields of each section; True: asked only in some cases."""
        for titre, noms in SECTIONS:
            yield titre, [(self[n], n in _CONDITIONNELS) for n in noms if n in self.fields]

    def clean_siret(self) -> str:
        """A site of the supplier itself."""
        siret: str = self.cleaned_data["siret"]
        siren = self.instance.organisation.siren
        if not siret.startswith(siren):
            raise ValidationError(
                f"Ce SIRET n’est pas celui d’un établissement de {self.instance.organisation} : il "
                f"doit commencer par votre SIREN, {siren}."
            )
        return siret

    def clean_iban(self) -> str:
        """An IBAN that exists, in the SEPA zone; empty: the one that is kept."""
        saisi: str = self.cleaned_data["iban"]
        return read_iban(saisi) if saisi else ""

    def clean_bic(self) -> str:
        """A BIC that may exist."""
        return read_bic(self.cleaned_data["bic"])

    def clean_mandat_fin(self) -> Any:
        """A mandate that is over is no mandate."""
        fin = self.cleaned_data["mandat_fin"]
        if fin is not None and fin < horloge.today():
            raise ValidationError(
                "Ce mandat est terminé : faites-le prolonger avant de déposer la demande."
            )
        return fin

    def clean(self) -> dict[str, Any]:
        """Ask what the answers call for, empty what they do not."""
        donnees = super().clean() or self.cleaned_data
        for condition in CONDITIONS:
            reponse = donnees.get(condition.champ, getattr(self.instance, condition.champ))
            for nom in condition.demandes:
                self._apply(nom, reponse in condition.valeurs, donnees)
        if donnees.get("osu") == Osu.EDITEUR and donnees.get("qualite") == Qualite.EDITEUR:
            self.add_error("osu", "Vous êtes l’éditeur : c’est votre propre habilitation.")
        if donnees.get("editeur_siren") == self.instance.organisation.siren:
            self.add_error("editeur_siren", "C’est votre SIREN : vous seriez alors l’éditeur.")
        return donnees

    def _apply(self, nom: str, demande: bool, donnees: dict[str, Any]) -> None:
        if demande and not donnees.get(nom) and nom not in self.errors:
            self.add_error(nom, "Votre réponse précédente demande de remplir ce champ.")
        elif not demande:
            donnees[nom] = None if nom == "mandat_fin" else ""
            self.errors.pop(nom, None)

    def save(self, commit: bool = True) -> Enrolement:
        """Return the enrolment with the answers, not yet written (``depot.save_form`` does it)."""
        enrolement: Enrolement = self.instance
        if self.cleaned_data["iban"]:
            enrolement.set_iban(self.cleaned_data["iban"])
        return enrolement


class PieceForm(forms.Form):
    """A piece to join; its date of end is asked when it has one."""

    fichier = forms.FileField(label="Fichier", help_text="PDF, PNG ou JPG, 5 Mo au plus.")
    fin_validite = forms.DateField(
        label="Valable jusqu’au",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reponse = forms.CharField(
        label="Votre réponse à l’agent", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, piece: PieceDemandee, corrige: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not piece.perime:
            del self.fields["fin_validite"]
        if not corrige:
            del self.fields["reponse"]

    def clean_fin_validite(self) -> Any:
        """Say at once that a document is out of date."""
        fin = self.cleaned_data["fin_validite"]
        if fin < horloge.today():
            raise ValidationError(
                f"Ce document n’est plus valable depuis le {fin:%d/%m/%Y} : joignez-en un en cours "
                "de validité."
            )
        return fin


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


class RechercheForm(forms.Form):
    """What the officer looks for among the enrolments."""

    q = forms.CharField(
        label="Fournisseur, solution ou numéro ANS", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    etat = forms.ChoiceField(
        label="État", required=False,
        choices=[("a_instruire", "À instruire"), ("", "Tous"), *Etat.choices],
    )  # fmt: skip


class AvisForm(forms.Form):
    """What the officer says of a piece."""

    verdict = forms.ChoiceField(
        label="Cette pièce est",
        widget=forms.RadioSelect,
        choices=[(v.value, v.label) for v in (Verdict.ACCEPTEE, Verdict.A_CORRIGER)],
    )
    motif = forms.CharField(
        label="Ce qu’il faut corriger", required=False, max_length=500,
        help_text="Le fournisseur le lira tel quel. Inutile si la pièce est acceptée.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A correction is explained."""
        donnees = super().clean() or self.cleaned_data
        if donnees.get("verdict") == Verdict.A_CORRIGER and not donnees.get("motif", "").strip():
            self.add_error("motif", "Dites au fournisseur ce qu’il faut corriger.")
        return donnees
