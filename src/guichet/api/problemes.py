"""Refusals, in one shape for the whole API: « problem details » (RFC 9457), in French."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from pydantic import BaseModel, ConfigDict, Field

TYPE = "application/problem+json"
_TITRES = {
    400: "Demande incomprise",
    401: "Jeton nécessaire",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Méthode refusée",
    409: "Impossible dans l’état actuel",
    413: "Envoi trop volumineux",
    429: "Trop de demandes",
    500: "Panne du portail",
    503: "Momentanément impossible",
}


class Erreur(BaseModel):
    """What is wrong with one field; ``champ`` is empty when it is the whole that is wrong."""

    champ: str
    message: str


class Probleme(BaseModel):
    """A refusal. ``detail`` says what happened and what to do."""

    model_config = ConfigDict(title="Problème")

    type: str = Field("about:blank", description="Toujours « about:blank » : le statut suffit.")
    title: str = Field(description="Le nom du statut.")
    status: int = Field(description="Le statut HTTP.")
    detail: str = Field(description="Ce qui s’est passé et que faire.")
    erreurs: list[Erreur] = Field(description="Ce qui ne va pas, champ par champ.")


def probleme(
    statut: int, detail: str, erreurs: Sequence[Erreur] = (), **entetes: str
) -> HttpResponse:
    """Return a refusal; ``entetes`` in Python's writing (``Retry_After``)."""
    corps = Probleme(
        type="about:blank",
        title=_TITRES[statut],
        status=statut,
        detail=detail,
        erreurs=list(erreurs),
    )
    noms = {nom.replace("_", "-"): valeur for nom, valeur in entetes.items()}
    return JsonResponse(
        corps.model_dump(),
        status=statut,
        content_type=TYPE,
        headers={"Cache-Control": "no-store", **noms},
    )


# -- what Django answers by itself, outside any operation ---------------------------------------


def introuvable(_request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404."""
    return probleme(404, "Cette adresse ne mène à rien que vous puissiez voir.")


def interdit(_request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    return probleme(403, str(exception or "") or "Ce jeton ne permet pas cela.")


def incomprise(_request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400."""
    return probleme(400, "Le portail n’a pas compris cette demande.")
