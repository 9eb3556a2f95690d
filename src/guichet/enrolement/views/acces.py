"""Find the object of an address, for whoever may see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.models import Personne
from guichet.cycles import page
from guichet.enrolement.cycle import CYCLE
from guichet.enrolement.models import ChangementCompte, Enrolement, PieceEnrolement


def find_enrolement(
    request: HttpRequest, cle: int, habilitation: Habilitation
) -> tuple[Personne, Enrolement]:
    """Return who asks and the enrolment ``cle``; 404 if there is none, 403 without the ability."""
    objet = get_object_or_404(Enrolement.objects.select_related("organisation"), pk=cle)
    return exige(request, habilitation, objet), objet


def find_piece(
    request: HttpRequest, cle: int, habilitation: Habilitation
) -> tuple[Personne, PieceEnrolement]:
    """Return who asks and the version ``cle`` of a piece; 404 or 403 likewise."""
    pieces = PieceEnrolement.objects.select_related("enrolement__organisation", "fichier")
    objet = get_object_or_404(pieces, pk=cle)
    return exige(request, habilitation, objet), objet


def find_changement(
    request: HttpRequest, cle: int, habilitation: Habilitation
) -> tuple[Personne, ChangementCompte]:
    """Return who asks and the change of account ``cle``; 404 or 403 likewise."""
    liens = ("enrolement__organisation", "rib", "demande_par", "examine_par")
    objet = get_object_or_404(ChangementCompte.objects.select_related(*liens), pk=cle)
    return exige(request, habilitation, objet), objet


def refuse_as_it_is(request: HttpRequest, enrolement: Enrolement) -> HttpResponse:
    """Lead to the page of the enrolment, and say in which state it is."""
    retour = reverse("enrolement:page", args=[enrolement.pk])
    return page.refuse_as_it_is(request, CYCLE, enrolement, retour)
