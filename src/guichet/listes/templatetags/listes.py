"""What pages show of lists: searches kept, who follows, what comes next."""

from typing import Any

from django import template
from django.db import models
from django.template import RequestContext

from guichet.acteurs.models import Personne
from guichet.listes.models import NOM_MAX
from guichet.listes.sortes import SORTES
from guichet.listes.suivis import colleagues, follower
from guichet.listes.vues import kept, search_of

register = template.Library()


@register.inclusion_tag("listes/vues.html", takes_context=True)
def vues(context: RequestContext) -> dict[str, Any]:
    """Show the searches kept of this list, and keep the one that is on the page."""
    demande = context["request"]
    cherchee = search_of(demande.META.get("QUERY_STRING", ""))
    gardees = kept(demande.user, demande.path)
    return {
        "request": demande,
        "gardees": [(vue, vue.requete == cherchee) for vue in gardees],
        "ici": next((vue for vue in gardees if vue.requete == cherchee), None),
        "chemin": demande.path,
        "requete": cherchee,
        "nom_max": NOM_MAX,
    }


@register.inclusion_tag("listes/suivi.html", takes_context=True)
def suivi(context: RequestContext, sorte: str, objet: models.Model) -> dict[str, Any]:
    """Show who follows a dossier to those who may, and let them take it or hand it over."""
    personne, habilitation = context.get("user"), SORTES[sorte].habilitation
    if not isinstance(personne, Personne) or not personne.peut(habilitation, objet):
        return {"peut": False}
    actuel = follower(sorte, objet)
    autres = colleagues(habilitation).exclude(pk=personne.pk)
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "peut": True,
        "sorte": sorte,
        "objet": objet,
        "moi": personne,
        "suivi": actuel,
        "autres": autres.exclude(pk=actuel.personne_id) if actuel else autres,
    }
