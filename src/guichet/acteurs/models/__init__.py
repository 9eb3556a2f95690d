"""The tables of the application: organisations, people, what links them, how they log in."""

from guichet.acteurs.models.cle_acces import CleAcces
from guichet.acteurs.models.code_courriel import CodeCourriel
from guichet.acteurs.models.code_secours import Carnet, CodeSecours
from guichet.acteurs.models.consommation import Consommation
from guichet.acteurs.models.essais import Essais
from guichet.acteurs.models.identite_externe import IdentiteExterne
from guichet.acteurs.models.invitation import Invitation
from guichet.acteurs.models.organisation import Organisation
from guichet.acteurs.models.personne import Personne
from guichet.acteurs.models.rattachement import Origine, Rattachement
from guichet.acteurs.models.session import Session
from guichet.acteurs.models.telephone import Telephone

__all__ = [
    "Carnet",
    "CleAcces",
    "CodeCourriel",
    "CodeSecours",
    "Consommation",
    "Essais",
    "IdentiteExterne",
    "Invitation",
    "Organisation",
    "Origine",
    "Personne",
    "Rattachement",
    "Session",
    "Telephone",
]
