"""The addresses of the portal, and three that show what is somebody else's."""

from django.http import HttpResponse

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.routes import route
from guichet.configuration.urls import handler403, urlpatterns
from guichet.enrolement.models import Enrolement

__all__ = ["handler403", "urlpatterns"]


def show_iban(request, enrolement_id):
    """Forget to ask whose it is."""
    return HttpResponse(Enrolement.objects.get(pk=enrolement_id).iban)


def show_all(request):
    """List everybody's."""
    return HttpResponse(" ".join(Enrolement.objects.values_list("logiciel_nom", flat=True)))


def show_anything(request, facture_id):
    """Take an object that nobody knows how to make."""
    return HttpResponse("ouverte")


urlpatterns = [
    *urlpatterns,
    route("iban/<int:enrolement_id>", show_iban, "iban", Habilitation.PREPARER_ENROLEMENT),
    route("tous", show_all, "tous", Habilitation.PREPARER_ENROLEMENT),
    route("factures/<int:facture_id>", show_anything, "facture", Habilitation.VOIR_DEMANDES),
]
