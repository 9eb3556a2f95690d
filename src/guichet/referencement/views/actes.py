"""How an act on a candidature answers: done and back to the page, or the page with the reason."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from guichet.cycles.table import ActeImpossible
from guichet.fichiers.pannes import PanneStockage
from guichet.fichiers.reception import FichierRefuse
from guichet.referencement.models import Candidature
from guichet.referencement.views.page import show
from guichet.reponses import A_CORRIGER, EN_PANNE, IMPOSSIBLE


def answer(
    request: HttpRequest, candidature: Candidature, faire: Callable[[], object], dit: str
) -> HttpResponse:
    """Do an act that has no form; say the reason if it is no longer possible."""
    try:
        faire()
    except ValidationError as refus:
        return _refused(request, candidature, refus)
    messages.success(request, dit)
    return redirect("referencement:candidature", candidature.pk)


def answer_form(
    request: HttpRequest,
    candidature: Candidature,
    form: forms.Form,
    faire: Callable[[], object],
    dit: str,
) -> HttpResponse:
    """Do an act once its form is valid.

    With the form and its faults, or as ``answer``, or with the breakdown (``reponses``).
    The form's prefix is the name under which the page shows it.
    """
    if form.is_valid():
        try:
            faire()
        except ActeImpossible as refus:
            return _refused(request, candidature, refus)
        except ValidationError as refus:
            form.add_error(None, refus.messages)
        except FichierRefuse as refus:
            form.add_error(None, str(refus))
        except PanneStockage as plein:
            form.add_error(None, str(plein))
            return show(request, candidature, EN_PANNE, **{str(form.prefix): form})
        else:
            messages.success(request, dit)
            return redirect("referencement:candidature", candidature.pk)
    return show(request, candidature, A_CORRIGER, **{str(form.prefix): form})


def _refused(
    request: HttpRequest, candidature: Candidature, refus: ValidationError
) -> HttpResponse:
    """Show the candidature as it is now, under the reason of the refusal."""
    candidature.refresh_from_db()
    messages.error(request, " ".join(refus.messages))
    return show(request, candidature, IMPOSSIBLE)
