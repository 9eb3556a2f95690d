"""The forms of the application."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.core.exceptions import ValidationError

from guichet.acteurs import mot_de_passe_public
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Invitation, Organisation, Personne
from guichet.champs import UNE_LIGNE
from guichet.taches.file import entrust

AIDE_MOT_DE_PASSE = (
    "Douze caractères au moins. Une phrase de plusieurs mots est plus sûre et plus facile à "
    "retenir qu’un mot compliqué ; un gestionnaire de mots de passe fait encore mieux. Évitez "
    "votre nom, celui de votre organisation, les mots du portail et les mots de passe courants."
)

CODE_REFUSE = (
    "Ce code est inexact, a changé ou a déjà servi. Tapez celui que l’application affiche "
    "maintenant ; après plusieurs erreurs, le portail impose un délai qui s’allonge."
)


class ConnexionForm(AuthenticationForm):
    """Address and password; the refusal never says which of them is wrong."""

    error_messages = {
        "invalid_login": (
            "Adresse électronique ou mot de passe inexact. Vérifiez l’un et l’autre ; les "
            "majuscules comptent dans le mot de passe."
        ),
        "inactive": "Ce compte est fermé. Adressez-vous à l’administrateur du portail.",
    }

    def get_invalid_login_error(self) -> ValidationError:
        """Warn before the attempt that closes the door, whether the account exists or not."""
        essayes = {"username": self.cleaned_data.get("username", "")}
        restent = settings.AXES_FAILURE_LIMIT - AxesProxyHandler.get_failures(self.request, essayes)
        refus = super().get_invalid_login_error()
        if restent != 1:
            return refus
        return ValidationError(
            f"{refus.message} Il vous reste un essai avant quinze minutes d’attente ; « Mot de "
            "passe oublié », ci-dessous, ouvre sans attendre.",
            code="invalid_login",
        )

    def clean(self) -> dict[str, Any]:
        """Refuse the public password before asking whose it is: the answer tells nothing."""
        mot_de_passe_public.refuse(self.cleaned_data.get("password", ""))
        lues: dict[str, Any] = super().clean()
        return lues


class CodeForm(forms.Form):
    """The six digits of the telephone, or a recovery code."""

    code = forms.CharField(
        label="Code",
        help_text="Les six chiffres que votre application affiche, ou un code de secours.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class PremierCodeForm(CodeForm):
    """The first code of a telephone being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Les six chiffres que votre application affiche."
        self.fields["code"].widget.attrs.pop("autofocus")


class CodeCourrielForm(CodeForm):
    """The code of a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Les huit chiffres du courriel que vous avez reçu."


class MotDePasseForm(forms.Form):
    """The password, once more."""

    mot_de_passe = forms.CharField(
        label="Votre mot de passe", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )  # fmt: skip


class NomCleForm(forms.Form):
    """What its owner calls a passkey."""

    nom = forms.CharField(
        label="Nom de la clé d’accès",
        help_text="Pour la reconnaître : « ordinateur du bureau », « clé USB bleue ».",
        max_length=64, validators=[UNE_LIGNE],
    )  # fmt: skip


class NouveauMotDePasseForm(forms.Form):
    """A password for a new account, written twice."""

    mot_de_passe = forms.CharField(
        label="Mot de passe", help_text=AIDE_MOT_DE_PASSE, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    confirmation = forms.CharField(
        label="Le même mot de passe, encore une fois", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, personne: Personne, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.personne = personne

    def clean_mot_de_passe(self) -> str:
        """Apply the rules of the settings."""
        mot_de_passe: str = self.cleaned_data["mot_de_passe"]
        password_validation.validate_password(mot_de_passe, self.personne)
        return mot_de_passe

    def clean_confirmation(self) -> str:
        """Both must be the same."""
        confirmation: str = self.cleaned_data["confirmation"]
        if self.cleaned_data.get("mot_de_passe") not in (None, confirmation):
            raise forms.ValidationError("Les deux mots de passe diffèrent : recopiez le premier.")
        return confirmation


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who is invited, and to what role among those that the author may give."""

    class Meta:
        model = Invitation
        fields = ("prenom", "nom", "email", "role", "fin")
        widgets = {"fin": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "email": "Le lien d’invitation y sera envoyé ; il vaut sept jours.",
            "fin": "Obligatoire pour un mandataire : le dernier jour de son mandat.",
        }

    def __init__(self, *args: Any, roles: set[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label="Rôle", choices=[(role.value, role.label) for role in Role if role in roles]
        )

    def clean(self) -> dict[str, Any]:
        """A mandate has an end."""
        donnees = super().clean() or self.cleaned_data
        if donnees.get("role") == Role.MANDATAIRE and not donnees.get("fin"):
            self.add_error("fin", "Un mandat a une fin : indiquez son dernier jour.")
        return donnees


class MotDePasseOublieForm(PasswordResetForm):
    """Django's form, whose work is done by the queue: it takes the same time for any address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Adresse électronique"

    def save(self, *_: Any, **__: Any) -> None:
        """Entrust the link that chooses a new password."""
        entrust("guichet.acteurs.mots_de_passe.send_link", self.cleaned_data["email"])


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    """A supplier, with its SIREN, or an agency."""

    class Meta:
        model = Organisation
        fields = ("nature", "nom", "siren")
