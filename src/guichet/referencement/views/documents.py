"""Files of a candidature, and the attestation."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet.fichiers.envoi import attachment
from guichet.referencement.attestation import compile_attestation
from guichet.referencement.models import Convention, Distributeur, Preuve, Referencement
from guichet.referencement.views.page import find
from guichet.telechargement import private_download


@require_safe
def preuve(request: HttpRequest, candidature_id: int, preuve_id: int) -> HttpResponseBase:
    """Download a piece of evidence."""
    _, objet = find(request, candidature_id)
    preuves = Preuve.objects.select_related("fichier")
    piece = get_object_or_404(preuves, pk=preuve_id, candidature=objet)
    return attachment(piece.fichier, piece.nom, piece)


@require_safe
def mandat(request: HttpRequest, candidature_id: int, distributeur_id: int) -> HttpResponseBase:
    """Download the mandate of a distributor."""
    _, objet = find(request, candidature_id)
    declares = Distributeur.objects.select_related("mandat")
    distributeur = get_object_or_404(declares, pk=distributeur_id, candidature=objet)
    return attachment(distributeur.mandat, distributeur.mandat_nom, distributeur)


@require_safe
def convention(request: HttpRequest, candidature_id: int, convention_id: int) -> HttpResponseBase:
    """Download a recorded convention."""
    _, objet = find(request, candidature_id)
    enregistrees = Convention.objects.select_related("fichier")
    une = get_object_or_404(enregistrees, pk=convention_id, candidature=objet)
    return attachment(une.fichier, une.nom, une)


@require_safe
def attestation(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Download the attestation of a référencement."""
    _, objet = find(request, candidature_id)
    lignes = Referencement.objects.select_related("candidature", "organisation")
    ligne = lignes.filter(candidature=objet).first()
    if ligne is None:
        raise Http404("Cette solution n’est pas référencée : elle n’a pas d’attestation.")
    adresse = settings.ADRESSE_PUBLIQUE + reverse("referencement:solution", args=[ligne.numero])
    contenu = compile_attestation(ligne, adresse, settings.DEMONSTRATION)
    reponse = HttpResponse(contenu, content_type="application/pdf")
    return private_download(reponse, f"attestation-{ligne.numero}.pdf", ligne)
