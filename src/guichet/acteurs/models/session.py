"""An open session, which knows whose it is: it can be listed and closed from elsewhere."""

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """A session in the database; ``personne`` is empty before log-in."""

    personne = models.ForeignKey(
        "acteurs.Personne", models.CASCADE, null=True, related_name="sessions"
    )

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the engine that reads and writes this table."""
        from guichet.acteurs.sessions import SessionStore

        return SessionStore
