"""Who may do what: the only place that says it. Views, templates, API, tests and docs read it.

Roles come from the guide of the SONS (S0 §2: ANS references, ASP enrols, instructs and pays) and
from public accounting, which keeps the one who decides apart from the one who pays.
"""

from enum import Enum

from django.db.models import TextChoices


class NatureOrganisation(TextChoices):
    """What an organisation is."""

    FOURNISSEUR = "fournisseur", "Fournisseur"
    ANS = "ans", "Agence du numérique en santé"
    ASP = "asp", "Agence de services et de paiement"
    PROGRAMME = "programme", "Pilotage du programme"
    PORTAIL = "portail", "Exploitation du portail"


class Role(TextChoices):
    """What a person is in an organisation."""

    REPRESENTANT_LEGAL = "representant_legal", "Représentant légal"
    MANDATAIRE = "mandataire", "Mandataire"
    COLLABORATEUR = "collaborateur", "Collaborateur"
    AGENT_ANS = "agent_ans", "Agent de référencement"
    AGENT_ENROLEMENT = "agent_enrolement", "Agent d’enrôlement"
    INSTRUCTEUR = "instructeur", "Instructeur"
    ORDONNATEUR = "ordonnateur", "Ordonnateur"
    COMPTABLE = "comptable", "Comptable"
    CONTROLEUR = "controleur", "Contrôleur"
    PILOTAGE = "pilotage", "Pilotage"
    ADMINISTRATEUR = "administrateur", "Administrateur"


class Habilitation(TextChoices):
    """What may be done; the label completes « pouvoir… »."""

    VOIR_ORGANISATION = "organisation.voir", "voir une organisation et ses membres"
    GERER_MEMBRES = "organisation.membres", "inviter et retirer des membres"
    GERER_JETONS = "organisation.jetons", "donner et retirer des jetons aux outils"
    ADMINISTRER_PERSONNES = "personnes.administrer", "administrer les personnes et leurs rôles"
    CONFIRMER = "confirmations.voir", "voir ce qui attend une seconde personne"
    CREER_ORGANISATION = "organisation.creer", "enregistrer une organisation"
    LIRE_JOURNAL = "journal.lire", "lire le journal"
    SIMULER = "depots.simuler", "essayer un fichier sans le déposer"
    DEPOSER = "depots.deposer", "déposer, compléter ou retirer des demandes"
    VOIR_DEMANDES = "depots.voir", "voir les dépôts et les demandes"
    ECRIRE_MESSAGE = "depots.ecrire", "écrire un message sur une demande"
    INSTRUIRE = "demandes.instruire", "valider, faire modifier ou refuser une demande"
    DECIDER = "demandes.decider", "décider une demande validée"
    PAYER = "demandes.payer", "constater le paiement d’une demande décidée"
    REGLER_HORLOGE = "horloge.regler", "changer la date d’une démonstration"
    VOIR_CANDIDATURE = "referencement.voir", "suivre une candidature au référencement"
    PREPARER_CANDIDATURE = "referencement.preparer", "préparer une candidature et ses preuves"
    DEPOSER_CANDIDATURE = "referencement.deposer", "déposer une candidature et ses preuves"
    INSTRUIRE_CANDIDATURE = "referencement.instruire", "instruire les candidatures et décider"
    VOIR_ENROLEMENT = "enrolement.voir", "voir un enrôlement et ses pièces"
    PREPARER_ENROLEMENT = "enrolement.preparer", "préparer une demande d’enrôlement"
    DEPOSER_ENROLEMENT = "enrolement.deposer", "déposer une demande d’enrôlement"
    INSTRUIRE_ENROLEMENT = "enrolement.instruire", "instruire les demandes d’enrôlement"
    VOIR_IBAN = "iban.voir", "voir un IBAN en clair"
    VOIR_MODELE = "modeles.voir", "voir un modèle de document"
    DEPOSER_MODELE = "modeles.deposer", "déposer un modèle de document"
    RELIRE_MODELE = "modeles.relire", "relire les modèles de documents"


class Usage(TextChoices):
    """What the token of a tool is for."""

    SUIVRE = "suivre", "Suivre les dépôts et les demandes"
    SIMULER = "simuler", "Suivre et simuler"
    DEPOSER = "deposer", "Suivre, simuler et déposer"


# What a tool may do, if whoever gave it its token may do it too.
HABILITATIONS_DES_OUTILS: dict[Usage, frozenset[Habilitation]] = {
    Usage.SUIVRE: frozenset({Habilitation.VOIR_DEMANDES}),
    Usage.SIMULER: frozenset({Habilitation.VOIR_DEMANDES, Habilitation.SIMULER}),
    Usage.DEPOSER: frozenset(
        {Habilitation.VOIR_DEMANDES, Habilitation.SIMULER, Habilitation.DEPOSER}
    ),
}


class Portee(Enum):
    """On which objects an ability holds."""

    SIENNE = "dans son organisation"
    TOUTES = "dans toutes les organisations"


# In what sort of organisation a role is held.
NATURE_DU_ROLE: dict[Role, NatureOrganisation] = {
    Role.REPRESENTANT_LEGAL: NatureOrganisation.FOURNISSEUR,
    Role.MANDATAIRE: NatureOrganisation.FOURNISSEUR,
    Role.COLLABORATEUR: NatureOrganisation.FOURNISSEUR,
    Role.AGENT_ANS: NatureOrganisation.ANS,
    Role.AGENT_ENROLEMENT: NatureOrganisation.ASP,
    Role.INSTRUCTEUR: NatureOrganisation.ASP,
    Role.ORDONNATEUR: NatureOrganisation.ASP,
    Role.COMPTABLE: NatureOrganisation.ASP,
    Role.CONTROLEUR: NatureOrganisation.ASP,
    Role.PILOTAGE: NatureOrganisation.PROGRAMME,
    Role.ADMINISTRATEUR: NatureOrganisation.PORTAIL,
}

