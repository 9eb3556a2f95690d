"""The prestation was done in time, and a late solde was announced (AF-PHA §6.2, case 2)."""

from datetime import date

from sons.controles.dossier import Dossier
from sons.controles.natures import read_date
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.format import Role


def check_prestation_finie(dossier: Dossier) -> None:
    """Compare the dates of the demande with the end of prestations and the instant."""
    fin = dossier.dispositif.calendrier.in_force(Etape.FIN_PRESTATIONS, dossier.instant)
    for role in (Role.DATE_FACTURE, Role.DATE_FINALISATION):
        for rang, jour in _dates(dossier, role):
            if jour > dossier.jour:
                recu, attendu = f"{jour:%d/%m/%Y}", f"{dossier.jour:%d/%m/%Y} au plus tard"
                dossier.releve.on_demande(rang, "4071", dossier.path(rang, role), recu, attendu)
            elif role is Role.DATE_FINALISATION and fin is not None and jour > fin.jour:
                _report_late(dossier, rang, jour, fin)
    if fin is not None and dossier.instant > fin.fin:
        _check_attestations(dossier, fin)


def _dates(dossier: Dossier, role: Role) -> list[tuple[int, date]]:
    valeurs = zip(dossier.rangs, dossier.column(role), strict=True)
    lues = [(rang, read_date(v)) for rang, v in valeurs if isinstance(v, str)]
    return [(rang, jour) for rang, jour in lues if jour is not None]


def _report_late(dossier: Dossier, rang: int, jour: date, fin: Echeance) -> None:
    chemin = dossier.path(rang, Role.DATE_FINALISATION)
    dossier.releve.on_demande(rang, "4070", chemin, f"{jour:%d/%m/%Y}", str(fin), str(fin.source))


def _check_attestations(dossier: Dossier, fin: Echeance) -> None:
    """After the end of prestations, only announced soldes come in, until the clôture."""
    avances = dossier.avances
    if avances is None:
        dossier.releve.not_verified(
            "attestation de fin de prestation",
            "le dépôt suit la fin des prestations et le contexte ne connaît pas les avances",
            "Ajoutez-les : « sons contexte avances » (colonne attestation_fin).",
        )
        return
    for rang, numero in zip(dossier.rangs, dossier.column(Role.NUMERO_ASP), strict=True):
        avance = avances.get(numero) if isinstance(numero, str) else None
        if avance is None:
            continue
        attestee = avance.attestation_fin
        if attestee is None or attestee > fin.jour:
            recu = f"{attestee:%d/%m/%Y}" if attestee else "aucune attestation"
            chemin = f"lignesImport[{rang}]"
            dossier.releve.on_demande(rang, "4073", chemin, recu, str(fin), str(fin.source))
