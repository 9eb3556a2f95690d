"""The dates and windows of the picture in a few French words."""

from datetime import datetime

from sons.agenda.duree import Duree
from sons.agenda.echeances import Jalon
from sons.agenda.fenetres import Etat, Fenetre
from sons.ecriture import write_day

_COURTS = {
    "ouverture_referencement": "ouverture du référencement",
    "candidature": "fin des candidatures",
    "ouverture_enrolement": "ouverture de l’enrôlement",
    "fermeture_enrolement": "fin de l’enrôlement",
    "preuves": "fin des preuves",
    "fermeture_referencement": "fin du référencement",
    "limite_commande": "fin des commandes",
    "date_ferme": "date ferme",
}


def short(jalon: Jalon) -> str:
    """Name a date; a step that this list does not know yet names itself."""
    etape = jalon.echeance.etape
    return f"{_COURTS.get(etape, etape.replace('_', ' '))} {jalon.echeance}"


def described(fenetre: Fenetre) -> str:
    """Say a window: « dépôt des avances : du 01/04/2022 au 15/03/2023 à 14h00 »."""
    nom, debut, fin = fenetre.nature.libelle.lower(), fenetre.ouverture, fenetre.fermeture
    if debut and fin:
        return f"{nom} : {_from(debut)} {_to(fin)}"
    if fin:
        return f"{nom} : jusqu’{_to(fin)}, ouverture non datée"
    return f"{nom} : {_from(debut) if debut else ''}, fermeture non datée"


def summed_up(fenetre: Fenetre, instant: datetime) -> str:
    """Say what matters of a window at ``instant``, in the room there is beside a bar."""
    etat, debut, fin = fenetre.state(instant), fenetre.ouverture, fenetre.fermeture
    if etat is Etat.A_VENIR and debut:
        return f"{_from(debut, heure=False)} {_to(fin)}" if fin else _from(debut)
    if fin is None:
        return "fermeture non datée"
    if etat is Etat.FERMEE:
        return f"fermé depuis {_the(fin)}"
    return f"{fin.echeance} · dans {Duree.between(instant, fin.moment).rough}"


def _from(jalon: Jalon, heure: bool = True) -> str:
    """A month alone takes no article: « de 04/2022 »."""
    if jalon.echeance.approximative:
        return f"de {jalon.echeance}"
    return f"du {jalon.echeance if heure else write_day(jalon.echeance.jour)}"


def _to(jalon: Jalon) -> str:
    return f"{'à' if jalon.echeance.approximative else 'au'} {jalon.echeance}"


def _the(jalon: Jalon) -> str:
    return f"{'' if jalon.echeance.approximative else 'le '}{jalon.echeance}"
