"""The rejected demandes alone, under numbers that never served.

A rejected demande comes back under a new number (DTJSON §3.2): its pieces are renamed with it, its
annotations are cleared, its mistakes are left to be corrected. A solde keeps the number of its
avance.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sons.chemin import Chemin
from sons.correction.octets import correct, keep_lines
from sons.ecriture import write_json
from sons.lecture import read
from sons.reglement import Textes
from sons.reglement.format import Role
from sons.reglement.noms import renumber
from sons.reglement.phase import Phase

_ANNOTATIONS = (Role.CODE_TRAITEMENT, Role.LIBELLE_TRAITEMENT)
Noms = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Reprise:
    """The file to correct, and the names of its pieces: what each is called from now on.

    A name that is not kept (that of a piece of another demande) has no new one.
    """

    contenu: bytes
    noms: Noms


def resume(contenu: bytes, textes: Textes, rangs: Sequence[int], numeros: Sequence[str]) -> Reprise:
    """Return the demandes at ``rangs`` (from 0, in order), each under its number of ``numeros``."""
    lignes = textes.format.required(Role.LIGNES).nom
    avant = _rows(contenu, textes)
    seules = keep_lines(contenu, lignes, rangs)
    corrections: dict[Chemin, bytes] = {}
    for place, (rang, numero) in enumerate(zip(rangs, numeros, strict=True)):
        for chemin, valeur in _renewed(textes, avant[rang], place, numero):
            corrections[(lignes, place, *chemin)] = write_json(valeur).strip()
    repris = correct(seules, corrections)
    noms = _pairs(textes, [avant[rang] for rang in rangs], _rows(repris, textes))
    autres = (ligne for rang, ligne in enumerate(avant) if rang not in set(rangs))
    ecartes = {nom: () for ligne in autres for nom in _names(textes, ligne)}
    return Reprise(repris, {**ecartes, **noms})


def names_changed(avant: bytes, apres: bytes, textes: Textes) -> Noms:
    """Return the new names of the pieces whose name is not the same in a corrected file."""
    paires = _pairs(textes, _rows(avant, textes), _rows(apres, textes))
    return {nom: neufs for nom, neufs in paires.items() if set(neufs) != {nom}}


def clients_of(contenu: bytes, textes: Textes) -> list[str]:
    """Return the first name that each demande gives of its client, "" when it gives none."""
    un_format = textes.format
    chemins = [
        (*(bloc.nom for bloc in un_format.path(balise)[1:]), balise.nom)
        for balise in un_format.all_with_role(Role.CLIENT)
    ]
    return [
        next((nom for chemin in chemins for nom in _texts_at(ligne, chemin)), "")
        for ligne in _rows(contenu, textes)
    ]


def _texts_at(bloc: Any, chemin: Sequence[str]) -> Iterator[str]:
    """Yield the texts under a path of balises, those of every row of the tables on the way."""
    if isinstance(bloc, list):
        for un in bloc:
            yield from _texts_at(un, chemin)
    elif not chemin:
        yield from [bloc] if isinstance(bloc, str) and bloc.strip() else []
    elif isinstance(bloc, dict):
        yield from _texts_at(bloc.get(chemin[0]), chemin[1:])


def numbers_of(contenu: bytes, textes: Textes) -> list[Any]:
    """Return the number of each demande, as it is written."""
    nom = textes.format.required(Role.NUMERO_EDITEUR).nom
    return [ligne.get(nom) if isinstance(ligne, dict) else None for ligne in _rows(contenu, textes)]


def with_pieces_renamed(
    contenu: bytes, corrige: bytes, textes: Textes, deja: Collection[Chemin]
) -> bytes:
    """Return ``corrige`` with the names of pieces following the numbers that it changes.

    ``deja``: the paths of names that were corrected by hand, and stay so.
    """
    lignes = textes.format.required(Role.LIGNES).nom
    corrections: dict[Chemin, bytes] = {}
    paires = zip(numbers_of(contenu, textes), numbers_of(corrige, textes), strict=True)
    rangees = _rows(corrige, textes)
    for rang, (ancien, neuf) in enumerate(paires):
        if isinstance(ancien, str) and isinstance(neuf, str) and ancien != neuf:
            for chemin, nom in _renamed(textes, rangees[rang], ancien, neuf):
                if (lignes, rang, *chemin) not in deja:
                    corrections[(lignes, rang, *chemin)] = write_json(nom).strip()
    return correct(corrige, corrections) if corrections else corrige


def _rows(contenu: bytes, textes: Textes) -> list[Any]:
    arbre = read(contenu, textes.dispositif.limites).arbre
    lignes = arbre.get(textes.format.required(Role.LIGNES).nom) if isinstance(arbre, dict) else None
    return lignes if isinstance(lignes, list) else []


def _renewed(textes: Textes, ligne: Any, place: int, numero: str) -> Iterator[tuple[Chemin, Any]]:
    """Yield what changes in a demande; what is none was written there by mistake, and stays."""
    if not isinstance(ligne, dict):
        return
    un_format = textes.format
    for role in _ANNOTATIONS:
        yield (un_format.required(role).nom,), None
    yield (un_format.required(Role.NUM_LIGNE).nom,), place + 1
    if textes.phase is Phase.SOLDE:
        return
    nom = un_format.required(Role.NUMERO_EDITEUR).nom
    yield (nom,), numero
    if isinstance(ancien := ligne.get(nom), str):
        yield from _renamed(textes, ligne, ancien, numero)


def _renamed(textes: Textes, ligne: Any, ancien: str, neuf: str) -> Iterator[tuple[Chemin, str]]:
    noms = textes.dispositif.noms
    for chemin, nom in _pieces(textes, ligne):
        yield chemin, renumber(noms, nom, ancien, neuf)


def _pieces(textes: Textes, ligne: Any) -> Iterator[tuple[Chemin, str]]:
    """Yield the name of each piece that a demande declares, with its path inside it."""
    table, nom = (textes.format.required(r).nom for r in (Role.PIECES, Role.PIECE_NOM))
    pieces = ligne.get(table) if isinstance(ligne, dict) else None
    for rang, piece in enumerate(pieces if isinstance(pieces, list) else ()):
        if isinstance(piece, dict) and isinstance(piece.get(nom), str):
            yield (table, rang, nom), piece[nom]


def _names(textes: Textes, ligne: Any) -> list[str]:
    return [nom for _, nom in _pieces(textes, ligne)]


def _pairs(textes: Textes, avant: Sequence[Any], apres: Sequence[Any]) -> dict[str, list[str]]:
    """Return, for each name of piece, what it is called afterwards: two demandes may share one."""
    paires: dict[str, dict[str, None]] = {}
    for ancienne, neuve in zip(avant, apres, strict=True):
        noms = zip(_names(textes, ancienne), _names(textes, neuve), strict=False)
        for ancien, neuf in noms:
            paires.setdefault(ancien, {})[neuf] = None
    return {ancien: list(neufs) for ancien, neufs in paires.items()}
