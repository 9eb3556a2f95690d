"""The tables of the counter: candidatures and what goes with them, then the register."""

from guichet.referencement.models.candidature import Candidature, Etat
from guichet.referencement.models.convention import Convention
from guichet.referencement.models.distributeur import Distributeur
from guichet.referencement.models.preuve import Preuve
from guichet.referencement.models.referencement import Referencement, Serie

__all__ = [
    "Candidature",
    "Convention",
    "Distributeur",
    "Etat",
    "Preuve",
    "Referencement",
    "Serie",
]
