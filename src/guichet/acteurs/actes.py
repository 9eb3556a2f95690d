"""The acts of the application, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """What people do about people."""

    ORGANISATION_CREEE = "acteurs.organisation_creee", "Organisation enregistrée"
    ROLE_DONNE = "acteurs.role_donne", "Rôle donné"
    ROLE_RETIRE = "acteurs.role_retire", "Rôle retiré"
    SECOURS = "acteurs.secours", "Administrateur invité en secours"
    INVITATION = "acteurs.invitation", "Personne invitée"
    INVITATION_ACCEPTEE = "acteurs.invitation_acceptee", "Invitation acceptée"
    INVITATION_RETIREE = "acteurs.invitation_retiree", "Invitation retirée"
    CONNEXION = "acteurs.connexion", "Connexion"
    DECONNEXION = "acteurs.deconnexion", "Déconnexion"
    SESSIONS_FERMEES = "acteurs.sessions_fermees", "Autres sessions fermées"
    SESSIONS_D_AUTRUI = "acteurs.sessions_d_autrui", "Sessions d’une personne fermées"
    MOT_DE_PASSE_CHANGE = "acteurs.mot_de_passe", "Mot de passe changé"
    SECOND_FACTEUR_ACTIVE = "acteurs.second_facteur", "Second facteur activé"
    SECOND_FACTEUR_RETIRE = "acteurs.second_facteur_retire", "Second facteur retiré"
    CODES_DE_SECOURS_TIRES = "acteurs.codes_de_secours", "Codes de secours tirés"
    CODE_DE_SECOURS_UTILISE = "acteurs.code_de_secours", "Code de secours utilisé"
    IDENTITE_LIEE = "acteurs.identite_liee", "Identité externe liée"
    COMPTE_VERROUILLE = "acteurs.compte_verrouille", "Connexion fermée à un réseau quinze minutes"
    COMPTE_RALENTI = "acteurs.compte_ralenti", "Connexion ralentie après des essais manqués"
    DONNEES_EXPORTEES = "acteurs.donnees_exportees", "Données d’une personne exportées"
    DONNEES_EFFACEES = "acteurs.donnees_effacees", "Données d’une personne effacées"
    COMPTE_FERME = "acteurs.compte_ferme", "Compte fermé"
    COMPTE_ROUVERT = "acteurs.compte_rouvert", "Compte rouvert"
