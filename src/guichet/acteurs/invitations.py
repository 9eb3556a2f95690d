"""Invite somebody to a role; accept the invitation."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.actes import Acte
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Invitation, Personne
from guichet.acteurs.models.invitation import hash_jeton
from guichet.acteurs.rattachements import Nomination, check_may_confide, give_role
from guichet.courriels.boite import post
from guichet.journal.inscription import record

DEJA_SERVI = "Cette invitation a déjà servi."


@transaction.atomic
def invite(invitation: Invitation) -> str:
    """Send the invitation, record it and return the address of its link.

    Raises PermissionDenied if its author may not give the role, ValidationError if a field is bad.
    """
    if invitation.auteur is not None:
        check_may_confide(invitation.auteur, invitation.organisation, Role(invitation.role))
    invitation.email = invitation.email.strip().lower()
    jeton = invitation.draw_jeton()
    invitation.full_clean()
    invitation.save()
    lien = settings.ADRESSE_PUBLIQUE + reverse("acteurs:invitation", args=[jeton])
    contexte = {"invitation": invitation, "lien": lien}
    post("invitation", invitation.email, contexte, confidentiel=True)
    apres = {"email": invitation.email, "role": invitation.role, "fin": invitation.fin}
    record(invitation.auteur, Acte.INVITATION, invitation.organisation, apres=apres)
    return lien


def find(jeton: str) -> Invitation | None:
    """Return the invitation of a link, None if it was used, has expired or never was."""
    return Invitation.objects.filter(
        jeton_empreinte=hash_jeton(jeton),
        acceptee_le=None,
        expire_le__gt=horloge.instant_reel(),
    ).first()


@transaction.atomic
def accept(invitation: Invitation, personne: Personne) -> None:
    """Give the role; a second acceptance at the same instant is refused with ValidationError."""
    libres = Invitation.objects.filter(pk=invitation.pk, acceptee_le=None)
    if libres.update(acceptee_le=horloge.now()) != 1:
        raise ValidationError(DEJA_SERVI)
    give_role(
        invitation.auteur,
        Nomination(
            personne,
            invitation.organisation,
            Role(invitation.role),
            horloge.today(),
            invitation.fin,
        ),
    )
    record(personne, Acte.INVITATION_ACCEPTEE, invitation.organisation)


@transaction.atomic
def create_account(invitation: Invitation, mot_de_passe: str | None) -> Personne:
    """Create the account of the person invited and give the role.

    Raises ValidationError if the invitation was used meanwhile, or the account opened.
    """
    libre = Invitation.objects.select_for_update().filter(pk=invitation.pk, acceptee_le=None)
    if libre.first() is None:
        raise ValidationError(DEJA_SERVI)
    if Personne.objects.filter(email__iexact=invitation.email).exists():
        raise ValidationError("Votre compte est déjà ouvert : connectez-vous pour accepter.")
    personne = Personne.objects.create_personne(
        invitation.email, invitation.nom, invitation.prenom, mot_de_passe
    )
    accept(invitation, personne)
    return personne
