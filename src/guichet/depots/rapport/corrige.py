"""The file of the rejected demandes, ready to be corrected: new numbers, annotations cleared.

A rejected demande comes back under a number that never served (DTJSON §3.2): the numbers are
renewed here, its pieces are renamed with them, its mistakes are left for the supplier to correct.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

from guichet.depots.models import Depot, NumeroUtilise
from guichet.depots.reception.noms import free_name
from guichet.depots.suivi.relecture import read_again
from guichet.textes import reglement
from sons import Textes
from sons.ecriture import write_json
from sons.reglement.format import Role
from sons.reglement.modele import Noms
from sons.reglement.noms import renumber
from sons.reglement.phase import Phase

_ANNOTATIONS = (Role.CODE_TRAITEMENT, Role.LIBELLE_TRAITEMENT)


def corrected_file(depot: Depot) -> tuple[str, bytes]:
    """Return a free name and the JSON of the rejected demandes of ``depot``.

    Raises ValueError when none was rejected.
    """
    textes = reglement().textes(depot.dispositif, depot.phase)
    arbre = read_again(depot, textes)
    nom = textes.format.required(Role.LIGNES).nom
    rejetees = [
        ligne
        for ligne, controlee in zip(arbre[nom], depot.rapport["demandes"], strict=True)
        if controlee["verdict"] == "rejetee"
    ]
    if not rejetees:
        raise ValueError("no demande of this deposit was rejected")
    libres = _free_numbers(depot, textes)
    arbre[nom] = [
        _renew(textes, ligne, rang, next(libres)) for rang, ligne in enumerate(rejetees, start=1)
    ]
    return free_name(depot.organisation, depot.nom) or depot.nom, write_json(arbre)


def _free_numbers(depot: Depot, textes: Textes) -> Iterator[str]:
    """Yield numbers of the length of the format that never served for this solution."""
    longueur = min(textes.format.required(Role.NUMERO_EDITEUR).longueurs)
    utilises = set(
        NumeroUtilise.objects.filter(
            organisation=depot.organisation, numero_ans=depot.numero_ans
        ).values_list("numero_editeur", flat=True)
    )
    return (libre for n in count(1) if (libre := f"{n:0{longueur}d}") not in utilises)


def _renew(textes: Textes, ligne: Any, rang: int, numero: str) -> Any:
    """Return the demande under its new number; a solde keeps that of its avance."""
    un_format = textes.format
    if not isinstance(ligne, dict):
        # Written by mistake among demandes: the supplier's to correct.
        return ligne
    neuve = ligne | {un_format.required(role).nom: None for role in _ANNOTATIONS}
    neuve[un_format.required(Role.NUM_LIGNE).nom] = rang
    if textes.phase is Phase.SOLDE:
        return neuve
    ancien = ligne.get(un_format.required(Role.NUMERO_EDITEUR).nom)
    neuve[un_format.required(Role.NUMERO_EDITEUR).nom] = numero
    table, nom = un_format.required(Role.PIECES).nom, un_format.required(Role.PIECE_NOM).nom
    if isinstance(ancien, str) and isinstance(ligne.get(table), list):
        neuve[table] = [
            _rename(textes.dispositif.noms, piece, nom, (ancien, numero)) for piece in ligne[table]
        ]
    return neuve


def _rename(noms: Noms, piece: Any, nom: str, numeros: tuple[str, str]) -> Any:
    if not isinstance(piece, dict) or not isinstance(piece.get(nom), str):
        return piece
    return piece | {nom: renumber(noms, piece[nom], *numeros)}
