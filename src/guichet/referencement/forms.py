"""The forms of the counter."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.publication.textes import all_dispositifs
from guichet.referencement.models import Candidature, Etat
from sons.identifiants import siret_key_holds
from sons.reglement.modele import Dispositif

# A name goes into the subject of a mail and into file names: one line, nothing invisible.
UNE_LIGNE = RegexValidator(
    r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$", "Écrivez ce texte sur une seule ligne."
)
_JOUR = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _dispositifs() -> list[tuple[str, str]]:
    return [(d.code, f"{d.code} : {d.intitule}") for d in all_dispositifs()]


def check_siret(siret: str) -> str:
    """Return the fourteen digits of a SIRET typed with or without spaces."""
    chiffres = siret.replace(" ", "").replace("\u202f", "").replace("\xa0", "")
    if not siret_key_holds(chiffres):
        raise forms.ValidationError(
            "Ce SIRET est inexact : il compte quatorze chiffres, dont une clé. Recopiez-le depuis "
            "l’avis de situation de l’Insee."
        )
    return chiffres


class NouvelleForm(forms.Form):
    """For whom and to what one applies."""

    dispositif = forms.ChoiceField(
        choices=_dispositifs, label="Dispositif",
        help_text="Le dispositif ne se change plus ensuite : en cas d’erreur, recommencez.",
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = forms.ModelChoiceField(
            organisations, label="Organisation", initial=organisations.first()
        )
        self.order_fields(["organisation", "dispositif"])


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
    siret = forms.CharField(
        label="SIRET de l’éditeur", max_length=20,
        help_text="L’établissement qui déposera les demandes de financement : quatorze chiffres.",
    )  # fmt: skip
    optionnels = forms.MultipleChoiceField(
        label="Profils optionnels", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Vous devrez prouver chacun des profils cochés. Un client qui en a besoin ne "
        "peut être financé que si la solution l’a obtenu.",
    )  # fmt: skip
    date_prevue = forms.DateField(
        label="Date prévue du dossier complet de preuves", widget=_JOUR,
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
        if optionnels:
            offer(self, "optionnels", optionnels)
        else:
            del self.fields["optionnels"]

    def clean_siret(self) -> str:
        """A SIRET with its key, of this organisation."""
        siret = check_siret(self.cleaned_data["siret"])
        if not siret.startswith(self.organisation.siren):
            raise forms.ValidationError(
                f"Ce SIRET n’est pas celui d’un établissement de {self.organisation} : il "
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
        "date_prevue": candidature.date_prevue,
        "sans_financement": not candidature.finance,
    }


def offer(form: forms.Form, nom: str, choix: list[tuple[str, str]]) -> None:
    """Set what the field ``nom`` may be, which depends on the object at hand."""
    champ = form.fields[nom]
    if not isinstance(champ, forms.ChoiceField):
        raise TypeError(f"{nom} is not a choice")
    champ.choices = choix


class DistributeurForm(forms.Form):
    """Who may sell the solution, and the mandate that says so."""

    nom = forms.CharField(label="Nom du distributeur", max_length=200, validators=[UNE_LIGNE])
    siret = forms.CharField(label="SIRET du distributeur", max_length=20)
    fin = forms.DateField(
        label="Dernier jour du mandat", required=False, widget=_JOUR,
        help_text="Laissez vide si le mandat n’a pas de fin.",
    )  # fmt: skip
    mandat = forms.FileField(
        label="Mandat signé", max_length=200, help_text="PDF, PNG ou JPG, 10 Mo au plus."
    )

    def clean_siret(self) -> str:
        """A SIRET with its key."""
        return check_siret(self.cleaned_data["siret"])

    def clean_fin(self) -> date | None:
        """A mandate that still holds."""
        fin: date | None = self.cleaned_data["fin"]
        if fin is not None and fin < horloge.today():
            raise forms.ValidationError(
                f"Ce mandat est terminé depuis le {fin:%d/%m/%Y} : joignez celui qui est en cours."
            )
        return fin


class PreuveForm(forms.Form):
    """One piece of evidence."""

    profil = forms.ChoiceField(label="Profil prouvé")
    fichier = forms.FileField(
        label="Fichier", max_length=200, help_text="PDF, PNG, JPG ou ZIP, 100 Mo au plus."
    )

    def __init__(self, *args: Any, candidature: Candidature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "profil", [(profil, profil) for profil in candidature.profils])


class EchangeForm(forms.Form):
    """A message to the other side."""

    texte = forms.CharField(
        label="Message", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


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

    decision = forms.ChoiceField(
        label="Décision", widget=forms.RadioSelect,
        choices=[
            (OCTROI, "Octroyer le référencement"),
            (INCOMPLET, "Déclarer le dossier incomplet"),
            (REFUS, "Refuser le référencement"),
        ],
    )  # fmt: skip
    profils = forms.MultipleChoiceField(
        label="Profils vérifiés", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Seuls les profils cochés figureront sur l’attestation.",
    )  # fmt: skip
    finance = forms.BooleanField(label="Ouvre droit au financement", required=False)
    field_order = ("decision", "profils", "finance", "motifs")

    def __init__(self, *args: Any, candidature: Candidature, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finance"].initial = True
        offer(self, "profils", [(profil, profil) for profil in candidature.profils])
        if not candidature.finance:
            del self.fields["finance"]


class ListeForm(forms.Form):
    """What an agent or a supplier looks for among candidatures."""

    A_TRAITER = "a_traiter"

    q = forms.CharField(
        label="Solution ou organisation", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    etat = forms.ChoiceField(
        label="État", required=False,
        choices=[("", "Tous"), (A_TRAITER, "À traiter par l’agence"), *Etat.choices],
    )  # fmt: skip
    dispositif = forms.ChoiceField(
        label="Dispositif", required=False,
        choices=lambda: [("", "Tous"), *((d.code, d.code) for d in all_dispositifs())],
    )  # fmt: skip


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
