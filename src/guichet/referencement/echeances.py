"""Until when each act of the counter is possible, and how far back orders may go.

The closing dates are those of the call for funding: they bind who asks for funding. A
référencement without it (« référencement sans financement », frequent questions of the ANS) opens
no right to any payment and stays possible afterwards.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from guichet import horloge
from guichet.referencement.models import Candidature
from guichet.textes import all_dispositifs, reglement
from sons.agenda.echeances import Jalon
from sons.ecriture import lower_first
from sons.reglement.calendrier import Etape
from sons.reglement.modele import Dispositif


def dispositif_of(candidature: Candidature) -> Dispositif:
    """Return the texts of the dispositif that ``candidature`` aims at.

    Raises DispositifInconnu if the operator took the dispositif out of its texts.
    """
    return reglement().dispositif(candidature.dispositif)


def closing_candidature(dispositif: Dispositif, instant: datetime) -> Jalon | None:
    """Return the last date to file a candidature, None if the texts give none."""
    return _first(dispositif, instant, (Etape.CANDIDATURE, Etape.FERMETURE_REFERENCEMENT))


def closing_preuves(dispositif: Dispositif, instant: datetime) -> Jalon | None:
    """Return the last date to file the complete evidence, None if the texts give none."""
    return _first(dispositif, instant, (Etape.PREUVES, Etape.FERMETURE_REFERENCEMENT))


def closing_decision(dispositif: Dispositif, instant: datetime) -> Jalon | None:
    """Return the last date to grant a référencement.

    Where the texts date the evidence, ``fermeture_referencement`` is the end of the validation
    (IMG-DB-Va2); elsewhere it only is the end of the filing, and the decision may come later.
    """
    if dispositif.calendrier.in_force(Etape.PREUVES, instant) is None:
        return None
    return _first(dispositif, instant, (Etape.FERMETURE_REFERENCEMENT,))


def refusal(candidature: Candidature, closing: Jalon | None, quoi: str) -> str:
    """Return the sentence that refuses ``quoi`` after its closing, or nothing."""
    if closing is None or not candidature.finance or not closing.is_past(horloge.now()):
        return ""
    return (
        f"{quoi} n’est plus possible : {lower_first(closing.echeance.libelle)} le "
        f"{closing.echeance} (heure de Paris)."
    )


def funding_refusal(candidature: Candidature) -> str:
    """Return the sentence that refuses a grant that opens the funding, or nothing.

    The date is that of the funding: a référencement without it may be granted afterwards.
    """
    closing = closing_decision(dispositif_of(candidature), horloge.now())
    return refusal(candidature, closing, "L’octroi avec financement")


def not_open_yet(dispositif: Dispositif) -> str:
    """Return the sentence that says that the counter is not open yet, or nothing."""
    ouverture = _first(dispositif, horloge.now(), (Etape.OUVERTURE_REFERENCEMENT,))
    if ouverture is None or ouverture.is_past(horloge.now()):
        return ""
    return f"Le guichet de référencement de {dispositif.code} ouvre le {ouverture.echeance}."


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the dispositifs that one may apply to: open, to come, closed to who asks for funding.

    Each says until when, or since when; the first to close comes first.
    """
    instant = horloge.now()
    ouverts: list[tuple[float, tuple[str, str]]] = []
    a_venir, fermes = [], []
    for d in all_dispositifs():
        fin = closing_candidature(d, instant)
        ouverture = _first(d, instant, (Etape.OUVERTURE_REFERENCEMENT,))
        if fin is not None and fin.is_past(instant):
            fermes.append((d.code, f"{d.code}, fermé depuis le {fin.echeance} : {d.intitule}"))
        elif ouverture is not None and not ouverture.is_past(instant):
            a_venir.append((d.code, f"{d.code}, ouvre le {ouverture.echeance} : {d.intitule}"))
        else:
            dite = f"jusqu’au {fin.echeance}" if fin else "sans date de fin connue"
            moment = fin.moment.timestamp() if fin else float("inf")
            ouverts.append((moment, (d.code, f"{d.code}, {dite} : {d.intitule}")))
    groupes = [
        ("Ouverts", [un for _, un in sorted(ouverts)]),
        ("Pas encore ouverts : à préparer", a_venir),
        ("Fermés : candidature sans financement seulement", fermes),
    ]
    return [(titre, siens) for titre, siens in groupes if siens]


def closed_to_funding(dispositif: Dispositif) -> str:
    """Return the sentence that says that only a candidature without funding is left, or nothing."""
    fin = closing_candidature(dispositif, horloge.now())
    if fin is None or not fin.is_past(horloge.now()):
        return ""
    return (
        f"Le guichet de {dispositif.code} est fermé depuis le {fin.echeance} : seule une "
        "candidature sans financement reste possible."
    )


def earliest_order(dispositif: Dispositif, dossier_complet: date) -> date:
    """Return the first day on which an order may have been signed, if the file is complete then.

    The number of days before the file (AF §4.4: 120), or the day after which every order is deemed
    in time if that is earlier; never before the dispositif itself, as its calendar stood that day.
    """
    delai = dispositif.delai_commande
    premier = dossier_complet - timedelta(days=delai.jours)
    if delai.repute_respecte_apres is not None:
        premier = min(premier, delai.repute_respecte_apres + timedelta(days=1))
    ce_jour = datetime.combine(dossier_complet, time.max, horloge.PARIS)
    ouverture = dispositif.calendrier.in_force(Etape.OUVERTURE_COMMANDES, ce_jour)
    return max(premier, ouverture.jour) if ouverture else premier


def _first(dispositif: Dispositif, instant: datetime, etapes: Iterable[Etape]) -> Jalon | None:
    """Return the first of these dates that the calendar in force gives."""
    for etape in etapes:
        echeance = dispositif.calendrier.in_force(etape, instant)
        if echeance is not None:
            return Jalon(dispositif.code, echeance)
    return None
