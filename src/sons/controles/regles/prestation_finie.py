"""The prestation was done in time, and a late solde was announced (AF-PHA §6.2, case 2)."""

from datetime import date

from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.format import Role


def check_prestation_finie(examen: Examen) -> Trouves:
    """Compare the dates of the demande with the end of prestations and the instant."""
    fin = examen.dispositif.calendrier.in_force(Etape.FIN_PRESTATIONS, examen.instant)
    for role in (Role.DATE_FACTURE, Role.DATE_FINALISATION):
        for rang, jour in _dates(examen, role):
            if jour > examen.jour:
                recu, attendu = f"{jour:%d/%m/%Y}", f"{examen.jour:%d/%m/%Y} au plus tard"
                yield Trouve(rang, "4071", examen.path(rang, role), recu, attendu)
            elif role is Role.DATE_FINALISATION and fin is not None and jour > fin.jour:
                yield _late(examen, rang, jour, fin)
    if fin is not None and examen.instant > fin.fin:
        yield from _check_attestations(examen, fin)


def _dates(examen: Examen, role: Role) -> list[tuple[int, date]]:
    lues = zip(examen.rangs, examen.dates(role), strict=True)
    return [(rang, jour) for rang, jour in lues if jour is not None]


def _late(examen: Examen, rang: int, jour: date, fin: Echeance) -> Trouve:
    chemin = examen.path(rang, Role.DATE_FINALISATION)
    return Trouve(rang, "4070", chemin, f"{jour:%d/%m/%Y}", str(fin), fin.source)


def _check_attestations(examen: Examen, fin: Echeance) -> Trouves:
    """After the end of prestations, only announced soldes come in, until the clôture."""
    avances = examen.avances
    if avances is None:
        yield NonVerifie(
            "attestation de fin de prestation",
            "le dépôt suit la fin des prestations et on ne connaît pas les avances",
            Manque.AVANCES,
        )
        return
    for rang, numero in zip(examen.rangs, examen.column(Role.NUMERO_ASP), strict=True):
        avance = avances.get(numero) if isinstance(numero, str) else None
        if avance is None:
            continue
        attestee = avance.attestation_fin
        if attestee is None or attestee > fin.jour:
            recu = f"{attestee:%d/%m/%Y}" if attestee else "aucune attestation"
            yield Trouve(rang, "4073", examen.demande(rang), recu, str(fin), fin.source)