ROLES_DES_FOURNISSEURS: frozenset[Role] = frozenset(
    role for role, nature in NATURE_DU_ROLE.items() if nature is NatureOrganisation.FOURNISSEUR
)
# What touches public money, or gives these roles: one administrator asks, another confirms.
ROLES_A_DEUX: frozenset[Role] = frozenset(Role) - ROLES_DES_FOURNISSEURS

_VOIR_TOUT = {Habilitation.VOIR_ORGANISATION: Portee.TOUTES}
# A collaborateur prepares; who engages the company deposits.
_PREPARER = {
    Habilitation.SIMULER: Portee.SIENNE,
    Habilitation.VOIR_DEMANDES: Portee.SIENNE,
    Habilitation.ECRIRE_MESSAGE: Portee.SIENNE,
}
_DEPOSER = {**_PREPARER, Habilitation.DEPOSER: Portee.SIENNE}
_SUIVRE = {Habilitation.VOIR_DEMANDES: Portee.TOUTES}
_REPONDRE = {**_SUIVRE, Habilitation.ECRIRE_MESSAGE: Portee.TOUTES}

# What every member of a supplier does; those who bind it also file and manage its members.
_COLLABORER = {
    Habilitation.VOIR_ORGANISATION: Portee.SIENNE,
    Habilitation.VOIR_CANDIDATURE: Portee.SIENNE,
    Habilitation.PREPARER_CANDIDATURE: Portee.SIENNE,
    **_PREPARER,
    Habilitation.VOIR_ENROLEMENT: Portee.SIENNE,
    Habilitation.PREPARER_ENROLEMENT: Portee.SIENNE,
    Habilitation.VOIR_MODELE: Portee.SIENNE,
    Habilitation.DEPOSER_MODELE: Portee.SIENNE,
}
_ENGAGER = {
    **_COLLABORER,
    **_DEPOSER,
    Habilitation.GERER_MEMBRES: Portee.SIENNE,
    Habilitation.GERER_JETONS: Portee.SIENNE,
    Habilitation.DEPOSER_CANDIDATURE: Portee.SIENNE,
    Habilitation.DEPOSER_ENROLEMENT: Portee.SIENNE,
}
# What the agents of the ASP read; those who compare or pay accounts see them whole.
_LIRE = {
    **_VOIR_TOUT,
    Habilitation.VOIR_ENROLEMENT: Portee.TOUTES,
    Habilitation.VOIR_MODELE: Portee.TOUTES,
}
_LIRE_COMPTES = {**_LIRE, Habilitation.VOIR_IBAN: Portee.TOUTES}

HABILITATIONS: dict[Role, dict[Habilitation, Portee]] = {
    Role.REPRESENTANT_LEGAL: _ENGAGER,
    Role.MANDATAIRE: _ENGAGER,
    Role.COLLABORATEUR: _COLLABORER,
    Role.AGENT_ANS: {
        **_VOIR_TOUT,
        Habilitation.VOIR_CANDIDATURE: Portee.TOUTES,
        Habilitation.INSTRUIRE_CANDIDATURE: Portee.TOUTES,
    },
    Role.AGENT_ENROLEMENT: {
        **_LIRE_COMPTES,
        Habilitation.INSTRUIRE_ENROLEMENT: Portee.TOUTES,
        Habilitation.CONFIRMER: Portee.TOUTES,
        Habilitation.RELIRE_MODELE: Portee.TOUTES,
    },
    Role.INSTRUCTEUR: {
        **_LIRE,
        **_REPONDRE,
        Habilitation.RELIRE_MODELE: Portee.TOUTES,
        Habilitation.INSTRUIRE: Portee.TOUTES,
    },
    Role.ORDONNATEUR: {**_LIRE_COMPTES, **_SUIVRE, Habilitation.DECIDER: Portee.TOUTES},
    Role.COMPTABLE: {**_LIRE_COMPTES, **_SUIVRE, Habilitation.PAYER: Portee.TOUTES},
    Role.CONTROLEUR: {**_LIRE, **_SUIVRE, Habilitation.LIRE_JOURNAL: Portee.TOUTES},
    Role.PILOTAGE: _VOIR_TOUT,
    Role.ADMINISTRATEUR: {
        Habilitation.VOIR_ORGANISATION: Portee.TOUTES,
        Habilitation.GERER_MEMBRES: Portee.TOUTES,
        Habilitation.ADMINISTRER_PERSONNES: Portee.TOUTES,
        Habilitation.CONFIRMER: Portee.TOUTES,
        Habilitation.CREER_ORGANISATION: Portee.TOUTES,
        Habilitation.LIRE_JOURNAL: Portee.TOUTES,
        Habilitation.REGLER_HORLOGE: Portee.TOUTES,
    },
}

# Which roles the holder of a role may give and take back. Nobody names a legal representative but
# the administrator: enrolment proves who that is.
ROLES_CONFIES: dict[Role, frozenset[Role]] = {
    Role.REPRESENTANT_LEGAL: frozenset({Role.MANDATAIRE, Role.COLLABORATEUR}),
    Role.MANDATAIRE: frozenset({Role.COLLABORATEUR}),
    Role.ADMINISTRATEUR: frozenset(Role),
}


def portee(role: Role, habilitation: Habilitation) -> Portee | None:
    """Return where ``role`` gives ``habilitation``, None when it does not."""
    return HABILITATIONS[role].get(habilitation)
