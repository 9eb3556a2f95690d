"""What the agency decides, each in one transaction: state, register, mails, journal."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from guichet import horloge
from guichet.acteurs.models import Personne
from guichet.cycles.table import ActeImpossible
from guichet.referencement import avis
from guichet.referencement.actes import Acte
from guichet.referencement.cycle import CYCLE
from guichet.referencement.echeances import dispositif_of, earliest_order, funding_refusal
from guichet.referencement.models import Candidature, Referencement
from guichet.referencement.numeros import next_numero
from sons.ecriture import write_day


@dataclass(frozen=True)
class Octroi:
    """What an agent grants: the profiles that were verified, and the right to funding or not."""

    profils: tuple[str, ...]
    finance: bool
    motifs: str = ""


@transaction.atomic
def accept(agent: Personne, candidature: Candidature, motifs: str = "") -> None:
    """Declare the candidature eligible: the evidence file may come."""
    CYCLE.apply(candidature, Acte.ELIGIBILITE, agent, eligible_le=horloge.now(), motifs=motifs)
    avis.tell_supplier(candidature, "eligible", motifs=motifs)


@transaction.atomic
def reject(agent: Personne, candidature: Candidature, motifs: str) -> None:
    """Declare the candidature not eligible, with the reasons."""
    _check_motifs(motifs)
    CYCLE.apply(candidature, Acte.INELIGIBILITE, agent, decidee_le=horloge.now(), motifs=motifs)
    avis.tell_supplier(candidature, "non_eligible", motifs=motifs)


@transaction.atomic
def send_back(agent: Personne, candidature: Candidature, motifs: str) -> None:
    """Declare the evidence file incomplete: it is not deemed filed before it is completed."""
    _check_motifs(motifs)
    CYCLE.apply(candidature, Acte.INCOMPLETUDE, agent, motifs=motifs)
    avis.tell_supplier(candidature, "incomplet", motifs=motifs)


@transaction.atomic
def grant(agent: Personne, candidature: Candidature, octroi: Octroi) -> Referencement:
    """Grant the référencement under a number of its own and write it in the register."""
    _check_octroi(candidature, octroi)
    CYCLE.apply(candidature, Acte.OCTROI, agent, decidee_le=horloge.now(), motifs=octroi.motifs)
    referencement = _register(candidature, octroi)
    premiere = earliest_order(dispositif_of(candidature), referencement.dossier_complet)
    avis.tell_supplier(
        candidature, "octroi", referencement=referencement, premiere=premiere, motifs=octroi.motifs
    )
    return referencement


@transaction.atomic
def refuse(agent: Personne, candidature: Candidature, motifs: str) -> None:
    """Refuse the référencement, with the reasons."""
    _check_motifs(motifs)
    CYCLE.apply(candidature, Acte.REFUS, agent, decidee_le=horloge.now(), motifs=motifs)
    avis.tell_supplier(candidature, "refus", motifs=motifs)


@transaction.atomic
def withdraw(agent: Personne, candidature: Candidature, motifs: str) -> None:
    """Withdraw the référencement: sums received are owed back (AF §7), so payments are warned."""
    _check_motifs(motifs)
    _check_after_grant(candidature)
    CYCLE.apply(candidature, Acte.RETRAIT, agent, motifs=motifs)
    referencement = candidature.referencement
    referencement.retire_le, referencement.motifs_retrait = horloge.now(), motifs
    referencement.save(update_fields=["retire_le", "motifs_retrait"])
    avis.tell_supplier(candidature, "retrait", referencement=referencement, motifs=motifs)
    avis.tell_distributors(candidature, "retrait", referencement=referencement, motifs=motifs)
    avis.warn_payments(candidature, referencement=referencement, motifs=motifs)


def _register(candidature: Candidature, octroi: Octroi) -> Referencement:
    """Write the row of the register, as the candidature is at this instant."""
    if candidature.dossier_complet is None:
        raise ActeImpossible("Le dossier complet de preuves n’a pas de date de réception.")
    instant = horloge.now()
    return Referencement.objects.create(
        numero=next_numero(dispositif_of(candidature), instant.year),
        candidature=candidature,
        organisation=candidature.organisation,
        siret=candidature.siret,
        dispositif=candidature.dispositif,
        solution=candidature.solution,
        version=candidature.version,
        profils=list(octroi.profils),
        finance=octroi.finance,
        dossier_complet=candidature.dossier_complet,
        octroye_le=instant,
    )


def _check_octroi(candidature: Candidature, octroi: Octroi) -> None:
    """Refuse profiles that were not asked, a compulsory one left out, funding that was not."""
    inconnus = set(octroi.profils) - set(candidature.profils)
    if inconnus:
        raise ValidationError(f"Profil non demandé : {_said(inconnus)}.")
    obligatoires = {p.nom for p in dispositif_of(candidature).profil if p.obligatoire}
    manquants = obligatoires - set(octroi.profils)
    if manquants:
        raise ValidationError(
            f"Le profil {_said(manquants)} est obligatoire : sans lui, refusez le référencement ou "
            "demandez un complément."
        )
    if octroi.finance and not candidature.finance:
        raise ValidationError("Le fournisseur a candidaté sans financement.")
    trop_tard = funding_refusal(candidature) if octroi.finance else ""
    if trop_tard:
        raise ActeImpossible(f"{trop_tard} Sans financement, il reste possible.")


def _check_after_grant(candidature: Candidature) -> None:
    """Refuse to withdraw what, at the date that a demonstration plays, is not granted yet."""
    octroi = getattr(candidature, "referencement", None)
    if octroi is not None and octroi.octroye_le > horloge.now():
        jour = octroi.octroye_le.astimezone(horloge.PARIS)
        raise ActeImpossible(
            f"Le référencement a été octroyé le {write_day(jour)}, après la date du portail : "
            "changez d’abord la date de démonstration."
        )


def _said(profils: Iterable[str]) -> str:
    return ", ".join(f"« {profil} »" for profil in sorted(profils))


def _check_motifs(motifs: str) -> None:
    if not motifs.strip():
        raise ValidationError("Indiquez les motifs : le fournisseur les lira tels quels.")
