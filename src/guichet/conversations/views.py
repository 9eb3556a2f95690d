"""« Mes messages », and the page of one conversation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.acteurs.identite import connectee
from guichet.conversations.ecriture import write
from guichet.conversations.formulaires import MessageForm
from guichet.conversations.lecture import page, read, unread_conversations
from guichet.conversations.sujets import sujets
from guichet.reponses import status_of

A_LIRE_MAX = 50


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Show what the person has to read, then all of their conversations."""
    personne = connectee(request)
    contexte = {
        "resultat": page(personne, request.GET.get("apres", "")),
        "a_lire": unread_conversations(personne)[:A_LIRE_MAX],
    }
    return render(request, "conversations/liste.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def fil(request: HttpRequest, sujet: str, objet_id: int) -> HttpResponse:
    """Show what was written about one object, and write about it."""
    personne = connectee(request)
    if sujet not in sujets():
        raise Http404("Cette conversation n’existe pas.")
    sien = sujets()[sujet]
    objet = sien.trouver(personne, objet_id)
    retour = reverse(sien.page, args=[objet.pk])
    form = MessageForm(request.POST or None)
    if form.is_valid():
        try:
            write(personne, objet, form.cleaned_data["texte"])
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            messages.success(request, "Votre message est envoyé.")
            return redirect(f"{retour}#messages")
    contexte = {
        "fil": read(personne, objet),
        "form": form,
        "sujet": sien,
        "titre": sien.titre(objet),
        "page": retour,
        "organisation": objet.organisation,
    }
    return render(request, "conversations/fil.html", contexte, status=status_of(form))
