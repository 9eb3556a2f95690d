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
    "acteurs:second_facteur": Niveau.IDENTIFIE,
    "acteurs:second_facteur_activer": Niveau.IDENTIFIE,
    "acteurs:invitation": Niveau.PUBLIC,
    "acteurs:mot_de_passe_oublie": Niveau.PUBLIC,
    "acteurs:mot_de_passe_demande": Niveau.PUBLIC,
    "acteurs:mot_de_passe_nouveau": Niveau.PUBLIC,
    "acteurs:mot_de_passe_change": Niveau.PUBLIC,
    "acteurs:compte": Niveau.CONNECTE,
    "acteurs:second_facteur_retirer": Niveau.CONNECTE,
    "acteurs:sessions": Niveau.CONNECTE,
    "acteurs:sessions_fermer": Niveau.CONNECTE,
    "acteurs:messages": Niveau.CONNECTE,
    "acteurs:mot_de_passe": Niveau.CONNECTE,
    "acteurs:organisation": Habilitation.VOIR_ORGANISATION,
    "acteurs:inviter": Habilitation.GERER_MEMBRES,
    "acteurs:role_retirer": Habilitation.GERER_MEMBRES,
    "acteurs:personnes": Habilitation.ADMINISTRER_PERSONNES,
    "acteurs:ouvrir_ou_fermer": Habilitation.ADMINISTRER_PERSONNES,
    "acteurs:oublier_telephone": Habilitation.ADMINISTRER_PERSONNES,
}
