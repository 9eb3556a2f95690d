"""The session engine: Django's, on a table that knows whose session it is."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as SessionStoreDjango

from guichet.acteurs.models import Session


class SessionStore(SessionStoreDjango):
    """Keeps, beside the contents of a session, the person it belongs to."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for ``data``."""
        ligne: Session = super().create_model_instance(data)  # type: ignore[assignment]
        ligne.personne_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return ligne


def clear_expired() -> None:
    """Delete the sessions that are over; called every day."""
    SessionStore.clear_expired()
