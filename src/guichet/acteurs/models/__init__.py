"""The tables of the application: organisations, people, what links them, sessions."""

from guichet.acteurs.models.organisation import Organisation
from guichet.acteurs.models.personne import Personne
from guichet.acteurs.models.rattachement import Rattachement
from guichet.acteurs.models.session import Session

__all__ = ["Organisation", "Personne", "Rattachement", "Session"]
