"""A solde names its avance: known, of this supplier and solution, decided and paid."""

from collections.abc import Iterator
from typing import Any

from sons.contexte import DECIDEE_ET_PAYEE, AvanceConnue
from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.format import Role


def check_avance_payee(examen: Examen) -> Trouves:
    """Ask once for every numeroASP of the file."""
    yield from _check_repeated(examen)
    avances = examen.avances
    if avances is None:
        yield NonVerifie(
            "avance de chaque solde", "on ne connaît pas la liste des avances", Manque.AVANCES
        )
        return
    demandes = zip(
        examen.rangs,
        examen.column(Role.NUMERO_ASP),
        examen.column(Role.NUMERO_EDITEUR),
        strict=True,
    )
    for rang, numero, editeur in demandes:
        if isinstance(numero, str):
            yield from _check_one(examen, rang, numero, editeur, avances.get(numero))


def _check_repeated(examen: Examen) -> Iterator[Trouve]:
    vus: set[str] = set()
    for rang, numero in zip(examen.rangs, examen.column(Role.NUMERO_ASP), strict=True):
        if isinstance(numero, str) and numero in vus:
            chemin = examen.path(rang, Role.NUMERO_ASP)
            yield Trouve(rang, "4065", chemin, numero)
        vus.add(str(numero))


def _check_one(
    examen: Examen, rang: int, numero: str, editeur: Any, avance: AvanceConnue | None
) -> Iterator[Trouve]:
    chemin = examen.path(rang, Role.NUMERO_ASP)
    if avance is None:
        yield Trouve(rang, "4060", chemin, numero)
        return
    if avance.etat != DECIDEE_ET_PAYEE:
        yield Trouve(rang, "4062", chemin, avance.etat, DECIDEE_ET_PAYEE)
    if editeur != avance.numero_editeur:
        ici = examen.path(rang, Role.NUMERO_EDITEUR)
        yield Trouve(rang, "4063", ici, editeur, avance.numero_editeur)
