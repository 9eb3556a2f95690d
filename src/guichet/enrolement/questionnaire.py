"""The form of the funding call: what is asked, in which case, and how an answer is wrong."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from guichet import horloge
from guichet.champs import JOUR, UNE_LIGNE, SiretField
from guichet.enrolement.comptes import read_bic, read_iban
from guichet.enrolement.models import Enrolement, Etat
from guichet.enrolement.questions import is_put, refusals
from guichet.enrolement.reponses import CONDITIONNELS, CONDITIONS, SECTIONS
from guichet.enrolement.situation import Osu, Qualite
from guichet.theme.templatetags.francais import de


class EnrolementForm(forms.ModelForm):  # type: ignore[type-arg]
    """The whole form of AF §3.1. A draft may keep a part of it; what is written is always right."""

    siret = SiretField(
        label="Numéro SIRET", help_text="Quatorze chiffres ; les neuf premiers sont votre SIREN."
    )
    iban = forms.CharField(
        label="IBAN", max_length=42, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    class Meta:
        model = Enrolement
        fields = [nom for _, noms in SECTIONS for nom in noms if nom != "iban"]
        widgets = {
            "mandat_fin": JOUR,
            "nature": forms.RadioSelect,
            "marche": forms.RadioSelect,
            "qualite": forms.RadioSelect,
            "osu": forms.RadioSelect,
            "hebergement": forms.RadioSelect,
            "denomination": forms.RadioSelect,
            "tva": forms.RadioSelect,
            "depositaire": forms.RadioSelect,
        }
        help_texts = {
            "numero_ans": "Pour un enrôlement définitif : il est sur votre certificat.",
            "marche": (
                "Vous déclarez si cette solution est effectivement proposée à la commercialisation "
                "sur un marché concurrentiel. Hors marché, elle n’est pas éligible."
            ),
            "editeur_nom": "Si vous êtes distributeur.",
            "editeur_siren": "Si vous êtes distributeur : neuf chiffres.",
            "osu": (
                "L’habilitation « Opérateur de service utilisateur » de l’Espace de confiance Pro "
                "Santé Connect. Un distributeur qui ne fait que revendre peut s’appuyer sur celle "
                "de l’éditeur, si son mandat le dit."
            ),
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

    @property
    def entier(self) -> bool:
        """Whether every answer is asked: a draft is filled in little by little."""
        return bool(self.instance.etat != Etat.BROUILLON)

    @property
    def libre(self) -> bool:
        """Whether fields may be left empty here and now."""
        return not self.entier

    def _shape(self) -> None:
        """Leave out what the wave or the state does not ask; ask all the rest, but of a draft."""
        for nom in [nom for nom in self.fields if not is_put(nom, self.instance.textes.vague)]:
            del self.fields[nom]
        if self.instance.etat not in (Etat.BROUILLON, Etat.A_CORRIGER):
            del self.fields["nature"]
        for nom, champ in self.fields.items():
            # A choice with an answer keeps one: it decides what else is asked.
            repondu = bool(self.get_initial_for_field(champ, nom))
            demande = self.entier or (isinstance(champ, forms.ChoiceField) and repondu)
            champ.required = demande and nom not in CONDITIONNELS
            if isinstance(champ, forms.CharField):
                champ.validators.append(UNE_LIGNE)

    def sections(self) -> Iterator[tuple[str, list[tuple[BoundField, bool]]]]:
        """Yield the title and the fields of each section; True: may be left empty here and now."""
        for titre, noms in SECTIONS:
            libres = CONDITIONNELS if self.entier else self.fields
            yield titre, [(self[n], n in libres) for n in noms if n in self.fields]

    def clean_siret(self) -> str:
        """A site of the supplier itself."""
        siret: str = self.cleaned_data["siret"]
        siren = self.instance.organisation.siren
        if siret and not siret.startswith(siren):
            raise ValidationError(
                f"Ce SIRET n’est pas celui d’un établissement {de(self.instance.organisation)} : "
                f"il doit commencer par votre SIREN, {siren}."
            )
        return siret

    def clean_iban(self) -> str:
        """An IBAN that exists, in the SEPA zone; empty: the one that is kept."""
        saisi: str = self.cleaned_data["iban"]
        return read_iban(saisi) if saisi else ""

    def clean_bic(self) -> str:
        """A BIC that may exist."""
        saisi: str = self.cleaned_data["bic"]
        return read_bic(saisi) if saisi else ""

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
        self._refuse(donnees)
        qualite = donnees.get("qualite", self.instance.qualite)
        if donnees.get("osu") == Osu.EDITEUR and qualite == Qualite.EDITEUR:
            self.add_error("osu", "Vous êtes l’éditeur : c’est votre propre habilitation.")
        if donnees.get("editeur_siren") == self.instance.organisation.siren:
            self.add_error("editeur_siren", "C’est votre SIREN : vous seriez alors l’éditeur.")
        return donnees

    def _refuse(self, donnees: dict[str, Any]) -> None:
        """Say at once which answer closes the enrolment."""
        reponses = {**vars(self.instance), **donnees, "vague": self.instance.textes.vague}
        for nom, phrase in refusals(reponses).items():
            if nom in self.fields:
                self.add_error(nom, phrase)

    def _apply(self, nom: str, demande: bool, donnees: dict[str, Any]) -> None:
        if demande and self.entier and not donnees.get(nom) and nom not in self.errors:
            self.add_error(nom, "Votre réponse précédente demande de remplir ce champ.")
        elif not demande:
            donnees[nom] = None if nom == "mandat_fin" else ""
            self.errors.pop(nom, None)

    def save(self, commit: bool = True) -> Enrolement:
        """Return the enrolment with the answers, not yet written (``depot.save_form`` does it)."""
        enrolement: Enrolement = self.instance
        if self.cleaned_data.get("iban"):
            enrolement.set_iban(self.cleaned_data["iban"])
        return enrolement
