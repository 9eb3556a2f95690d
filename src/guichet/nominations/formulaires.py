"""The form of the counter."""

from typing import Any

from django import forms

from guichet.acteurs.habilitations import Role
from guichet.nominations.models import DELAI, DemandeRole


class DemandeRoleForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who is to receive which role."""

    class Meta:
        model = DemandeRole
        fields = ("prenom", "nom", "email", "role", "fin")
        widgets = {"fin": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "email": (
                "L’invitation y partira quand un autre administrateur aura confirmé, dans les "
                f"{DELAI.days} jours."
            ),
            "fin": "Facultatif : le dernier jour du rôle.",
        }

    def __init__(self, *args: Any, roles: set[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label="Rôle", choices=[(role.value, role.label) for role in Role if role in roles]
        )
