"""Administrators whom nobody in the portal can name: the first two, and one in an emergency.

Roles of agents take two administrators. The operator of the machine therefore names the first two;
afterwards only an emergency (both gone, one at fault) opens this door again, and everybody who
administers is told.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from guichet.acteurs.actes import Acte
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import Invitation, Organisation, Personne
from guichet.courriels.boite import post
from guichet.journal.inscription import record

PREMIERS = 2


def administrators() -> list[Personne]:
    """Return those who administer the portal today, whose account is open."""
    tenus = Personne.objects.filter(is_active=True).order_by("pk")
    return [une for une in tenus.filter(rattachements__role=Role.ADMINISTRATEUR).distinct()
            if Role.ADMINISTRATEUR in une.held_roles()]  # fmt: skip


@transaction.atomic
def invite_administrateur(email: str, prenom: str, nom: str, secours: str = "") -> str:
    """Invite somebody to administer the portal, and return the address of the link.

    Once two administrators are in place, ``secours`` says why it is an emergency: the journal keeps
    it, and each of them receives it. Raises PermissionDenied without it, ValidationError for a bad
    address.
    """
    en_place = administrators()
    if len(en_place) >= PREMIERS and not secours.strip():
        raise PermissionDenied(
            f"Le portail a déjà {len(en_place)} administrateurs : l’un demande les suivants, un "
            "autre les confirme. En cas d’urgence seulement, ajoutez --secours et sa raison : tous "
            "en seront avertis."
        )
    invitation = Invitation(
        email=email,
        prenom=prenom,
        nom=nom,
        organisation=find_exploitation(),
        role=Role.ADMINISTRATEUR,
        auteur=None,
    )
    lien = invite(invitation)
    if secours.strip():
        _tell(invitation, en_place, secours.strip())
    return lien


def _tell(invitation: Invitation, en_place: list[Personne], raison: str) -> None:
    """Write the emergency in the journal, and to every administrator."""
    for une in en_place:
        post("administrateur_secours", une, {"invitation": invitation, "raison": raison})
    apres = {"invitation": invitation.pk, "raison": raison}
    record(None, Acte.SECOURS, invitation.organisation, apres=apres)


def find_exploitation() -> Organisation:
    """Return the organisation that runs the portal."""
    organisation, _ = Organisation.objects.get_or_create(
        nature=NatureOrganisation.PORTAIL, defaults={"nom": "Exploitation du Guichet SONS"}
    )
    return organisation
