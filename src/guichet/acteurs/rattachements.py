"""Give a role, take it back: the acts, with their rules and their trace."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from guichet import horloge
from guichet.acteurs.actes import Acte
from guichet.acteurs.avis import warn
from guichet.acteurs.habilitations import (
    NATURE_DU_ROLE,
    ROLES_A_DEUX,
    ROLES_CONFIES,
    Habilitation,
    Role,
)
from guichet.acteurs.incompatibilites import INCOMPATIBLES, reason
from guichet.acteurs.models import Organisation, Origine, Personne, Rattachement
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
def give_role(
    auteur: Personne | None, nomination: Nomination, confirme_par: Personne | None = None
) -> Rattachement:
    """Give the role and record it; ``auteur`` is None for the operator of the machine.

    An agent's role is given by two: ``auteur`` asked for it, ``confirme_par`` confirmed it. Raises
    PermissionDenied if one of them may not give this role there, ValidationError with a French
    sentence if the role does not fit the organisation or the person's other roles.
    """
    check_givers(auteur, nomination.organisation, nomination.role, confirme_par)
    _check_nature(nomination)
    Personne.objects.select_for_update().get(pk=nomination.personne.pk)
    check_compatible(nomination)
    rattachement = Rattachement(
        **vars(nomination),
        origine=_origin(auteur, nomination.role),
        donne_par=auteur,
        confirme_par=confirme_par,
    )
    rattachement.full_clean()
    rattachement.save()
    if auteur is not None:
        _tell(rattachement, "donné", auteur)
    record(auteur, Acte.ROLE_DONNE, rattachement, apres=_describe(rattachement))
    return rattachement


@transaction.atomic
def end_role(auteur: Personne, rattachement: Rattachement) -> None:
    """Take the role back at once; today stays its last day, for what was done with it today.

    Raises PermissionDenied, or ValidationError with a French sentence if it is over already.
    """
    check_may_confide(auteur, rattachement.organisation, Role(rattachement.role))
    rattachement = _still_held(rattachement)
    avant = _describe(rattachement)
    rattachement.fin = max(rattachement.debut, horloge.today())
    rattachement.retire_le = horloge.now()
    rattachement.save(update_fields=["fin", "retire_le"])
    _tell(rattachement, "retiré", auteur)
    record(auteur, Acte.ROLE_RETIRE, rattachement, avant, _describe(rattachement))


def _tell(rattachement: Rattachement, fait: str, auteur: Personne) -> None:
    """Write to whoever gains or loses the role."""
    role = f"« {rattachement.get_role_display()} » ({rattachement.organisation})"
    phrase = f"Le rôle {role} vous est {fait} par {auteur}."
    warn(rattachement.personne, f"Rôle {fait} : {rattachement.get_role_display()}", phrase)


def _still_held(rattachement: Rattachement) -> Rattachement:
    """Take the row of a role until the commit; of two who take it back, the second is told."""
    lignes = Rattachement.objects.select_for_update().filter(pk=rattachement.pk)
    ligne = lignes.get()
    if ligne.retire_le or (ligne.fin is not None and ligne.fin < horloge.today()):
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


def check_givers(
    auteur: Personne | None, organisation: Organisation, role: Role, confirme_par: Personne | None
) -> None:
    """Raise PermissionDenied unless they may give ``role`` in ``organisation``.

    ``auteur`` alone, or with a second person when the role is one that two give.
    """
    if auteur is None:
        return
    check_may_confide(auteur, organisation, role)
    if role not in ROLES_A_DEUX:
        return
    if confirme_par is None or confirme_par == auteur:
        raise PermissionDenied(
            f"Le rôle « {role.label} » se donne à deux : un administrateur le demande, un autre le "
            "confirme."
        )
    check_may_confide(confirme_par, organisation, role)


def check_compatible(nomination: Nomination) -> None:
    """Raise ValidationError if the person holds an incompatible role on one of these days.

    A role taken back today still counts today: nobody changes sides within a day.
    """
    tenus = nomination.personne.rattachements.sur(nomination.debut, nomination.fin)
    for tenu in tenus.order_by("pk"):
        autre = Role(tenu.role)
        if frozenset({autre, nomination.role}) in INCOMPATIBLES:
            raise ValidationError(_conflict(nomination, autre, tenu))


def _conflict(nomination: Nomination, autre: Role, tenu: Rattachement) -> str:
    """Return the sentence that says which rule stands in the way, and what to do."""
    regle = f"Ces deux rôles ne se cumulent pas : {reason(autre, nomination.role)}."
    nouveau = nomination.role.label.lower()
    if tenu.retire_le:
        return (
            f"{nomination.personne} était {autre.label.lower()} aujourd’hui encore et ne peut "
            f"devenir {nouveau} que demain. {regle}"
        )
    return (
        f"{nomination.personne} est déjà {autre.label.lower()} et ne peut pas être aussi "
        f"{nouveau}. {regle} Retirez-lui d’abord ce rôle."
    )


def _origin(auteur: Personne | None, role: Role) -> Origine:
    if auteur is None:
        return Origine.COMMANDE
    return Origine.DEUX_PERSONNES if role in ROLES_A_DEUX else Origine.ORGANISATION


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
        "confirme_par": rattachement.confirme_par_id,
    }
