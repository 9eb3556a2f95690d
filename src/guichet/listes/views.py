"""What is done from a list or from a dossier; each leads back to where one was."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from guichet.acteurs.identite import connectee, exige
from guichet.acteurs.models import Personne
from guichet.listes import suivis, vues
from guichet.listes.models import Vue
from guichet.listes.sortes import SORTES


@require_POST
def garder(request: HttpRequest) -> HttpResponseBase:
    """Keep a search under a name."""
    personne = connectee(request)
    chemin, requete = request.POST.get("chemin", ""), request.POST.get("requete", "")
    if not vues.is_list(chemin):
        raise Http404("Cette page n’est pas une liste.")
    try:
        vue = vues.keep(personne, chemin, requete, request.POST.get("nom", ""))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
        return redirect(f"{chemin}?{vues.search_of(requete)}")
    messages.success(request, f"La recherche « {vue.nom} » est gardée.")
    return redirect(vue.adresse)


@require_POST
def oublier(request: HttpRequest, vue_id: int) -> HttpResponseBase:
    """Forget one's own search."""
    vue = get_object_or_404(Vue, pk=vue_id, personne=connectee(request))
    vue.delete()
    messages.success(request, f"La recherche « {vue.nom} » est oubliée.")
    return redirect(vue.adresse)


@require_POST
def suivre(request: HttpRequest, sorte: str, objet_id: int) -> HttpResponseBase:
    """Take a dossier, hand it over to ``agent``, or give it back when nobody is named."""
    connue = SORTES.get(sorte)
    if connue is None:
        raise Http404("Aucun dossier de cette sorte.")
    objet = get_object_or_404(connue.classe._default_manager, pk=objet_id)
    personne = exige(request, connue.habilitation, objet)
    try:
        dit = _follow(personne, sorte, objet, request.POST.get("agent", ""))
    except ValidationError as refus:
        messages.error(request, " ".join(refus.messages))
    else:
        messages.success(request, dit)
    return redirect(connue.page, objet_id)


def _follow(personne: Personne, sorte: str, objet: object, agent: str) -> str:
    """Do it, and say it."""
    if not agent:
        suivis.release(personne, sorte, objet)  # type: ignore[arg-type]
        return "Le dossier est rendu à la file."
    if agent == str(personne.pk):
        suivis.entrust(personne, sorte, objet, personne)  # type: ignore[arg-type]
        return "Vous suivez ce dossier."
    cles = int(agent) if agent.isascii() and agent.isdigit() and len(agent) < 19 else 0
    autre = Personne.objects.filter(pk=cles).first()
    if autre is None:
        raise ValidationError("Choisissez à qui confier ce dossier.")
    suivis.entrust(personne, sorte, objet, autre)  # type: ignore[arg-type]
    return f"Le dossier est confié à {autre}."
