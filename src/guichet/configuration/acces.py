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
    "acteurs:connexion": Niveau.PUBLIC,
    "acteurs:deconnexion": Niveau.PUBLIC,
    "acteurs:compte": Niveau.CONNECTE,
    "acteurs:organisation": Habilitation.VOIR_ORGANISATION,
    "acteurs:personnes": Habilitation.ADMINISTRER_PERSONNES,
}
