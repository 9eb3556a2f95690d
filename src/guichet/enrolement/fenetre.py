"""When a request of enrolment may be deposited, dispositif by dispositif."""

from datetime import datetime

from guichet import horloge
from guichet.textes import all_dispositifs
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.modele import Dispositif


def closing(dispositif: Dispositif, instant: datetime) -> Echeance | None:
    """Return the last date to deposit a request, None if the texts give none."""
    return dispositif.calendrier.in_force(Etape.FERMETURE_ENROLEMENT, instant)


def not_open_yet(dispositif: Dispositif, instant: datetime) -> str:
    """Return the sentence that says when the counter opens, or nothing."""
    ouverture = dispositif.calendrier.in_force(Etape.OUVERTURE_ENROLEMENT, instant)
    if ouverture is None or instant >= ouverture.debut:
        return ""
    return f"L’enrôlement n’est pas encore ouvert : il ouvre le {ouverture}."


def closed(dispositif: Dispositif, instant: datetime) -> str:
    """Return the sentence that says since when the counter is closed, or nothing."""
    fermeture = closing(dispositif, instant)
    if fermeture is None or instant <= fermeture.fin:
        return ""
    return f"L’enrôlement est fermé depuis le {fermeture} : la demande serait irrecevable."


def useless(dispositif: Dispositif, instant: datetime) -> str:
    """Return why beginning to enrol would open nothing (closed, no avance any more), or nothing."""
    if faute := closed(dispositif, instant):
        return faute
    avances = dispositif.calendrier.in_force(Etape.FERMETURE_AVANCE, instant)
    if avances is None or instant <= avances.fin:
        return ""
    return f"Le dépôt des avances est fermé depuis le {avances} : s’enrôler n’ouvrirait plus rien."


def offered() -> list[tuple[str, str]]:
    """Return the dispositifs that one may begin to enrol for, the first to close first."""
    instant = horloge.now()
    lignes = []
    for d in all_dispositifs():
        if useless(d, instant):
            continue
        fin, ouverture = closing(d, instant), not_open_yet(d, instant)
        dite = f"jusqu’au {fin}" if fin else "sans date de fin connue"
        if ouverture:
            dite = f"pas encore ouvert, {dite}"
        moment = fin.fin.timestamp() if fin else float("inf")
        lignes.append(((bool(ouverture), moment), (d.code, f"{d.code}, {dite} : {d.intitule}")))
    return [choix for _, choix in sorted(lignes)]


def refused() -> list[tuple[Dispositif, str]]:
    """Return the dispositifs that are not offered, each with the reason."""
    instant = horloge.now()
    return [(d, faute) for d in all_dispositifs() if (faute := useless(d, instant))]
