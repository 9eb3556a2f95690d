"""Give a role, take it back: the acts, with their rules and their trace."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from guichet import horloge
from guichet.acteurs.actes import Acte
from guichet.acteurs.habilitations import (
    INCOMPATIBLES,
    NATURE_DU_ROLE,
    ROLES_CONFIES,
    Habilitation,
    Role,
)
from guichet.acteurs.models import Organisation, Personne, Rattachement
from guichet.journal.inscription import record


@dataclass(frozen=True)
class Nomination:
    """Who becomes what, where, from when to when (None: without end), both days included."""

    personne: Personne
    organisation: Organisation
    role: Role
    debut: date
    fin: date | None = None


@transaction.atomic
def give_role(auteur: Personne | None, nomination: Nomination) -> Rattachement:
    """Give the role and record it; ``auteur`` is None when the portal is set up.

    Raises PermissionDenied if ``auteur`` may not give this role there, ValidationError with a
    French sentence if the role does not fit the organisation or the person's other roles.
    """
    if auteur is not None:
        check_may_confide(auteur, nomination.organisation, nomination.role)
    _check_nature(nomination)
    Personne.objects.select_for_update().get(pk=nomination.personne.pk)
    check_compatible(nomination)
    rattachement = Rattachement(**vars(nomination))
    rattachement.full_clean()
    rattachement.save()
    record(auteur, Acte.ROLE_DONNE, rattachement, apres=_describe(rattachement))
    return rattachement


@transaction.atomic
def end_role(auteur: Personne, rattachement: Rattachement) -> None:
    """Take the role back at once: yesterday was its last day; one that began today disappears.

    Raises PermissionDenied, or ValidationError with a French sentence if it is over already.
    """
    check_may_confide(auteur, rattachement.organisation, Role(rattachement.role))
    rattachement = _still_held(rattachement)
    avant, hier = _describe(rattachement), horloge.today() - timedelta(days=1)
    rattachement.fin = hier
    record(auteur, Acte.ROLE_RETIRE, rattachement, avant, _describe(rattachement))
    if rattachement.debut > hier:
        rattachement.delete()
    else:
        rattachement.save()


def _still_held(rattachement: Rattachement) -> Rattachement:
    """Take the row of a role until the commit; of two who take it back, the second is told."""
    lignes = Rattachement.objects.select_for_update().filter(pk=rattachement.pk)
    ligne = lignes.first()
    if ligne is None or (ligne.fin is not None and ligne.fin < horloge.today()):
        raise ValidationError("Ce rôle est déjà retiré.")
    return ligne


def roles_confies(auteur: Personne, organisation: Organisation) -> set[Role]:
    """Return the roles that ``auteur`` may give and take back in ``organisation``."""
    if not auteur.peut(Habilitation.GERER_MEMBRES, organisation):
        return set()
    confies: set[Role] = set()
    for rattachement in auteur.rattachements.en_cours():
        role = Role(rattachement.role)
        if role is Role.ADMINISTRATEUR or rattachement.organisation_id == organisation.pk:
            confies |= ROLES_CONFIES.get(role, frozenset())
    return {role for role in confies if NATURE_DU_ROLE[role] == organisation.nature}


def check_may_confide(auteur: Personne, organisation: Organisation, role: Role) -> None:
    """Raise PermissionDenied unless ``auteur`` may give ``role`` in ``organisation``."""
    if role not in roles_confies(auteur, organisation):
        raise PermissionDenied(f"Vous ne pouvez pas donner ou retirer le rôle « {role.label} ».")


def check_compatible(nomination: Nomination) -> None:
    """Raise ValidationError if the person holds an incompatible role on one of these days."""
    for paire in INCOMPATIBLES:
        if nomination.role not in paire:
            continue
        (autre,) = paire - {nomination.role}
        gene = nomination.personne.rattachements.sur(nomination.debut, nomination.fin)
        if gene.filter(role=autre).exists():
            raise ValidationError(
                f"{nomination.personne} est déjà {autre.label.lower()} : une même personne ne peut "
                f"pas être aussi {nomination.role.label.lower()}. Retirez-lui d’abord ce rôle."
            )


def _check_nature(nomination: Nomination) -> None:
    """Raise ValidationError if the role does not exist in this sort of organisation."""
    if NATURE_DU_ROLE[nomination.role] != nomination.organisation.nature:
        raise ValidationError(
            f"Le rôle « {nomination.role.label} » n’existe pas dans une organisation de nature "
            f"« {nomination.organisation.get_nature_display()} »."
        )


def _describe(rattachement: Rattachement) -> dict[str, object]:
    """Return what the journal keeps of a role."""
    return {
        "personne": rattachement.personne_id,
        "organisation": rattachement.organisation_id,
        "role": str(rattachement.role),
        "debut": rattachement.debut,
        "fin": rattachement.fin,
    }
