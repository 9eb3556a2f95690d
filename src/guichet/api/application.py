"""The API put together: its operations, and what each refusal becomes."""

from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import ValidationError as ParametreInexact
from ninja.openapi.schema import OpenAPISchema

from guichet.acteurs.routes import Niveau, Regle, Route
from guichet.api import problemes
from guichet.api.description import SCHEMAS_DES_REFUS
from guichet.api.lecture import FormulaireRefuse
from guichet.api.operations import demandes, depots, simulations, solutions
from guichet.api.problemes import Erreur, probleme
from guichet.depots.reception.refus import DepotRefuse
from guichet.fichiers.reception import FichierRefuse, readable


class ApiDuGuichet(NinjaAPI):
    """Adds to its description what no operation says: the token, the shape of a refusal."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the OpenAPI description."""
        decrite = super().get_openapi_schema(**options)
        decrite["components"]["schemas"] |= SCHEMAS_DES_REFUS
        decrite["components"]["securitySchemes"] = {
            "jeton": {"type": "http", "scheme": "bearer", "description": "Le jeton de votre outil."}
        }
        decrite["security"] = [{"jeton": []}]
        return decrite


api = ApiDuGuichet(
    title="Guichet SONS",
    version="1",
    description=(
        "Simuler, déposer et suivre des demandes de financement depuis un logiciel. Mêmes règles, "
        "mêmes constats et mêmes limites que les pages du portail."
    ),
    urls_namespace="api",
    docs_url=None,
)
_ROUTEURS = [module.routeur for module in (solutions, simulations, depots, demandes)]
for routeur in _ROUTEURS:
    api.add_router("", routeur)
_DESCRIPTIONS = {nom: Regle(Niveau.PUBLIC) for nom in ("openapi-json", "api-root")}


def routes() -> tuple[list[Route], str, str]:
    """Return the addresses of the API, each with the rule that its operations say."""
    motifs, application, espace = cast(tuple[list[Any], str, str], api.urls)
    vues = [o for r in _ROUTEURS for p in r.path_operations.values() for o in p.operations]
    dites = _DESCRIPTIONS | {str(o.url_name): o.view_func.regle for o in vues}
    ecrites = [Route(m.pattern, m.callback, m.name, dites[m.name]) for m in motifs]
    return ecrites, application, espace


@api.exception_handler(FormulaireRefuse)
def _formulaire(_request: HttpRequest, refus: FormulaireRefuse) -> HttpResponse:
    return probleme(400, str(refus), refus.erreurs)


@api.exception_handler(ParametreInexact)
def _parametre(_request: HttpRequest, refus: ParametreInexact) -> HttpResponse:
    erreurs = [
        Erreur(champ=str(une["loc"][-1]), message="Ce paramètre manque ou n’a pas la forme voulue.")
        for une in refus.errors
    ]
    return probleme(400, "Un paramètre de l’adresse n’est pas ce qui est attendu.", erreurs)


@api.exception_handler(FichierRefuse)
def _fichier(_request: HttpRequest, refus: FichierRefuse) -> HttpResponse:
    return probleme(400, str(refus))


@api.exception_handler(DepotRefuse)
def _depot(_request: HttpRequest, refus: DepotRefuse) -> HttpResponse:
    return probleme(409, str(refus))


@api.exception_handler(ValidationError)
def _acte(_request: HttpRequest, refus: ValidationError) -> HttpResponse:
    return probleme(409, " ".join(refus.messages))


@api.exception_handler(RequestDataTooBig)
def _volume(_request: HttpRequest, _refus: RequestDataTooBig) -> HttpResponse:
    limite = readable(settings.ENVOI_MAX_OCTETS)
    return probleme(413, f"L’envoi dépasse {limite} : envoyez le ZIP en morceaux, ou réduisez-le.")


@api.exception_handler(MultiPartParserError)
def _corps(_request: HttpRequest, _refus: MultiPartParserError) -> HttpResponse:
    return probleme(400, "Le corps de la demande n’est pas un formulaire « multipart/form-data ».")


@api.exception_handler(PermissionDenied)
def _interdit(request: HttpRequest, refus: PermissionDenied) -> HttpResponse:
    return problemes.interdit(request, refus)


@api.exception_handler(Http404)
def _introuvable(request: HttpRequest, _refus: Any) -> HttpResponse:
    return problemes.introuvable(request)
