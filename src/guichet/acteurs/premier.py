"""The first administrator, whom nobody can invite."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import Invitation, Organisation, Rattachement


@transaction.atomic
def invite_administrateur(email: str, prenom: str, nom: str) -> str:
    """Invite somebody to administer the portal, and return the address of the link.

    Raises PermissionDenied once an administrator is in place, ValidationError for a bad address.
    """
    if Rattachement.objects.en_cours().filter(role=Role.ADMINISTRATEUR).exists():
        raise PermissionDenied(
            "Le portail a déjà un administrateur : c’est à lui d’inviter les suivants."
        )
    return invite(
        Invitation(
            email=email,
            prenom=prenom,
            nom=nom,
            organisation=find_exploitation(),
            role=Role.ADMINISTRATEUR,
            auteur=None,
        )
    )


def find_exploitation() -> Organisation:
    """Return the organisation that runs the portal."""
    organisation, _ = Organisation.objects.get_or_create(
        nature=NatureOrganisation.PORTAIL, defaults={"nom": "Exploitation du Guichet SONS"}
    )
    return organisation
