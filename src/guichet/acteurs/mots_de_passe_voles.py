"""Refuses the passwords that were stolen elsewhere, looked up in a set that the operator puts here.

The portal brings the twenty thousand most common of them. The whole set (« Pwned Passwords »: one
SHA-1 a line, in order, then « : » and a count) is too large to be shipped: it is a file, looked up
by halves, and nothing leaves the machine.
"""

import hashlib
import os
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError

from guichet.acteurs.models import Personne

_LIGNE_MAX = 128


class MotDePasseVoleValidator:
    """A validator of passwords, for the settings of Django."""

    def validate(self, password: str, user: Personne | None = None) -> None:
        """Raise ValidationError if ``password`` is in the set of the operator, if there is one."""
        ensemble = settings.MOTS_DE_PASSE_VOLES
        if ensemble is not None and is_stolen(ensemble, password):
            raise ValidationError(
                "Ce mot de passe est connu : il figure dans une fuite d’un autre site. Choisissez "
                "plusieurs mots sans rapport entre eux.",
                code="password_stolen",
            )

    def get_help_text(self) -> str:
        """Say the rule."""
        return "N’utilisez pas un mot de passe qui a servi ailleurs."


def is_stolen(ensemble: Path, mot_de_passe: str) -> bool:
    """Tell whether the set holds ``mot_de_passe``: some forty readings for a billion lines."""
    cherche = hashlib.sha1(mot_de_passe.encode(), usedforsecurity=False).hexdigest().upper()
    with ensemble.open("rb") as flux:
        bas, haut = 0, flux.seek(0, os.SEEK_END)
        while bas < haut:
            milieu = (bas + haut) // 2
            debut, ligne = _line_at(flux, milieu)
            trouve = ligne[:40].decode("ascii", "replace").upper()
            if trouve == cherche:
                return True
            if trouve < cherche and ligne:
                bas = debut + len(ligne)
            else:
                haut = milieu
    return False


def _line_at(flux: IO[bytes], place: int) -> tuple[int, bytes]:
    """Return the first line that begins at ``place`` or after, and where it begins."""
    debut = place
    if place:
        flux.seek(place - 1)
        debut += len(flux.readline(_LIGNE_MAX)) - 1
    else:
        flux.seek(0)
    return debut, flux.readline(_LIGNE_MAX)
