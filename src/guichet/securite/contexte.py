"""The request during which an event happens: whoever notes one need not carry it."""

from contextvars import ContextVar
from dataclasses import dataclass, field

from django.http import HttpRequest


@dataclass
class EnCours:
    """A request, and whether a refusal was said of it already: one refusal is one line."""

    request: HttpRequest
    refus_dit: bool = field(default=False)


EN_COURS: ContextVar[EnCours | None] = ContextVar("requete_en_cours", default=None)
