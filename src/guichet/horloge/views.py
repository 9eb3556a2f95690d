"""The page that shifts the clock of a demonstration."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guichet.horloge import PARIS, decalage
from guichet.reponses import status_of
from sons.ecriture import write_day

# Beyond, a date less its 120 days or plus its delays is no longer a date: no page could be shown,
# this one included, and nobody could come back.
PREMIER_INSTANT = datetime(2000, 1, 1, tzinfo=PARIS)
DERNIER_INSTANT = datetime(2099, 12, 31, tzinfo=PARIS)


class DateForm(forms.Form):
    """The date to play; empty to come back to the real one."""

    instant = forms.DateTimeField(
        label="Date et heure à jouer",
        help_text="Heure de Paris. Laissez vide pour revenir à la date réelle.",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_instant(self) -> datetime | None:
        """A date that the portal can live at."""
        instant: datetime | None = self.cleaned_data["instant"]
        if instant is not None and not PREMIER_INSTANT <= instant <= DERNIER_INSTANT:
            raise forms.ValidationError(
                f"Choisissez une date entre le {write_day(PREMIER_INSTANT)} et le "
                f"{write_day(DERNIER_INSTANT)}."
            )
        return instant


def date_demonstration(request: HttpRequest) -> HttpResponse:
    """Shift the clock; the page does not exist in production."""
    if not settings.DEMONSTRATION:
        raise Http404
    form = DateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["instant"]:
            decalage.set_date(form.cleaned_data["instant"])
        else:
            decalage.reset()
        messages.success(request, "La date du portail est changée.")
        return redirect("date_demonstration")
    statut = status_of(form)
    return render(request, "horloge/date.html", {"form": form}, status=statut)
