"""What several pages of the counter do."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from guichet.acteurs.habilitations import Nature
from guichet.acteurs.models import Organisation
from guichet.fichiers.reception import StockagePlein

P = ParamSpec("P")
Vue = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def supplier(organisation_id: int) -> Organisation:
    """Return a supplier, or answer 404."""
    return get_object_or_404(Organisation, pk=organisation_id, nature=Nature.FOURNISSEUR)


def tells_breakdowns(vue: Vue[P]) -> Vue[P]:
    """Answer 503 in French when there is no room or no database: nothing was written."""

    @wraps(vue)
    def dit(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return vue(request, *args, **kwargs)
        except StockagePlein as faute:
            return render(request, "depots/panne.html", {"raison": str(faute)}, status=503)
        except OperationalError:
            raison = (
                "La base de données ne répond pas ou est saturée. Rien n’a été enregistré ; "
                "renvoyez le même fichier dans quelques minutes."
            )
            return render(request, "depots/panne.html", {"raison": raison}, status=503)

    return dit
