"""The page of the search."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guichet.acteurs.identite import connectee
from guichet.recherche.trouvailles import look_up, only_one

Q_MAX = 100


@require_safe
def chercher(request: HttpRequest) -> HttpResponseBase:
    """Show what answers; a whole number leads straight to the only thing that it names."""
    q = request.GET.get("q", "").strip()[:Q_MAX].replace("\x00", "")
    groupes = look_up(connectee(request), q)
    seule = only_one(groupes)
    if seule is not None:
        return redirect(seule.url)
    nombre = sum(len(groupe.trouvailles) for groupe in groupes)
    return render(request, "recherche/page.html", {"q": q, "groupes": groupes, "nombre": nombre})
