"""The dashboard of a supplier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.a_faire.liste import about, waiting_here
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.depots import solutions as siennes
from guichet.depots.suivi.delais import running, to_settle_now
from guichet.depots.suivi.parcours import tracks
from guichet.depots.suivi.tableau import deadlines, figures
from guichet.depots.suivi.totaux import totals
from guichet.depots.views.communs import supplier
from guichet.enrolement.registre import may_simulate
from guichet.referencement import registre as referencements


@require_safe
def tableau(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show where a supplier stands."""
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.VOIR_DEMANDES, organisation)
    candidatures = referencements.candidatures(organisation, personne)
    solutions, instant = siennes.known(organisation), horloge.now()
    sommes = totals(organisation)
    contexte = {
        "organisation": organisation,
        "chiffres": figures(sommes),
        "echeances": deadlines(solutions, instant),
        "liste": about(waiting_here(request), organisation),
        "suivis": running(solutions, candidatures, sommes, instant),
        "parcours": tracks(organisation, solutions, candidatures, sommes, instant)
        if personne.peut(Habilitation.PREPARER_CANDIDATURE, organisation)
        else [],
        "simulateur": bool(sommes) or may_simulate(organisation),
        "soldes": to_settle_now(solutions, sommes, instant),
        "solutions": solutions,
    }
    return render(request, "depots/tableau.html", contexte)
