"""Some demandes wait for the same client's demande of another dispositif (DRIMbox, RIS)."""

from datetime import datetime
from enum import StrEnum

from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.calendrier import Echeance
from sons.reglement.modele import Attente, Dispositif


class Issue(StrEnum):
    """What becomes of a demande that waits."""

    LEVEE = "levee"  # the other demande is validated: this one is examined
    EN_ATTENTE = "en_attente"
    ANNULEE = "annulee"


def outcome(dispositif: Dispositif, instant: datetime, validee: bool) -> Issue:
    """Say what becomes, at an instant, of a demande whose client has, or not, the other one."""
    if validee or dispositif.attente is None:
        return Issue.LEVEE
    echeance = cancelled_after(dispositif, dispositif.attente, instant)
    return Issue.ANNULEE if echeance and instant > echeance.fin else Issue.EN_ATTENTE


def cancelled_after(dispositif: Dispositif, attente: Attente, instant: datetime) -> Echeance | None:
    """Return the date after which what still waits is cancelled, if the texts give one."""
    if attente.annulation is None:
        return None
    return dispositif.calendrier.in_force(attente.annulation, instant)


_CODES = {Issue.EN_ATTENTE: "4090", Issue.ANNULEE: "4091"}


def check_attente(examen: Examen) -> Trouves:
    """Say which demandes are accepted but wait, by the first kind of identifier of the client."""
    attente = examen.dispositif.attente
    if attente is None or not examen.cles or not examen.cles[0][1].valeurs:
        return
    cles = examen.cles[0][1]
    validees = examen.contexte.validees(attente.dispositif, cles.identifiant, cles.distinctes)
    if validees is None:
        yield NonVerifie(
            f"demande {attente.dispositif} du client",
            f"on ne sait pas quels clients ont une demande {attente.dispositif} validée",
            Manque.DEMANDES_VALIDEES,
        )
        return
    issue = outcome(examen.dispositif, examen.instant, validee=False)
    echeance = cancelled_after(examen.dispositif, attente, examen.instant)
    attendu = f"{attente.dispositif}, au plus tard le {echeance}" if echeance else None
    for place, (valeur, rang) in enumerate(zip(cles.valeurs, cles.rangs, strict=True)):
        if valeur not in validees:
            chemin, quoi = cles.path(place), attendu or attente.dispositif
            yield Trouve(rang, _CODES[issue], chemin, valeur, quoi, attente.source)
