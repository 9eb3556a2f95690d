"""Family 3: the answers of a demande agree with each other, and numbers are used once."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sons.controles.colonnes import ABSENTE
from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.format import Alternative, Incoherence, Role
from sons.reglement.modele import Piece, Scalaire
from sons.reglement.phase import Phase


def check_coherence(examen: Examen) -> Trouves:
    """Answers, then numbers, then declared pieces."""
    yield from _check_answers(examen)
    for alternative in examen.textes.format.alternative:
        yield from _check_alternative(examen, alternative)
    yield from _check_line_numbers(examen)
    yield from _check_editor_numbers(examen)
    yield from _check_declared_pieces(examen)


def matching(examen: Examen, si: Mapping[str, Scalaire]) -> list[int]:
    """Return the ranks of the demandes that give the answers of ``si`` (same type, same value)."""
    return [examen.rangs[i] for i in _positions(examen, si)]


def _positions(examen: Examen, si: Mapping[str, Scalaire]) -> list[int]:
    """Return the places, in their columns, where all the answers of ``si`` are given."""
    positions: list[int] | None = None
    for nom, voulue in si.items():
        colonne = examen.colonnes.scalar(nom)
        if voulue not in colonne:
            return []
        genre = type(voulue)
        parmi = range(len(colonne)) if positions is None else positions
        positions = [i for i in parmi if colonne[i] == voulue and type(colonne[i]) is genre]
    return positions or []


# -- answers that contradict each other -------------------------------------------------------


def _check_answers(examen: Examen) -> Iterator[Trouve]:
    """Look for contradictions, in a demande or in a row of one of its tables."""
    for incoherence in examen.textes.format.incoherence:
        positions = _positions(examen, incoherence.si)
        if incoherence.avec:
            remplies = examen.colonnes.scalar(incoherence.avec)
            positions = [i for i in positions if remplies[i] not in (None, ABSENTE)]
        if positions and incoherence.table:
            tables = examen.colonnes.scalar(incoherence.table)
            comptes = [(i, len(tables[i])) for i in positions]
            fautes = [c for c in comptes if _within(incoherence, c[1])]
            yield from _report_answers(examen, incoherence, fautes)
        elif positions:
            yield from _report_answers(examen, incoherence, [(i, None) for i in positions])


def _within(incoherence: Incoherence, nombre: int) -> bool:
    maximum = sys.maxsize if incoherence.maximum is None else incoherence.maximum
    return (incoherence.minimum or 0) <= nombre <= maximum


def _report_answers(
    examen: Examen, incoherence: Incoherence, fautes: Sequence[tuple[int, int | None]]
) -> Iterator[Trouve]:
    if not fautes:
        return
    un_format, colonnes = examen.textes.format, examen.colonnes
    balise = un_format.named(incoherence.balise)
    source = un_format.source_of(balise)
    rangs, chemins = colonnes.ranks(balise), colonnes.paths(balise.dans)
    for i, nombre in fautes:
        chemin = (*chemins[i], balise.nom)
        yield Trouve(rangs[i], incoherence.code, chemin, nombre, None, source)


def _check_alternative(examen: Examen, alternative: Alternative) -> Iterator[Trouve]:
    """Find the rows that fill in none of the choices, several, or one by half."""
    un_format, colonnes = examen.textes.format, examen.colonnes
    groupes = [[un_format.named(nom) for nom in choix] for choix in alternative.choix]
    remplies = [
        [[v is not None and v is not ABSENTE for v in colonnes.column(b)] for b in groupe]
        for groupe in groupes
    ]
    lignes = list(zip(*[zip(*groupe, strict=True) for groupe in remplies], strict=True))
    fautives = {ligne for ligne in set(lignes) if not _is_one_choice(ligne)}
    if not fautives:
        return
    attendu = " ou ".join(" et ".join(choix) for choix in alternative.choix)
    table = un_format.named(alternative.table)
    rangs = colonnes.ranks(groupes[0][0])
    for ligne, rang, chemin in zip(lignes, rangs, colonnes.paths(table.nom), strict=True):
        if ligne in fautives:
            donnees = [
                nom for nom, est in zip(_names(alternative), _flat(ligne), strict=True) if est
            ]
            recu = ", ".join(donnees) or "rien"
            yield Trouve(rang, "3017", chemin, recu, attendu, un_format.source_of(table))


def _is_one_choice(ligne: tuple[tuple[bool, ...], ...]) -> bool:
    return sum(map(all, ligne)) == 1 == sum(map(any, ligne))


def _names(alternative: Alternative) -> list[str]:
    return [nom for choix in alternative.choix for nom in choix]


def _flat(ligne: tuple[tuple[bool, ...], ...]) -> list[bool]:
    return [est for groupe in ligne for est in groupe]


# -- numbers used once ------------------------------------------------------------------------


def _repeated(valeurs: Sequence[Any], rangs: Sequence[int]) -> Iterator[tuple[Any, int]]:
    """Yield every value already met, with the rank of the demande that repeats it."""
    if len(set(valeurs)) == len(valeurs):
        return
    vues = set()
    for valeur, rang in zip(valeurs, rangs, strict=True):
        if valeur in vues:
            yield valeur, rang
        vues.add(valeur)


def _check_line_numbers(examen: Examen) -> Iterator[Trouve]:
    numeros = examen.column(Role.NUM_LIGNE)
    if numeros == [rang + 1 for rang in examen.rangs]:
        return
    lus = [(n, r) for n, r in zip(numeros, examen.rangs, strict=True) if type(n) is int]
    repetes = set()
    for numero, rang in _repeated([n for n, _ in lus], [r for _, r in lus]):
        repetes.add(rang)
        yield Trouve(rang, "3001", examen.path(rang, Role.NUM_LIGNE), numero)
    for numero, rang in lus:
        if numero != rang + 1 and rang not in repetes:
            chemin = examen.path(rang, Role.NUM_LIGNE)
            yield Trouve(rang, "3002", chemin, numero, str(rang + 1))


def _check_editor_numbers(examen: Examen) -> Trouves:
    balise = examen.textes.format.required(Role.NUMERO_EDITEUR)
    numeros, rangs = examen.colonnes.flat(balise)
    for numero, rang in _repeated(numeros, rangs):
        yield Trouve(rang, "3003", examen.path_of(rang, balise), numero)
    if examen.textes.phase is Phase.SOLDE:
        return  # A solde keeps the numeroEditeur of its avance.
    utilises = examen.contexte.numeros_editeur(examen.entete.numero_ans, set(numeros))
    if utilises is None:
        yield NonVerifie(
            "numeroEditeur déjà utilisés",
            "on ne sait pas quels numéros ont déjà servi pour cette solution",
            Manque.NUMEROS_EDITEUR,
        )
    elif utilises:
        for numero, rang in zip(numeros, rangs, strict=True):
            if numero in utilises:
                yield Trouve(rang, "3004", examen.path_of(rang, balise), numero)


# -- declared pieces --------------------------------------------------------------------------


def _check_declared_pieces(examen: Examen) -> Iterator[Trouve]:
    types, rangs = examen.colonnes.flat(examen.textes.format.required(Role.PIECE_TYPE))
    declarees = list(zip(rangs, types, strict=True))
    for piece in examen.dispositif.pieces(examen.textes.phase):
        porteurs = {rang for rang, type_ in declarees if type_ == piece.type}
        exigee = examen.rangs if piece.exigee else _when(examen, piece.exigee_si)
        for rang in exigee:
            if rang not in porteurs:
                yield _missing_piece(examen, piece, rang)
        if porteurs:
            yield from _check_needless(examen, piece, porteurs)
    yield from _check_one_of(examen, declarees)
    for (rang, type_), _ in _repeated(declarees, rangs):
        yield Trouve(rang, "3023", examen.path(rang, Role.PIECES), type_)


def _check_one_of(examen: Examen, declarees: list[tuple[int, str]]) -> Iterator[Trouve]:
    """Some pieces stand for each other (VA or MOM): at least one of them is due."""
    groupes: dict[str, list[Piece]] = {}
    for piece in examen.dispositif.pieces(examen.textes.phase):
        if piece.un_au_moins:
            groupes.setdefault(piece.un_au_moins, []).append(piece)
    for pieces in groupes.values():
        types = {piece.type for piece in pieces}
        servies = {rang for rang, type_ in declarees if type_ in types}
        for rang in (r for r in examen.rangs if r not in servies):
            chemin, source = examen.path(rang, Role.PIECES), pieces[0].source
            attendu = " ou ".join(piece.type for piece in pieces)
            yield Trouve(rang, "3024", chemin, None, attendu, source)


def _check_needless(examen: Examen, piece: Piece, porteurs: set[int]) -> Iterator[Trouve]:
    for rang in _when(examen, piece.inutile_si):
        if rang in porteurs:
            chemin = examen.path(rang, Role.PIECES)
            yield Trouve(rang, "3021", chemin, piece.type, None, piece.source)


def _when(examen: Examen, si: Mapping[str, Scalaire]) -> list[int]:
    return matching(examen, si) if si else []


def _missing_piece(examen: Examen, piece: Piece, rang: int) -> Trouve:
    code = "3022" if piece.exigee else "3020"
    chemin = examen.path(rang, Role.PIECES)
    return Trouve(rang, code, chemin, None, piece.type, piece.source)
