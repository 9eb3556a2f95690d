"""Administration of people."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from guichet.acteurs import second_facteur
from guichet.acteurs.actes import Acte
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Organisation, Personne, Session
from guichet.journal.inscription import record


def personnes(request: HttpRequest) -> HttpResponse:
    """List everybody, with their roles, and the organisations."""
    contexte = {
        "personnes": Personne.objects.prefetch_related("rattachements__organisation"),
        "organisations": Organisation.objects.all(),
    }
    return render(request, "acteurs/personnes.html", contexte)


@require_POST
@transaction.atomic
def ouvrir_ou_fermer(request: HttpRequest, personne_id: int) -> HttpResponse:
    """Close an account and its sessions, or open it again; never one's own."""
    auteur, personne = connectee(request), get_object_or_404(Personne, pk=personne_id)
    if auteur == personne:
        messages.error(request, "Vous ne pouvez pas fermer votre propre compte.")
        return redirect("acteurs:personnes")
    personne.is_active = not personne.is_active
    personne.save(update_fields=["is_active"])
    if not personne.is_active:
        Session.objects.filter(personne=personne).delete()
    record(auteur, Acte.COMPTE_ROUVERT if personne.is_active else Acte.COMPTE_FERME, personne)
    etat = "rouvert" if personne.is_active else "fermé"
    messages.success(request, f"Le compte de {personne} est {etat}.")
    return redirect("acteurs:personnes")


@require_POST
def oublier_telephone(request: HttpRequest, personne_id: int) -> HttpResponse:
    """Remove the second factor of somebody who lost it all; the next log-in sets up a new one."""
    personne = get_object_or_404(Personne, pk=personne_id)
    second_facteur.remove(connectee(request), personne)
    Session.objects.filter(personne=personne).delete()
    messages.success(request, f"{personne} activera un nouveau second facteur.")
    return redirect("acteurs:personnes")
