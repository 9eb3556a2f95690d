"""One's own account."""

import json

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_POST

from guichet import horloge
from guichet.acteurs import donnees, second_facteur
from guichet.acteurs.actes import Acte
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Session
from guichet.acteurs.mots_de_passe import note_change
from guichet.courriels.models import Courriel
from guichet.journal.inscription import record
from guichet.telechargement import private_download


def compte(request: HttpRequest) -> HttpResponse:
    """Show who one is, where, and how one's account is protected."""
    personne = connectee(request)
    contexte = {
        "rattachements": personne.rattachements.select_related("organisation"),
        "facteurs": second_facteur.factors(personne),
        "obligatoire": second_facteur.is_compulsory(personne),
        "dispense": second_facteur.is_exempt(personne),
        "identites": personne.identites.all(),
        "ouvertes": personne.sessions.filter(expire_date__gt=horloge.instant_reel()).count(),
    }
    return render(request, "acteurs/compte.html", contexte)


def sessions(request: HttpRequest) -> HttpResponse:
    """List one's open sessions."""
    ouvertes = [
        {
            "courante": session.session_key == request.session.session_key,
            "navigateur": session.get_decoded().get("navigateur") or "navigateur inconnu",
        }
        for session in Session.objects.filter(personne=connectee(request))
    ]
    return render(request, "acteurs/sessions.html", {"sessions": ouvertes})


@require_POST
def exporter(request: HttpRequest) -> HttpResponse:
    """Give people what the portal keeps of them."""
    personne = connectee(request)
    exportees = json.dumps(donnees.export(personne, personne), ensure_ascii=False, indent=2)
    reponse = HttpResponse(exportees, content_type="application/json; charset=utf-8")
    return private_download(reponse, "mes-donnees.json", personne)


@require_POST
@transaction.atomic
def fermer_sessions(request: HttpRequest) -> HttpResponse:
    """Close every session of the person but this one."""
    personne = connectee(request)
    autres = Session.objects.filter(personne=personne)
    autres.exclude(session_key=request.session.session_key).delete()
    record(personne, Acte.SESSIONS_FERMEES, personne)
    messages.success(request, "Vos autres sessions sont fermées.")
    return redirect("acteurs:sessions")


def courriels_recus(request: HttpRequest) -> HttpResponse:
    """Show the mails that the portal wrote to the person."""
    courriels = Courriel.objects.filter(personne=connectee(request), confidentiel=False)[:100]
    return render(request, "acteurs/courriels.html", {"courriels": courriels})


class ChangerMotDePasse(PasswordChangeView):
    """Change one's password; the other sessions end with the old one."""

    template_name = "acteurs/mot_de_passe.html"
    success_url = reverse_lazy("acteurs:compte")

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Change it, and note it."""
        reponse = super().form_valid(form)
        note_change(connectee(self.request))
        messages.success(self.request, "Votre mot de passe est changé.")
        return reponse
