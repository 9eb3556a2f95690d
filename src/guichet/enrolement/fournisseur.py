"""What the supplier does: open a file, fill it in, join the pieces, deposit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from guichet import horloge
from guichet.acteurs.models import Organisation, Personne
from guichet.acteurs.quotas import Quota
from guichet.cycles.table import ActeImpossible
from guichet.enrolement.actes import Acte
from guichet.enrolement.courrier import tell
from guichet.enrolement.cycle import CYCLE
from guichet.enrolement.dossier import depositor_fault
from guichet.enrolement.models import Enrolement, PieceEnrolement, VerdictPiece
from guichet.enrolement.models.formulaire import Formulaire
from guichet.enrolement.regles import PieceDemandee, regles
from guichet.enrolement.situation import NatureEnrolement
from guichet.fichiers.contenu import DOCUMENTS
from guichet.fichiers.reception import Flux, keep
from guichet.journal.inscription import record

# What is the supplier's own, and does not depend on the solution: taken over in a new file.
_REPRIS = (
    "siret", "denomination", "denomination_souhaitee", "tva", "adresse", "code_postal", "commune",
    "representant_nom", "representant_prenom", "representant_fonction", "representant_email",
    "depositaire", "depositaire_nom", "depositaire_prenom", "depositaire_email",
    "depositaire_structure", "mandat_fin", "contact_nom", "contact_email", "contact_telephone",
    "titulaire", "bic",
)  # fmt: skip


@dataclass(frozen=True)
class Remise:
    """A piece as the supplier sends it."""

    flux: Flux
    nom: str
    fin_validite: date | None = None
    reponse: str = ""


@transaction.atomic
def open_draft(
    personne: Personne, organisation: Organisation, dispositif: str, nature: NatureEnrolement
) -> Enrolement:
    """Return a new draft; what the supplier already wrote in another file is taken over."""
    enrolement = Enrolement(
        organisation=organisation, dispositif=dispositif, nature=nature,
        cree_par=personne, cree_le=horloge.now(),
    )  # fmt: skip
    precedent = organisation.enrolements.exclude(siret="").first()
    if precedent is not None:
        for champ in _REPRIS:
            setattr(enrolement, champ, getattr(precedent, champ))
        if precedent.iban_chiffre:
            enrolement.set_iban(precedent.iban)
    enrolement.save()
    record(personne, Acte.OUVERT, enrolement, apres={"dispositif": dispositif, "nature": nature})
    return enrolement


@transaction.atomic
def save_form(personne: Personne, rempli: Enrolement) -> None:
    """Keep the answers of ``rempli``; a piece accepted for others is to be examined again.

    Raises ActeImpossible if the file was deposited in the meantime, ValidationError if another live
    file is for the same solution.
    """
    enregistre = _lock(rempli)
    avant, apres = _answers(enregistre), _answers(rempli)
    changes = {nom for nom in apres if avant[nom] != apres[nom]}
    _write(rempli)
    for piece in regles().piece:
        if changes & set(piece.prouve):
            acceptees = rempli.pieces.filter(code=piece.code, verdict=VerdictPiece.ACCEPTEE)
            acceptees.update(verdict=VerdictPiece.EN_ATTENTE, confirmee_par=None, confirmee_le=None)
    record(
        personne, Acte.FORMULAIRE, rempli, _journal(enregistre, changes), _journal(rempli, changes)
    )


@transaction.atomic
def add_piece(
    personne: Personne, enrolement: Enrolement, piece: PieceDemandee, envoi: Remise
) -> PieceEnrolement:
    """Keep a new version of a piece.

    Raises ActeImpossible if the file is no longer open to the supplier, FichierRefuse (French
    sentence) for a content that is empty, too large, or neither PDF, PNG nor JPG.
    """
    quota = Quota(enrolement.organisation)
    fichier = keep(envoi.flux, regles().limites.taille_max_octets, DOCUMENTS, pour=quota)
    _lock(enrolement)
    depot = PieceEnrolement.objects.create(
        enrolement=enrolement,
        code=piece.code,
        rang=enrolement.pieces.filter(code=piece.code).count() + 1,
        fichier=fichier,
        nom=envoi.nom[-150:],
        fin_validite=envoi.fin_validite,
        reponse=envoi.reponse,
        depose_par=personne,
        depose_le=horloge.now(),
    )
    record(
        personne, Acte.PIECE_DEPOSEE, enrolement,
        apres={"piece": piece.code, "rang": depot.rang, "empreinte": fichier.empreinte},
    )  # fmt: skip
    return depot


@transaction.atomic
def submit(personne: Personne, enrolement: Enrolement) -> None:
    """Deposit the file, at this instant, and acknowledge it by mail.

    Raises ActeImpossible, with all that is missing, or because ``personne`` has no mandate.
    """
    faute = depositor_fault(enrolement, personne)
    if faute:
        raise ActeImpossible(faute)
    instant = horloge.now()
    CYCLE.apply(enrolement, Acte.DEPOT, personne, depose_le=instant, motif="")
    tell(enrolement, "enrolement_depose", depositaire=personne)


def begin_finalisation(personne: Personne, enrolement: Enrolement) -> None:
    """Open an anticipated enrolment again, to make it definitive."""
    CYCLE.apply(
        enrolement, Acte.FINALISATION, personne, nature=NatureEnrolement.DEFINITIF.value, motif=""
    )


def give_up(personne: Personne, enrolement: Enrolement) -> None:
    """Go back to the anticipated enrolment, which never ceased to hold."""
    CYCLE.apply(
        enrolement, Acte.RENONCEMENT, personne, nature=NatureEnrolement.ANTICIPE.value, motif=""
    )


def abandon(personne: Personne, enrolement: Enrolement) -> None:
    """Give up a request that was not examined."""
    CYCLE.apply(enrolement, Acte.ABANDON, personne)


def _lock(enrolement: Enrolement) -> Enrolement:
    """Take the row until the commit, and return it as it is kept."""
    actuel = Enrolement.objects.select_for_update().get(pk=enrolement.pk)
    if not actuel.is_open_to_supplier:
        raise ActeImpossible(
            f"Le dossier est maintenant « {actuel.get_etat_display()} » : il ne peut plus être "
            "modifié. Rechargez la page pour voir ce qui a changé."
        )
    return actuel


def _write(rempli: Enrolement) -> None:
    """Write the answers; what the database refuses is said in the words of its constraint."""
    champs = [champ.name for champ in Formulaire._meta.fields]
    try:
        with transaction.atomic():
            rempli.save(update_fields=champs)
    except IntegrityError:
        rempli.validate_constraints()
        raise


def _answers(enrolement: Enrolement) -> dict[str, Any]:
    """Return the answers as they are compared: the IBAN in clear, since it never encrypts alike."""
    noms = [champ.name for champ in Formulaire._meta.fields if champ.name != "iban_chiffre"]
    return {nom: getattr(enrolement, nom) for nom in noms} | {"iban": enrolement.iban}


def _journal(enrolement: Enrolement, changes: set[str]) -> Mapping[str, Any]:
    """Return the answers that change, as the journal keeps them: never the whole IBAN."""
    reponses = _answers(enrolement) | {"iban": enrolement.iban_masque}
    return {nom: reponses[nom] for nom in sorted(changes)}
