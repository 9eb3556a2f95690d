"""What a session keeps for a moment, sealed: a secret to show once, a form to give back.

Sessions lie in the database, where an IBAN or a token must not be read in clear.
"""

import json
from typing import Any

from django.http import HttpRequest

from guichet import horloge
from guichet.chiffrement.cles import CoffreFerme, Usage
from guichet.chiffrement.valeur import Lien, seal, unseal

DUREE_SECONDES = 30 * 60


def put(request: HttpRequest, nom: str, contenu: Any) -> None:
    """Keep ``contenu``, any JSON, half an hour in this browser's session."""
    scelle = seal(json.dumps([horloge.seconde_reelle(), contenu]), _place(nom))
    request.session[f"enveloppe_{nom}"] = scelle


def look(request: HttpRequest, nom: str) -> Any:
    """Return what was kept under ``nom``, None if there is nothing or it is too old."""
    scelle = request.session.get(f"enveloppe_{nom}")
    if scelle is None:
        return None
    try:
        depuis, contenu = json.loads(unseal(scelle, _place(nom)))
    except CoffreFerme:  # the key was withdrawn meanwhile: it is lost, and that is all
        return None
    recent = 0 <= horloge.seconde_reelle() - depuis < DUREE_SECONDES
    return contenu if recent else None


def take(request: HttpRequest, nom: str) -> Any:
    """Return what was kept under ``nom``, which is kept no more."""
    contenu = look(request, nom)
    request.session.pop(f"enveloppe_{nom}", None)
    return contenu


def _place(nom: str) -> Lien:
    """Bind to the name: the session, whose key changes at the log-in, is the browser's own."""
    return Lien(Usage.ENVELOPPE, "acteurs_session", nom, "session", "navigateur")
