"""A solde names its avance: known, of this supplier and solution, decided and paid."""

from typing import Any

from sons.contexte import DECIDEE_ET_PAYEE, AvanceConnue
from sons.controles.dossier import Dossier
from sons.reglement.format import Role


def check_avance_payee(dossier: Dossier) -> None:
    """Ask once for every numeroASP of the file."""
    _check_repeated(dossier)
    avances = dossier.avances
    if avances is None:
        dossier.releve.not_verified(
            "avance de chaque solde",
            "le contexte ne contient pas la liste des avances",
            "Ajoutez-la : « sons contexte avances ».",
        )
        return
    demandes = zip(
        dossier.rangs,
        dossier.column(Role.NUMERO_ASP),
        dossier.column(Role.NUMERO_EDITEUR),
        strict=True,
    )
    for rang, numero, editeur in demandes:
        if isinstance(numero, str):
            _check_one(dossier, rang, numero, editeur, avances.get(numero))


def _check_repeated(dossier: Dossier) -> None:
    vus: set[str] = set()
    for rang, numero in zip(dossier.rangs, dossier.column(Role.NUMERO_ASP), strict=True):
        if isinstance(numero, str) and numero in vus:
            chemin = dossier.path(rang, Role.NUMERO_ASP)
            dossier.releve.on_demande(rang, "4065", chemin, numero)
        vus.add(str(numero))


def _check_one(
    dossier: Dossier, rang: int, numero: str, editeur: Any, avance: AvanceConnue | None
) -> None:
    chemin = dossier.path(rang, Role.NUMERO_ASP)
    if avance is None:
        dossier.releve.on_demande(rang, "4060", chemin, numero)
        return
    if avance.etat != DECIDEE_ET_PAYEE:
        dossier.releve.on_demande(rang, "4062", chemin, avance.etat, DECIDEE_ET_PAYEE)
    if editeur != avance.numero_editeur:
        ici = dossier.path(rang, Role.NUMERO_EDITEUR)
        dossier.releve.on_demande(rang, "4063", ici, editeur, avance.numero_editeur)
