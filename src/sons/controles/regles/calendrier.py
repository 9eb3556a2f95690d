"""The counter is open at the instant of the deposit, the order stands within the dates."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from sons.chemin import Chemin
from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.ecriture import PARIS, write_day, write_instant
from sons.manque import Manque, NonVerifie
from sons.reglement.calendrier import Echeance, Etape
from sons.reglement.format import Role
from sons.reglement.modele import CommandesArchivees


def check_calendrier(examen: Examen) -> Trouves:
    """Check the deposit first, then the date of each order."""
    yield from _check_window(examen, Etape.OUVERTURE_AVANCE, Etape.FERMETURE_AVANCE)
    yield from _check_orders(examen)


def check_calendrier_solde(examen: Examen) -> Trouves:
    """Check that the counter of soldes is open at the instant of the deposit."""
    yield from _check_window(examen, Etape.OUVERTURE_SOLDE, Etape.CLOTURE_SOLDE)


_FINS = {
    Etape.FERMETURE_AVANCE: "fermeture du guichet des avances",
    Etape.CLOTURE_SOLDE: "clôture du guichet des soldes",
}


def _check_window(examen: Examen, debut: Etape, fin: Etape) -> Trouves:
    ouverture, fermeture = _date(examen, debut), _date(examen, fin)
    instant = write_instant(examen.instant, secondes=True)
    if ouverture and examen.instant < ouverture.debut:
        for rang in examen.rangs:
            yield _report(examen, rang, "4001", instant, ouverture)
    if fermeture is None:
        yield NonVerifie(
            _FINS[fin],
            "les textes lus ici ne donnent pas cette date",
            Manque.DATE_DU_TEXTE,
        )
    elif examen.instant > fermeture.fin:
        yield from _check_late(examen, fermeture, instant)


def _date(examen: Examen, etape: Etape) -> Echeance | None:
    return examen.dispositif.calendrier.in_force(etape, examen.instant)


def _report(examen: Examen, rang: int, code: str, recu: str, echeance: Echeance) -> Trouve:
    chemin = examen.demande(rang) if code in _DU_DEPOT else _order_path(examen, rang)
    return Trouve(rang, code, chemin, recu, str(echeance), echeance.source)


# Findings about the instant of the deposit, not about a date that the demande writes.
_DU_DEPOT = ("4001", "4002")


def _order_path(examen: Examen, rang: int) -> Chemin:
    return examen.path(rang, Role.DATE_COMMANDE)


# -- orders -----------------------------------------------------------------------------------


def _check_orders(examen: Examen) -> Iterator[Trouve]:
    ouverture, limite = _date(examen, Etape.OUVERTURE_COMMANDES), _last_day(examen)
    if ouverture:
        yield from _each_date(examen, "4003", lambda d: d < ouverture.jour, ouverture)
    if limite:
        yield from _each_date(examen, "4004", lambda d: d > limite.jour, limite)
    for rang, jour in _dates_where(examen, lambda d: d > examen.jour):
        recu = write_day(jour)
        attendu = f"{write_day(examen.jour)} au plus tard"
        yield Trouve(rang, "4005", _order_path(examen, rang), recu, attendu)


def _last_day(examen: Examen) -> Echeance | None:
    """Return what ends the orders: the day of the texts, else the closing (AF-PHA-LGO-Va1 §2)."""
    return _date(examen, Etape.LIMITE_COMMANDE) or _date(examen, Etape.FERMETURE_AVANCE)


def _each_date(
    examen: Examen, code: str, is_wrong: Callable[[date], bool], echeance: Echeance
) -> Iterator[Trouve]:
    for rang, jour in _dates_where(examen, is_wrong):
        yield _report(examen, rang, code, write_day(jour), echeance)


def _dates_where(examen: Examen, is_wrong: Callable[[date], bool]) -> list[tuple[int, date]]:
    """Return the demandes whose order date is wrong, judging each distinct date once."""
    fausses = {d for d in set(examen.dates_commande) if d is not None and is_wrong(d)}
    if not fausses:
        return []
    paires = zip(examen.rangs, examen.dates_commande, strict=True)
    return [(rang, jour) for rang, jour in paires if jour is not None and jour in fausses]


# -- late deposits ----------------------------------------------------------------------------


def _check_late(examen: Examen, fermeture: Echeance, instant: str) -> Trouves:
    """After the closing, only orders archived in time come in (AF-PHA-LGO-Va1 §2, exception)."""
    exception = examen.dispositif.commandes_archivees
    if exception is None or not _may_be_archived(examen, exception):
        for rang in examen.rangs:
            yield _report(examen, rang, "4002", instant, fermeture)
        return
    archivees = _archived_ranks(examen, exception)
    if archivees is None:
        yield NonVerifie(
            "commandes archivées",
            "le dépôt est tardif et on ne sait pas quelles commandes ont été archivées",
            Manque.COMMANDES_ARCHIVEES,
        )
        return
    tardives = {rang for rang, _ in _dates_where(examen, lambda d: d > fermeture.jour)}
    for rang in examen.rangs:
        if rang in archivees - tardives:
            yield Trouve(rang, "4006", examen.demande(rang), None, None, exception.source)
        else:
            yield _report(examen, rang, "4002", instant, fermeture)


def _may_be_archived(examen: Examen, exception: CommandesArchivees) -> bool:
    """Evidence filed in time, no decision yet on the day the exception names, no clôture passed."""
    referencement = examen.referencement
    if referencement is None:
        return False
    depot, decision = referencement.dossier_complet, referencement.date_referencement
    cloture = _date(examen, Etape.CLOTURE_SOLDE)
    return (
        depot is not None
        and depot < exception.preuves_avant.date()
        and (decision is None or decision > exception.sans_decision_au)
        and (cloture is None or examen.instant <= cloture.fin)
    )


def _archived_ranks(examen: Examen, exception: CommandesArchivees) -> set[int] | None:
    """Return the demandes whose order was archived in time; None if the context does not know."""
    rangs: set[int] = set()
    commandes = dict(zip(examen.rangs, examen.dates_commande, strict=True))
    for _, cles in examen.cles:
        archivees = examen.contexte.commandes_archivees(
            examen.dispositif.code, cles.identifiant, cles.distinctes
        )
        if archivees is None:
            return None
        a_temps = {v: i for v, i in archivees.items() if exception.admits(i)}
        paires = zip(cles.valeurs, cles.rangs, strict=True)
        rangs |= {r for v, r in paires if v in a_temps and _is_signed(commandes[r], a_temps[v])}
    return rangs


def _is_signed(commande: date | None, archivage: datetime) -> bool:
    """Whether an order was there to be archived: signed that day or before."""
    return commande is None or commande <= archivage.astimezone(PARIS).date()
