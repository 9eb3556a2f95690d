"""Until when what a demande lacks may still come, or what it announces.

An avance counts when all its elements were received before the closing of its counter
(AF-PHA-LGO-Va1 §4.4), a solde likewise (§6.2): one that never was complete cannot become so later.
One that the agency invites to modify (§6.1) is answered within the delay that the agency gives.
Where a text asks for it (§6.2, case 2), the completion of a prestation is declared by a date that
lets its solde come later.
"""

from datetime import datetime

from guichet.depots.models import Demande, Etat, Phase
from guichet.jalons import Limite
from guichet.textes import reglement
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.modele import Dispositif

FERMETURES = {Phase.AVANCE: Etape.FERMETURE_AVANCE, Phase.SOLDE: Etape.CLOTURE_SOLDE}


def limit_of(demande: Demande, instant: datetime) -> Limite | None:
    """Return until when a demande may be completed or answered for, None if nothing bounds it."""
    if demande.etat == Etat.A_MODIFIER and demande.reponse_jusqu_au is not None:
        return Limite.of_day(demande.reponse_jusqu_au)
    fermeture = _closing(demande, instant) if demande.etat == Etat.INCOMPLETE else None
    return Limite.of_text(fermeture) if fermeture else None


def too_late(demande: Demande, instant: datetime) -> str:
    """Return why what is received at ``instant`` can no longer be taken, nothing if it can."""
    limite = limit_of(demande, instant)
    if limite is None or not limite.is_past(instant):
        return ""
    if demande.etat == Etat.A_MODIFIER:
        return (
            f"L’agence attendait votre réponse jusqu’au {limite.dite} : elle ne peut plus être "
            "prise ici. Écrivez-lui un message."
        )
    return (
        f"La réception des pièces de cette demande est close depuis le {limite.dite} : restée "
        "incomplète à cette date, elle ne peut plus être complétée."
    )


def attestation_step(dispositif: Dispositif) -> Etape | None:
    """Return the date by which the completion is attested, None where no text asks for it."""
    return dispositif.attestation_fin.au_plus_tard if dispositif.attestation_fin else None


def attestation_limit(demande: Demande, instant: datetime) -> Limite | None:
    """Return until when the completion may be declared, None where nothing bounds it."""
    dispositif = reglement().dispositif(demande.dispositif)
    etape = attestation_step(dispositif)
    echeance = dispositif.calendrier.in_force(etape, instant) if etape else None
    return Limite.of_text(echeance) if echeance else None


def check_attestation(demande: Demande) -> str:
    """Say why there is no completion to attest for this demande, nothing if there is one."""
    if demande.phase != Phase.AVANCE:
        return "L’achèvement se déclare sur la demande d’avance, avant celle du solde."
    if attestation_step(reglement().dispositif(demande.dispositif)) is None:
        return f"Les textes de {demande.dispositif} ne demandent pas d’attestation d’achèvement."
    if demande.soldes.exclude(etat__in=(Etat.REFUSEE, Etat.RETIREE)).exists():
        return "Le solde de cette avance est déjà demandé : il n’y a plus rien à déclarer."
    return ""


def _closing(demande: Demande, instant: datetime) -> Echeance | None:
    """Return the closing of the counter; an avance that an exception let in later has the last one.

    AF-PHA-LGO-Va1 §2: the exception of the archived orders leaves the « Date de clôture » as it is.
    """
    calendrier = reglement().dispositif(demande.dispositif).calendrier
    fermeture = calendrier.in_force(FERMETURES[Phase(demande.phase)], instant)
    if fermeture is not None and demande.deposee_le > fermeture.fin:
        return calendrier.in_force(Etape.CLOTURE_SOLDE, instant)
    return fermeture
