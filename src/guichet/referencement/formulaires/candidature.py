"""Begin a candidature, describe the solution."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.champs import JOUR, UNE_LIGNE, SiretField
from guichet.referencement.echeances import choices
from guichet.referencement.fonctions import minimal_functions
from guichet.referencement.formulaires.champs import offer
from guichet.referencement.models import Candidature
from guichet.theme.templatetags.francais import de
from sons.reglement.modele import Dispositif


class NouvelleForm(forms.Form):
    """For whom and to what one applies."""

    dispositif = forms.ChoiceField(
        choices=choices, label="Dispositif",
        help_text="Le dispositif ne se change plus ensuite : en cas d’erreur, recommencez.",
    )  # fmt: skip
    solution = forms.CharField(
        label="Nom de la solution", max_length=150, validators=[UNE_LIGNE],
        help_text="Le nom commercial, tel que vos clients le lisent sur le bon de commande.",
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = forms.ModelChoiceField(
            organisations, label="Organisation", initial=organisations.first()
        )
        self.order_fields(["organisation", "dispositif", "solution"])


class CandidatureForm(forms.Form):
    """The draft of a candidature."""

    solution = forms.CharField(
        label="Nom de la solution", max_length=150, validators=[UNE_LIGNE],
        help_text="Le nom commercial, tel que vos clients le lisent sur le bon de commande.",
    )  # fmt: skip
    version = forms.CharField(
        label="Version majeure", max_length=50, validators=[UNE_LIGNE],
        help_text="Celle que l’agence vérifiera, par exemple « 12 » ou « 2026.1 ».",
    )  # fmt: skip
    siret = SiretField(
        label="SIRET de l’éditeur",
        help_text="L’établissement qui déposera les demandes de financement : quatorze chiffres.",
    )  # fmt: skip
    fonctions = forms.MultipleChoiceField(
        label="Fonctions minimales de la solution", widget=forms.CheckboxSelectMultiple,
        help_text="Cochez celles qu’elle contient : sans l’une d’elles, elle n’est pas de celles "
        "que ce dispositif finance.",
    )  # fmt: skip
    optionnels = forms.MultipleChoiceField(
        label="Profils optionnels", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Vous devrez prouver chacun des profils cochés. Un client qui en a besoin ne "
        "peut être financé que si la solution l’a obtenu.",
    )  # fmt: skip
    date_prevue = forms.DateField(
        label="Date prévue du dossier complet de preuves", widget=JOUR,
        help_text="Elle aide l’agence à s’organiser ; c’est la date réelle qui comptera.",
    )  # fmt: skip
    sans_financement = forms.BooleanField(
        label="Candidater sans financement", required=False,
        help_text="Le numéro obtenu ne permettra aucune demande de financement ; en contrepartie, "
        "les dates de clôture du dispositif ne s’appliquent pas.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, candidature: Candidature, dispositif: Dispositif, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial = _initial(candidature)
        self.organisation = candidature.organisation
        self.obligatoires = [p.nom for p in dispositif.profil if p.obligatoire]
        optionnels = [(p.nom, p.nom) for p in dispositif.profil if not p.obligatoire]
        fonctions = [(une.code, une.libelle) for une in minimal_functions(dispositif.code)]
        for nom, choix in (("optionnels", optionnels), ("fonctions", fonctions)):
            if choix:
                offer(self, nom, choix)
            else:
                del self.fields[nom]

    def clean_siret(self) -> str:
        """A SIRET of this organisation."""
        siret: str = self.cleaned_data["siret"]
        if not siret.startswith(self.organisation.siren):
            raise forms.ValidationError(
                f"Ce SIRET n’est pas celui d’un établissement {de(self.organisation)} : il "
                f"commencerait par {self.organisation.siren}."
            )
        return siret

    def clean_date_prevue(self) -> date:
        """A day that can still come."""
        jour: date = self.cleaned_data["date_prevue"]
        if jour < horloge.today():
            raise forms.ValidationError("Cette date est passée : indiquez un jour à venir.")
        return jour

    def champs(self) -> dict[str, Any]:
        """Return what is to be written, once the form is valid."""
        saisi = self.cleaned_data
        return {
            "solution": saisi["solution"],
            "version": saisi["version"],
            "siret": saisi["siret"],
            "profils": [*self.obligatoires, *saisi.get("optionnels", [])],
            "fonctions": saisi.get("fonctions", []),
            "finance": not saisi["sans_financement"],
            "date_prevue": saisi["date_prevue"],
        }


def _initial(candidature: Candidature) -> dict[str, Any]:
    """Return what the draft already says."""
    return {
        "solution": candidature.solution,
        "version": candidature.version,
        "siret": candidature.siret,
        "optionnels": candidature.profils,
        "fonctions": candidature.fonctions,
        "date_prevue": candidature.date_prevue,
        "sans_financement": not candidature.finance,
    }
