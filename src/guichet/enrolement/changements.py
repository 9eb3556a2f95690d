"""Change the account of a definitive enrolment: the supplier asks, two agents agree.

A changed account is how money is stolen: the legal representative is told at each step, at the
address of the form too, and the account replaced is kept.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.acteurs.quotas import Quota
from guichet.chiffrement.cles import CoffreFerme
from guichet.cycles.table import ActeImpossible
from guichet.enrolement.actes import Acte
from guichet.enrolement.courrier import tell
from guichet.enrolement.cycle import CYCLE_COMPTE
from guichet.enrolement.models import (
    ChangementCompte,
    Enrolement,
    Etat,
    PieceEnrolement,
    VerdictPiece,
)
from guichet.enrolement.models.compte import Compte
from guichet.enrolement.regles import regles
from guichet.fichiers.contenu import DOCUMENTS
from guichet.fichiers.reception import Flux, keep
from guichet.journal.inscription import record

RIB = "RIB"


@dataclass(frozen=True)
class NouveauCompte:
    """The account asked for, and the RIB that shows it."""

    titulaire: str
    iban: str
    bic: str
    rib: Flux
    rib_nom: str


@transaction.atomic
def ask_change(
    personne: Personne, enrolement: Enrolement, demande: NouveauCompte
) -> ChangementCompte:
    """Ask for another account; nothing changes until an officer accepts it.

    Raises PermissionDenied, ActeImpossible if the enrolment is not definitive or the account is the
    same, ValidationError if a change waits already, FichierRefuse.
    """
    if not personne.peut(Habilitation.DEPOSER_ENROLEMENT, enrolement):
        raise PermissionDenied("Vous ne pouvez pas changer le compte de ce fournisseur.")
    quota = Quota(enrolement.organisation)
    fichier = keep(demande.rib, regles().limites.taille_max_octets, DOCUMENTS, pour=quota)
    _check_open(_lock(enrolement), demande)
    changement = ChangementCompte(
        enrolement=enrolement, titulaire=demande.titulaire, bic=demande.bic, rib=fichier,
        rib_nom=demande.rib_nom[-150:], demande_par=personne, demande_le=horloge.now(),
    )  # fmt: skip
    changement.set_iban(demande.iban)
    _create(changement)
    _tell(changement, "enrolement_compte_demande")
    record(personne, Acte.COMPTE_DEMANDE, enrolement, _said(enrolement), _said(changement))
    return changement


def examine_change(agent: Personne, changement: ChangementCompte) -> None:
    """Say that the account is the one of its RIB; nothing changes before a second agent confirms.

    Raises PermissionDenied, or ActeImpossible: no longer definitive, or asked by this very person.
    """
    CYCLE_COMPTE.apply(changement, Acte.COMPTE_EXAMINE, agent, examine_le=horloge.now())


@transaction.atomic
def accept_change(agent: Personne, changement: ChangementCompte) -> None:
    """Put the new account in place of the old one, which the change keeps.

    Raises PermissionDenied, or ActeImpossible: no longer definitive, not examined by another agent
    first, asked by this very person, or an account that does not open.
    """
    enrolement = _lock(changement.enrolement)
    changement.enrolement = enrolement
    _check_legible(enrolement, changement)
    CYCLE_COMPTE.apply(
        changement, Acte.COMPTE_ACCEPTE, agent, decide_le=horloge.now(),
        **_kept(enrolement, changement),
    )  # fmt: skip
    avant = _said(enrolement)
    _replace(enrolement, changement)
    _join_rib(changement)
    _tell(changement, "enrolement_compte_change")
    record(agent, Acte.COMPTE_CHANGE, enrolement, avant, _said(enrolement))


@transaction.atomic
def refuse_change(agent: Personne, changement: ChangementCompte, motif: str) -> None:
    """Keep the account as it is, and say why."""
    if not motif.strip():
        raise ActeImpossible("Donnez la raison : le fournisseur la recevra telle quelle.")
    CYCLE_COMPTE.apply(
        changement, Acte.COMPTE_REFUSE, agent, decide_le=horloge.now(), motif=motif.strip()
    )
    _tell(changement, "enrolement_compte_refuse")


@transaction.atomic
def cancel_change(personne: Personne, changement: ChangementCompte) -> None:
    """Take the request back."""
    CYCLE_COMPTE.apply(changement, Acte.COMPTE_ANNULE, personne)
    _tell(changement, "enrolement_compte_annule", annule_par=personne)


def _lock(enrolement: Enrolement) -> Enrolement:
    return Enrolement.objects.select_for_update().get(pk=enrolement.pk)


def _check_open(enrolement: Enrolement, demande: NouveauCompte) -> None:
    if enrolement.etat != Etat.DEFINITIF:
        raise ActeImpossible(
            f"L’enrôlement est « {enrolement.get_etat_display()} » : le compte se change dans son "
            "formulaire, ou n’est plus à changer."
        )
    if (enrolement.iban, enrolement.bic, enrolement.titulaire) == (
        demande.iban, demande.bic, demande.titulaire,
    ):  # fmt: skip
        raise ActeImpossible("Ce compte est déjà celui de l’enrôlement.")


def _check_legible(*comptes: Compte) -> None:
    """Nobody decides on an account that was put there by other means than the portal."""
    try:
        for compte in comptes:
            compte.take_out("iban_chiffre")
    except CoffreFerme as faute:
        raise ActeImpossible(str(faute)) from faute


def _create(changement: ChangementCompte) -> None:
    """Write the request; of two at the same instant, the second is told by the constraint."""
    try:
        with transaction.atomic():
            changement.save()
    except IntegrityError:
        changement.validate_constraints()
        raise


def _kept(enrolement: Enrolement, changement: ChangementCompte) -> dict[str, str]:
    """Return the account in place, as the change that replaces it keeps it."""
    return {
        "ancien_titulaire": enrolement.titulaire,
        "ancien_iban_chiffre": changement.sealed("ancien_iban_chiffre", enrolement.iban),
        "ancien_iban_fin": enrolement.iban_fin,
        "ancien_bic": enrolement.bic,
    }


def _replace(enrolement: Enrolement, changement: ChangementCompte) -> None:
    enrolement.titulaire, enrolement.bic = changement.titulaire, changement.bic
    enrolement.set_iban(changement.iban)
    enrolement.save(update_fields=[champ.name for champ in Compte._meta.fields])


def _join_rib(changement: ChangementCompte) -> None:
    """Make the RIB the version of the piece that counts: accepted and confirmed, as its account."""
    pieces = changement.enrolement.pieces
    PieceEnrolement.objects.create(
        enrolement=changement.enrolement, code=RIB, rang=pieces.filter(code=RIB).count() + 1,
        fichier=changement.rib, nom=changement.rib_nom, depose_par=changement.demande_par,
        depose_le=changement.demande_le, verdict=VerdictPiece.ACCEPTEE,
        relue_par=changement.examine_par, relue_le=changement.examine_le,
        confirmee_par=changement.decide_par, confirmee_le=changement.decide_le,
    )  # fmt: skip


def _tell(changement: ChangementCompte, gabarit: str, **contexte: object) -> None:
    """Write to those of the enrolment, and to the legal representative of the form."""
    enrolement = changement.enrolement
    adresses = [enrolement.representant_email]
    tell(enrolement, gabarit, aussi=adresses, changement=changement, **contexte)


def _said(compte: Compte) -> dict[str, str]:
    """Return an account as the journal keeps it: never the whole IBAN."""
    return {"titulaire": compte.titulaire, "iban": compte.iban_masque, "bic": compte.bic}
