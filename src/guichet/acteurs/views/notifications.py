"""When the portal writes to a person: they choose, family by family."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guichet.acteurs.identite import connectee
from guichet.courriels.models import Rythme
from guichet.courriels.preferences import EXPLICATIONS, Famille, choose, chosen, rhythms
from guichet.reponses import status_of


class NotificationsForm(forms.Form):
    """A choice for each family of mails."""

    def __init__(self, *args: object, choisis: dict[Famille, Rythme], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for famille in Famille:
            self.fields[famille.value] = forms.ChoiceField(
                label=famille.label,
                help_text=EXPLICATIONS[famille],
                choices=[(r.value, r.label) for r in rhythms(famille)],
                initial=choisis[famille],
                widget=forms.RadioSelect,
            )


def notifications(request: HttpRequest) -> HttpResponse:
    """Show what the person chose, and keep what they change."""
    personne = connectee(request)
    form = NotificationsForm(request.POST or None, choisis=chosen(personne.pk))
    if form.is_valid():
        for famille in Famille:
            choose(personne.pk, famille, Rythme(form.cleaned_data[famille.value]))
        messages.success(request, "Votre choix est enregistré.")
        return redirect("acteurs:notifications")
    return render(request, "acteurs/notifications.html", {"form": form}, status=status_of(form))
