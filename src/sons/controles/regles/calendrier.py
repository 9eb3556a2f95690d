"""The counter is open at the instant of the deposit, the order stands within the dates."""

from collections.abc import Callable
from datetime import date

from sons.controles.dossier import Dossier
from sons.reglement.calendrier import PARIS, Echeance, Etape
from sons.reglement.format import Role
from sons.reglement.modele import CommandesArchivees


def check_calendrier(dossier: Dossier) -> None:
    """Check the deposit first, then the date of each order."""
    fermeture = _check_window(dossier, Etape.OUVERTURE_AVANCE, Etape.FERMETURE_AVANCE)
    _check_orders(dossier, fermeture)


def check_calendrier_solde(dossier: Dossier) -> None:
    """Check that the counter of soldes is open at the instant of the deposit."""
    _check_window(dossier, Etape.OUVERTURE_SOLDE, Etape.CLOTURE_SOLDE)


def _check_window(dossier: Dossier, debut: Etape, fin: Etape) -> Echeance | None:
    ouverture, fermeture = _date(dossier, debut), _date(dossier, fin)
    instant = f"{dossier.instant.astimezone(PARIS):%d/%m/%Y à %Hh%M}"
    if ouverture and dossier.instant < ouverture.debut:
        for rang in dossier.rangs:
            _report(dossier, rang, "4001", instant, ouverture)
    if fermeture and dossier.instant > fermeture.fin:
        _check_late(dossier, fermeture, instant)
    return fermeture


def _date(dossier: Dossier, etape: Etape) -> Echeance | None:
    return dossier.dispositif.calendrier.in_force(etape, dossier.instant)


def _report(dossier: Dossier, rang: int, code: str, recu: str, echeance: Echeance) -> None:
    chemin = f"lignesImport[{rang}]" if code in ("4001", "4002") else _order_path(dossier, rang)
    dossier.releve.on_demande(rang, code, chemin, recu, str(echeance), str(echeance.source))


def _order_path(dossier: Dossier, rang: int) -> str:
    return dossier.path(rang, Role.DATE_COMMANDE)


# -- orders -----------------------------------------------------------------------------------


def _check_orders(dossier: Dossier, fermeture: Echeance | None) -> None:
    ouverture = _date(dossier, Etape.OUVERTURE_COMMANDES)
    if ouverture:
        _each_date(dossier, "4003", lambda d: d < ouverture.jour, ouverture)
    if fermeture:
        _each_date(dossier, "4004", lambda d: d > fermeture.jour, fermeture)
    for rang in _ranks_where(dossier, lambda d: d > dossier.jour):
        recu = f"{dossier.dates_commande[rang]:%d/%m/%Y}"
        attendu = f"{dossier.jour:%d/%m/%Y} au plus tard"
        dossier.releve.on_demande(rang, "4005", _order_path(dossier, rang), recu, attendu)


def _each_date(
    dossier: Dossier, code: str, is_wrong: Callable[[date], bool], echeance: Echeance
) -> None:
    for rang in _ranks_where(dossier, is_wrong):
        _report(dossier, rang, code, f"{dossier.dates_commande[rang]:%d/%m/%Y}", echeance)


def _ranks_where(dossier: Dossier, is_wrong: Callable[[date], bool]) -> list[int]:
    """Return the demandes whose order date is wrong, judging each distinct date once."""
    fausses = {d for d in set(dossier.dates_commande) if d is not None and is_wrong(d)}
    if not fausses:
        return []
    paires = zip(dossier.rangs, dossier.dates_commande, strict=True)
    return [rang for rang, jour in paires if jour in fausses]


# -- late deposits ----------------------------------------------------------------------------


def _check_late(dossier: Dossier, fermeture: Echeance, instant: str) -> None:
    exception = dossier.dispositif.commandes_archivees
    is_avance = dossier.textes.phase == "avance"
    if exception is None or not is_avance or not _may_be_archived(dossier, exception):
        for rang in dossier.rangs:
            _report(dossier, rang, "4002", instant, fermeture)
        return
    archivees = _archived_ranks(dossier)
    if archivees is None:
        return
    for rang in dossier.rangs:
        if rang in archivees:
            source = str(exception.source)
            dossier.releve.on_demande(rang, "4006", f"lignesImport[{rang}]", None, None, source)
        else:
            _report(dossier, rang, "4002", instant, fermeture)


def _may_be_archived(dossier: Dossier, exception: CommandesArchivees) -> bool:
    """Evidence filed in time, and no decision yet on the day the exception names."""
    referencement = dossier.referencement
    if referencement is None or referencement.dossier_complet is None:
        return False
    decision = referencement.date_referencement
    return referencement.dossier_complet < exception.preuves_avant.date() and (
        decision is None or decision > exception.sans_decision_au
    )


def _archived_ranks(dossier: Dossier) -> set[int] | None:
    """Return the demandes whose order was archived in time; None if the context does not know."""
    rangs: set[int] = set()
    for _, cles in dossier.cles:
        archivees = dossier.contexte.commandes_archivees(
            dossier.dispositif.code, cles.identifiant, cles.distinctes
        )
        if archivees is None:
            dossier.releve.not_verified(
                "commandes archivées",
                "le dépôt est tardif et le contexte ne dit pas quelles commandes ont été archivées",
                "Ajoutez-les : « sons contexte archives ».",
            )
            return None
        rangs |= {r for v, r in zip(cles.valeurs, cles.rangs, strict=True) if v in archivees}
    return rangs
