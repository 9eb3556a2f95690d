"""The prestation was done between its order and the end of the prestations, and told in time."""

from datetime import date

from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.ecriture import write_day
from sons.manque import Manque, NonVerifie
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.format import Role


def check_prestation_finie(examen: Examen) -> Trouves:
    """Compare the dates of the demande with its order, the end of prestations and the instant."""
    fin = _date(examen, Etape.FIN_PRESTATIONS)
    for role in (Role.DATE_FACTURE, Role.DATE_FINALISATION):
        for rang, jour in _dates(examen, role):
            if jour > examen.jour:
                recu, attendu = write_day(jour), f"{write_day(examen.jour)} au plus tard"
                yield Trouve(rang, "4071", examen.path(rang, role), recu, attendu)
            elif role is Role.DATE_FINALISATION and fin is not None and jour > fin.jour:
                yield _report(examen, rang, "4070", jour, str(fin), fin)
    yield from _check_floor(examen)
    if fin is not None and examen.instant > fin.fin:
        yield from _check_attestations(examen)


def _date(examen: Examen, etape: Etape) -> Echeance | None:
    return examen.dispositif.calendrier.in_force(etape, examen.instant)


def _dates(examen: Examen, role: Role) -> list[tuple[int, date]]:
    lues = zip(examen.rangs, examen.dates(role), strict=True)
    return [(rang, jour) for rang, jour in lues if jour is not None]


def _report(
    examen: Examen, rang: int, code: str, jour: date, attendu: str, echeance: Echeance | None
) -> Trouve:
    chemin = examen.path(rang, Role.DATE_FINALISATION)
    source = echeance.source if echeance else None
    return Trouve(rang, code, chemin, write_day(jour), attendu, source)


def _check_floor(examen: Examen) -> Trouves:
    """What is ordered is done after: the order of the avance, else the opening of the orders."""
    ouverture = _date(examen, Etape.OUVERTURE_COMMANDES)
    connues = examen.avances_by_rank
    for rang, jour in _dates(examen, Role.DATE_FINALISATION):
        avance = connues.get(rang)
        if avance is not None and avance.date_commande is not None:
            if jour < avance.date_commande:
                attendu = f"{write_day(avance.date_commande)}, date de la commande"
                yield _report(examen, rang, "4072", jour, attendu, None)
        elif ouverture is not None and jour < ouverture.jour:
            attendu = f"{ouverture}, ouverture des commandes"
            yield _report(examen, rang, "4072", jour, attendu, ouverture)
        elif avance is not None:
            yield NonVerifie(
                "prestation finie après sa commande",
                "on ne connaît pas la date de commande d’au moins une avance",
                Manque.COMMANDES_DES_AVANCES,
            )


def _check_attestations(examen: Examen) -> Trouves:
    """Where a text asks for it, only the soldes of a completion attested in time still come in."""
    regle = examen.dispositif.attestation_fin
    limite = _date(examen, regle.au_plus_tard) if regle else None
    if regle is None or limite is None:
        return
    if examen.avances is None:
        yield NonVerifie(
            "attestation de fin de prestation",
            "le dépôt suit la fin des prestations et on ne connaît pas les avances",
            Manque.AVANCES,
        )
    for rang, avance in examen.avances_by_rank.items():
        attestee = avance.attestation_fin
        if attestee is None or attestee > limite.jour:
            recu = write_day(attestee) if attestee else "aucune attestation"
            yield Trouve(rang, "4073", examen.demande(rang), recu, str(limite), regle.source)
