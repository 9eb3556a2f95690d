"""Administration of people."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from guichet.acteurs import second_facteur
from guichet.acteurs.actes import Acte
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Personne, Session
from guichet.champs import RechercheForm
from guichet.journal.inscription import record
from guichet.theme.confirmation import Confirmation
from guichet.theme.templatetags.francais import de

PERSONNES_PAR_PAGE = 50
_PAGE = "Personnes"


def personnes(request: HttpRequest) -> HttpResponse:
    """List people with their roles, those whom a name or an address finds, page by page."""
    recherche = RechercheForm("Nom ou adresse électronique", request.GET)
    mots = recherche.texte
    trouvees = Personne.objects.filter(
        Q(nom__icontains=mots) | Q(prenom__icontains=mots) | Q(email__icontains=mots)
    ).prefetch_related("rattachements__organisation")
    page = Paginator(trouvees, PERSONNES_PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "acteurs/personnes.html", {"page": page, "recherche": recherche})


def ouvrir_ou_fermer(request: HttpRequest, personne_id: int) -> HttpResponse:
    """Say what closing an account does, or opening it again, then do it."""
    if request.method == "POST":
        return _open_or_close(request, personne_id)
    personne = get_object_or_404(Personne, pk=personne_id)
    acte, suite = (
        (
            "Fermer",
            "Ses sessions se ferment aussitôt et personne ne peut plus s’y connecter, jusqu’à "
            "ce que le compte soit rouvert.",
        )
        if personne.is_active
        else (
            "Rouvrir",
            "Cette personne pourra de nouveau se connecter, avec les rôles qu’elle tient.",
        )
    )
    ouvert = "non" if personne.is_active else "oui"
    titre = f"{acte} le compte {de(personne)}"
    retour = reverse("acteurs:personnes")
    champs = (("ouvert", ouvert),)
    return Confirmation(titre, suite, f"{acte} le compte", retour, _PAGE, champs).ask(request)


@transaction.atomic
def _open_or_close(request: HttpRequest, personne_id: int) -> HttpResponse:
    """Close an account and its sessions, or open it again, as ``ouvert`` says; never one's own.

    What is wanted is said, never the contrary of what is: two who close it do not open it again.
    """
    auteur, ouvert = connectee(request), request.POST.get("ouvert") == "oui"
    lignes = Personne.objects.select_for_update()
    personne, etat = get_object_or_404(lignes, pk=personne_id), "rouvert" if ouvert else "fermé"
    if auteur == personne:
        messages.error(request, "Vous ne pouvez pas fermer votre propre compte.")
    elif personne.is_active == ouvert:
        messages.info(request, f"Le compte {de(personne)} est déjà {etat}.")
    else:
        _set_open(auteur, personne, ouvert)
        messages.success(request, f"Le compte {de(personne)} est {etat}.")
    return redirect("acteurs:personnes")


def _set_open(auteur: Personne, personne: Personne, ouvert: bool) -> None:
    personne.is_active = ouvert
    personne.save(update_fields=["is_active"])
    if not ouvert:
        Session.objects.filter(personne=personne).delete()
    record(auteur, Acte.COMPTE_ROUVERT if ouvert else Acte.COMPTE_FERME, personne)


def oublier_facteurs(request: HttpRequest, personne_id: int) -> HttpResponse:
    """Remove the second factor of somebody who lost it all; the next log-in sets up a new one."""
    personne = get_object_or_404(Personne, pk=personne_id)
    if request.method != "POST":
        titre = f"Oublier les seconds facteurs {de(personne)}"
        suite = (
            "Ses téléphones, clés d’accès et codes de secours ne serviront plus, et ses sessions "
            "se ferment. Assurez-vous d’abord que c’est bien cette personne qui le demande."
        )
        retour = reverse("acteurs:personnes")
        bouton = "Oublier les seconds facteurs"
        return Confirmation(titre, suite, bouton, retour, _PAGE).ask(request)
    second_facteur.forget(connectee(request), personne)
    Session.objects.filter(personne=personne).delete()
    messages.success(request, f"{personne} activera un nouveau second facteur.")
    return redirect("acteurs:personnes")


@transaction.atomic
def fermer_sessions(request: HttpRequest, personne_id: int) -> HttpResponse:
    """Close the sessions of somebody, whose account stays open: they log in again."""
    auteur, personne = connectee(request), get_object_or_404(Personne, pk=personne_id)
    if request.method != "POST":
        titre = f"Fermer les sessions {de(personne)}"
        suite = "Cette personne devra se reconnecter partout ; son compte reste ouvert."
        retour = reverse("acteurs:personnes")
        return Confirmation(titre, suite, "Fermer les sessions", retour, _PAGE).ask(request)
    if auteur == personne:
        messages.error(request, "Fermez les vôtres depuis « Mes sessions ».")
    else:
        nombre, _ = Session.objects.filter(personne=personne).delete()
        record(auteur, Acte.SESSIONS_D_AUTRUI, personne, apres={"nombre": nombre})
        messages.success(request, f"Les sessions {de(personne)} sont fermées.")
    return redirect("acteurs:personnes")
