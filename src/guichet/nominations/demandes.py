"""Ask for an agent's role, answer, take back; what nobody answers ends by itself."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.acteurs.invitations import invite
from guichet.acteurs.models import Invitation, Personne
from guichet.acteurs.rattachements import Nomination, check_compatible, check_may_confide
from guichet.cycles.table import SeparationRefusee
from guichet.journal.inscription import record
from guichet.nominations.actes import Acte
from guichet.nominations.cycle import CYCLE
from guichet.nominations.models import DELAI, DemandeRole, Etat


@transaction.atomic
def ask(auteur: Personne, demande: DemandeRole) -> None:
    """Ask for a role; nobody is invited before another administrator confirms it.

    Raises PermissionDenied if ``auteur`` may not give it, ValidationError with a French sentence:
    for oneself, already asked for, or incompatible with what the person holds.
    """
    check_may_confide(auteur, demande.organisation, Role(demande.role))
    demande.email = demande.email.strip().lower()
    demande.demandee_par, demande.demandee_le = auteur, horloge.now()
    _check_another(auteur, demande)
    _check_compatible(demande)
    demande.full_clean()
    try:
        with transaction.atomic():
            demande.save()
    except IntegrityError:
        demande.validate_constraints()
        raise
    record(auteur, Acte.DEMANDE, demande, apres=_describe(demande))


@transaction.atomic
def confirm(personne: Personne, demande: DemandeRole) -> None:
    """Agree, and invite who receives the role.

    Raises PermissionDenied, or ActeImpossible: one's own request, one's own role, too late.
    """
    check_may_confide(personne, demande.organisation, Role(demande.role))
    _check_another(personne, demande)
    _check_compatible(demande)
    CYCLE.apply(demande, Acte.CONFIRMATION, personne)
    invite(
        Invitation(
            email=demande.email,
            nom=demande.nom,
            prenom=demande.prenom,
            organisation=demande.organisation,
            role=demande.role,
            fin=demande.fin,
            auteur=demande.demandee_par,
            confirmee_par=personne,
        )
    )


def refuse(personne: Personne, demande: DemandeRole) -> None:
    """Say no."""
    CYCLE.apply(demande, Acte.REFUS, personne)


def take_back(personne: Personne, demande: DemandeRole) -> None:
    """Give the request up: one person is enough."""
    CYCLE.apply(demande, Acte.RETRAIT, personne)


def end_expired() -> None:
    """End the requests that nobody answered in time; called regularly by the queue."""
    limite = horloge.now() - DELAI
    for demande in DemandeRole.objects.filter(etat=Etat.DEMANDEE, demandee_le__lt=limite):
        CYCLE.apply(demande, Acte.PEREMPTION, None)


def _check_another(personne: Personne, demande: DemandeRole) -> None:
    if personne.email.casefold() == demande.email.casefold():
        raise SeparationRefusee(
            "Personne ne demande ni ne confirme un rôle pour soi : adressez-vous à deux autres "
            "administrateurs."
        )


def _check_compatible(demande: DemandeRole) -> None:
    """Say now what would refuse the role when the invitation is accepted."""
    connue = Personne.objects.filter(email__iexact=demande.email).first()
    if connue is None:
        return
    jour = horloge.today()
    if demande.fin and demande.fin < jour:
        raise ValidationError({"fin": "Le dernier jour est déjà passé."})
    check_compatible(
        Nomination(connue, demande.organisation, Role(demande.role), jour, demande.fin)
    )


def _describe(demande: DemandeRole) -> dict[str, object]:
    """Return what the journal keeps of a request: it forgets nothing, so that it names nobody."""
    return {
        "organisation": demande.organisation_id,
        "role": demande.role,
        "fin": demande.fin,
    }
