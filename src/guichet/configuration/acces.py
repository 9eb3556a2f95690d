"""The access table: every route of the portal and who may take it.

A route that is not here is refused to everybody (``portier``). An ability opens the route to
whoever holds it somewhere; the view then asks ``exige`` for the object at hand.
"""

from enum import Enum

from guichet.acteurs.habilitations import Habilitation


class Niveau(Enum):
    """What a route asks besides an ability."""

    PUBLIC = "tout le monde"
    IDENTIFIE = "personne identifiée, second facteur à venir"
    CONNECTE = "personne connectée"


Acces = Niveau | Habilitation

ACCES: dict[str, Acces] = {
    "accueil": Niveau.PUBLIC,
    "composants": Niveau.PUBLIC,
    "publication:accessibilite": Niveau.PUBLIC,
    "publication:agenda": Niveau.PUBLIC,
    "publication:agenda-dispositif": Niveau.PUBLIC,
    "publication:aide": Niveau.PUBLIC,
    "publication:calcul": Niveau.PUBLIC,
    "publication:calendrier": Niveau.PUBLIC,
    "publication:constat": Niveau.PUBLIC,
    "publication:constats": Niveau.PUBLIC,
    "publication:dispositif": Niveau.PUBLIC,
    "publication:dispositifs": Niveau.PUBLIC,
    "publication:fichier": Niveau.PUBLIC,
    "publication:format": Niveau.PUBLIC,
    "publication:formats": Niveau.PUBLIC,
    "publication:frise": Niveau.PUBLIC,
    "publication:frise-dispositif": Niveau.PUBLIC,
    "publication:mentions": Niveau.PUBLIC,
    "publication:robots": Niveau.PUBLIC,
    "publication:sans-barre": Niveau.PUBLIC,
    "acteurs:connexion": Niveau.PUBLIC,
    "acteurs:deconnexion": Niveau.PUBLIC,
    "acteurs:compte": Niveau.CONNECTE,
    "acteurs:organisation": Habilitation.VOIR_ORGANISATION,
    "acteurs:personnes": Habilitation.ADMINISTRER_PERSONNES,
}
