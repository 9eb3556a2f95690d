"""Invite somebody to a role; accept the invitation."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.actes import Acte
from guichet.acteurs.habilitations import Role
from guichet.acteurs.limites import limites
from guichet.acteurs.models import Invitation, Organisation, Personne
from guichet.acteurs.models.invitation import hash_jeton
from guichet.acteurs.rattachements import Nomination, check_givers, check_may_confide, give_role
from guichet.courriels.boite import post
from guichet.journal.inscription import record

DEJA_SERVI = "Cette invitation a déjà servi."


@transaction.atomic
def invite(invitation: Invitation) -> str:
    """Send the invitation, record it and return the address of its link.

    Raises PermissionDenied if its author, and whoever confirmed it, may not give the role;
    ValidationError if a field is bad or if too many have just left.
    """
    check_givers(
        invitation.auteur,
        invitation.organisation,
        Role(invitation.role),
        invitation.confirmee_par,
    )
    invitation.email = invitation.email.strip().lower()
    _check_room(invitation)
    jeton = invitation.draw_jeton()
    invitation.full_clean()
    invitation.save()
    lien = settings.ADRESSE_PUBLIQUE + reverse("acteurs:invitation", args=[jeton])
    contexte = {"invitation": invitation, "lien": lien}
    post("invitation", invitation.email, contexte, confidentiel=True)
    # By its number: an address could never be taken out of the chain.
    apres = {"invitation": invitation.pk, "role": invitation.role, "fin": invitation.fin}
    record(invitation.auteur, Acte.INVITATION, invitation.organisation, apres=apres)
    return lien


def find(jeton: str) -> Invitation | None:
    """Return the invitation of a link, None if it was used, has expired or never was."""
    return Invitation.objects.en_attente().filter(jeton_empreinte=hash_jeton(jeton)).first()


def still_open(cle: int) -> Invitation | None:
    """Return the invitation ``cle``, whose link was shown, if it may still be accepted."""
    return Invitation.objects.en_attente().filter(pk=cle).first()


@transaction.atomic
def withdraw(auteur: Personne, invitation: Invitation) -> None:
    """Make the link lead nowhere.

    Raises PermissionDenied, or ValidationError with a French sentence if it is too late.
    """
    check_may_confide(auteur, invitation.organisation, Role(invitation.role))
    libres = Invitation.objects.en_attente().filter(pk=invitation.pk)
    if libres.update(retiree_le=horloge.instant_reel()) != 1:
        raise ValidationError("Cette invitation a déjà servi, est retirée ou s’est éteinte.")
    apres = {"invitation": invitation.pk, "role": invitation.role}
    record(auteur, Acte.INVITATION_RETIREE, invitation.organisation, apres=apres)


@transaction.atomic
def accept(invitation: Invitation, personne: Personne) -> None:
    """Give the role; a second acceptance at the same instant is refused with ValidationError."""
    libres = Invitation.objects.filter(pk=invitation.pk, acceptee_le=None, retiree_le=None)
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
        invitation.confirmee_par,
    )
    record(personne, Acte.INVITATION_ACCEPTEE, invitation.organisation)


@transaction.atomic
def create_account(invitation: Invitation, mot_de_passe: str | None) -> Personne:
    """Create the account of the person invited and give the role.

    Raises ValidationError if the invitation was used meanwhile, or the account opened.
    """
    libre = Invitation.objects.select_for_update().filter(
        pk=invitation.pk, acceptee_le=None, retiree_le=None
    )
    if libre.first() is None:
        raise ValidationError(DEJA_SERVI)
    if Personne.objects.filter(email__iexact=invitation.email).exists():
        raise ValidationError("Votre compte est déjà ouvert : connectez-vous pour accepter.")
    personne = Personne.objects.create_personne(
        invitation.email, invitation.nom, invitation.prenom, mot_de_passe
    )
    accept(invitation, personne)
    return personne


def _check_room(invitation: Invitation) -> None:
    """Raise ValidationError when the organisation, or the address, has had its share."""
    # Those who invite at the same instant count each other.
    Organisation.objects.select_for_update().get(pk=invitation.organisation.pk)
    admises, parties = limites(), Invitation.objects
    siennes = parties.parties_depuis(timedelta(days=1)).filter(organisation=invitation.organisation)
    if siennes.count() >= admises.par_organisation_et_jour:
        raise ValidationError(
            f"Votre organisation a envoyé {admises.par_organisation_et_jour} invitations en un "
            "jour : c’est le plus que le portail accepte. Reprenez demain."
        )
    memes = parties.parties_depuis(timedelta(days=7)).filter(email=invitation.email)
    if memes.count() >= admises.par_adresse_et_semaine:
        raise ValidationError(
            {
                "email": f"Cette adresse a reçu {admises.par_adresse_et_semaine} invitations en "
                "une semaine : c’est le plus que le portail accepte. Demandez à la personne de "
                "chercher le message reçu, ou reprenez plus tard."
            }
        )
