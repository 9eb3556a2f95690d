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
    # Does not exist in production.
    "courriels_demonstration": Niveau.PUBLIC,
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
    "date_demonstration": Habilitation.REGLER_HORLOGE,
    "acteurs:connexion": Niveau.PUBLIC,
    "acteurs:deconnexion": Niveau.PUBLIC,
    "acteurs:openid": Niveau.PUBLIC,
    "acteurs:openid_retour": Niveau.PUBLIC,
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
    "referencement:solutions": Niveau.PUBLIC,
    "referencement:solutions_csv": Niveau.PUBLIC,
    "referencement:solutions_json": Niveau.PUBLIC,
    "referencement:solution": Niveau.PUBLIC,
    "referencement:candidatures": Habilitation.VOIR_CANDIDATURE,
    "referencement:candidatures_csv": Habilitation.VOIR_CANDIDATURE,
    "referencement:candidature": Habilitation.VOIR_CANDIDATURE,
    "referencement:messages": Habilitation.VOIR_CANDIDATURE,
    "referencement:preuve": Habilitation.VOIR_CANDIDATURE,
    "referencement:mandat": Habilitation.VOIR_CANDIDATURE,
    "referencement:attestation": Habilitation.VOIR_CANDIDATURE,
    "referencement:nouvelle": Habilitation.PREPARER_CANDIDATURE,
    "referencement:modifier": Habilitation.PREPARER_CANDIDATURE,
    "referencement:preuves": Habilitation.PREPARER_CANDIDATURE,
    "referencement:preuve_retirer": Habilitation.PREPARER_CANDIDATURE,
    "referencement:distributeurs": Habilitation.PREPARER_CANDIDATURE,
    "referencement:distributeur_retirer": Habilitation.PREPARER_CANDIDATURE,
    "referencement:soumettre": Habilitation.DEPOSER_CANDIDATURE,
    "referencement:dossier": Habilitation.DEPOSER_CANDIDATURE,
    "referencement:abandonner": Habilitation.DEPOSER_CANDIDATURE,
    "referencement:eligibilite": Habilitation.INSTRUIRE_CANDIDATURE,
    "referencement:decision": Habilitation.INSTRUIRE_CANDIDATURE,
    "referencement:refus": Habilitation.INSTRUIRE_CANDIDATURE,
    "referencement:retrait": Habilitation.INSTRUIRE_CANDIDATURE,
    "enrolement:liste": Habilitation.PREPARER_ENROLEMENT,
    "enrolement:nouveau": Habilitation.PREPARER_ENROLEMENT,
    "enrolement:page": Habilitation.VOIR_ENROLEMENT,
    "enrolement:formulaire": Habilitation.PREPARER_ENROLEMENT,
    "enrolement:piece": Habilitation.PREPARER_ENROLEMENT,
    # The cycle says who may do which act.
    "enrolement:acte": Habilitation.VOIR_ENROLEMENT,
    "enrolement:fichier": Habilitation.VOIR_ENROLEMENT,
    "enrolement:avis": Habilitation.INSTRUIRE_ENROLEMENT,
    "enrolement:bureau": Habilitation.INSTRUIRE_ENROLEMENT,
    "enrolement:export": Habilitation.INSTRUIRE_ENROLEMENT,
    "modeles:liste": Habilitation.DEPOSER_MODELE,
    "modeles:nouveau": Habilitation.DEPOSER_MODELE,
    "modeles:page": Habilitation.VOIR_MODELE,
    "modeles:version": Habilitation.DEPOSER_MODELE,
    "modeles:retirer": Habilitation.DEPOSER_MODELE,
    "modeles:fichier": Habilitation.VOIR_MODELE,
    "modeles:relire": Habilitation.RELIRE_MODELE,
    "modeles:bureau": Habilitation.RELIRE_MODELE,
    "modeles:export": Habilitation.RELIRE_MODELE,
}
