"""A solde names its avance: known, of this supplier and solution, decided and paid."""

from collections.abc import Iterator
from typing import Any

from sons.contexte import DECIDEE_ET_PAYEE, AvanceConnue
from sons.controles.colonnes import says_something
from sons.controles.examen import Examen, read_amount
from sons.controles.trouve import Trouve, Trouves
from sons.ecriture import euros
from sons.manque import Manque, NonVerifie
from sons.reglement.format import Role


def check_avance_payee(examen: Examen) -> Trouves:
    """Ask once for every numeroASP of the file."""
    yield from _check_repeated(examen)
    if examen.avances is None:
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
        if says_something(numero):
            avance = examen.avances_by_rank.get(rang)
            yield from _check_one(examen, rang, numero, editeur, avance)
    yield from _check_invoices(examen)


def _check_repeated(examen: Examen) -> Iterator[Trouve]:
    vus: set[str] = set()
    for rang, numero in zip(examen.rangs, examen.column(Role.NUMERO_ASP), strict=True):
        if says_something(numero) and numero in vus:
            chemin = examen.path(rang, Role.NUMERO_ASP)
            yield Trouve(rang, "4065", chemin, numero)
        vus.add(str(numero))


def _check_one(
    examen: Examen, rang: int, numero: str, editeur: Any, avance: AvanceConnue | None
) -> Iterator[Trouve]:
    chemin = examen.path(rang, Role.NUMERO_ASP)
    if avance is None:
        # Where the texts of the dispositif cut the sum in two.
        source = examen.dispositif.versement.source
        yield Trouve(rang, "4060", chemin, numero, None, source)
        return
    if avance.etat != DECIDEE_ET_PAYEE:
        yield Trouve(rang, "4062", chemin, avance.etat, DECIDEE_ET_PAYEE)
    if says_something(editeur) and editeur != avance.numero_editeur:
        ici = examen.path(rang, Role.NUMERO_EDITEUR)
        yield Trouve(rang, "4063", ici, editeur, avance.numero_editeur)


def _check_invoices(examen: Examen) -> Trouves:
    """An invoice, when its amount is given, does not pass its order (AF-PHA-LGO-Va1 §5.1)."""
    balise = examen.textes.format.with_role(Role.MONTANT_FACTURE)
    if balise is None:
        return
    for rang, valeur in zip(examen.rangs, examen.colonnes.column(balise), strict=True):
        facture, avance = read_amount(valeur), examen.avances_by_rank.get(rang)
        if facture is None or avance is None:
            continue
        if avance.montant_ht is None:
            yield NonVerifie(
                "montant facturé",
                "on ne connaît pas le montant de la commande d’au moins une avance",
                Manque.COMMANDES_DES_AVANCES,
            )
        elif facture > avance.montant_ht:
            chemin, attendu = examen.path_of(rang, balise), f"{euros(avance.montant_ht)} HT"
            yield Trouve(rang, "4074", chemin, f"{euros(facture)} HT", attendu)
