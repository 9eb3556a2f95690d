"""The page that shifts the clock of a demonstration."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guichet.horloge import decalage


class DateForm(forms.Form):
    """The date to play; empty to come back to the real one."""

    instant = forms.DateTimeField(
        label="Date et heure à jouer",
        help_text="Heure de Paris. Laissez vide pour revenir à la date réelle.",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


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
    return render(request, "horloge/date.html", {"form": form})
