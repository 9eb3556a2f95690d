"""What the token may send files for."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.routes import regle
from guichet.api import schemas
from guichet.api.description import operation
from guichet.api.lecture import organisation_of
from guichet.depots import solutions as siennes
from guichet.enrolement import registre as enrolements
from guichet.textes import reglement

routeur = Router(tags=["Vérifier un jeton"])


@routeur.get(
    "solutions",
    url_name="solutions",
    operation_id="lister_solutions",
    response=schemas.Solutions,
    summary="Vos solutions",
    description="Pour quoi ce jeton peut simuler et déposer ; le premier appel à essayer.",
    openapi_extra=operation(),
)
@regle(Habilitation.VOIR_DEMANDES)
def solutions(request: HttpRequest) -> Any:
    """Return the solutions of the organisation of the token."""
    organisation = organisation_of(request)
    exige(request, Habilitation.VOIR_DEMANDES, organisation)
    ouvertes = {une.numero_ans for une in siennes.enrolled(organisation)}
    return {
        "organisation": organisation.nom,
        "solutions": [
            {
                "numero_ans": une.numero_ans,
                "dispositif": une.dispositif,
                "solution": une.solution,
                "version": une.version,
                "depot_ouvert": une.numero_ans in ouvertes,
                "phases": list(reglement().phases(une.dispositif)),
            }
            for une in siennes.known(organisation)
        ],
        "dispositifs_a_simuler": enrolements.simulable_dispositifs(organisation),
    }
