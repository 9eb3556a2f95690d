"""Family 3: the answers of a demande agree with each other, and numbers are used once."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sons.controles.colonnes import ABSENTE
from sons.controles.dossier import Dossier
from sons.reglement.format import Alternative, Incoherence, Role
from sons.reglement.modele import Piece, Scalaire


def check_coherence(dossier: Dossier) -> None:
    """Answers, then numbers, then declared pieces."""
    _check_answers(dossier)
    for alternative in dossier.textes.format.alternative:
        _check_alternative(dossier, alternative)
    _check_line_numbers(dossier)
    _check_editor_numbers(dossier)
    _check_declared_pieces(dossier)


def matching(dossier: Dossier, si: Mapping[str, Scalaire]) -> list[int]:
    """Return the ranks of the demandes that give the answers of ``si`` (same type, same value)."""
    return [dossier.rangs[i] for i in _positions(dossier, si)]


def _positions(dossier: Dossier, si: Mapping[str, Scalaire]) -> list[int]:
    """Return the places, in their columns, where all the answers of ``si`` are given."""
    positions: list[int] | None = None
    for nom, voulue in si.items():
        colonne = dossier.colonnes.scalar(nom)
        if voulue not in colonne:
            return []
        genre = type(voulue)
        parmi = range(len(colonne)) if positions is None else positions
        positions = [i for i in parmi if colonne[i] == voulue and type(colonne[i]) is genre]
    return positions or []


# -- answers that contradict each other -------------------------------------------------------


def _check_answers(dossier: Dossier) -> None:
    """Look for contradictions, in a demande or in a row of one of its tables."""
    for incoherence in dossier.textes.format.incoherence:
        positions = _positions(dossier, incoherence.si)
        if positions and incoherence.table:
            tables = dossier.colonnes.scalar(incoherence.table)
            comptes = [(i, len(tables[i])) for i in positions]
            _report_answers(
                dossier, incoherence, [c for c in comptes if _within(incoherence, c[1])]
            )
        elif positions:
            _report_answers(dossier, incoherence, [(i, None) for i in positions])


def _within(incoherence: Incoherence, nombre: int) -> bool:
    maximum = sys.maxsize if incoherence.maximum is None else incoherence.maximum
    return (incoherence.minimum or 0) <= nombre <= maximum


def _report_answers(
    dossier: Dossier, incoherence: Incoherence, fautes: Sequence[tuple[int, int | None]]
) -> None:
    if not fautes:
        return
    un_format, colonnes = dossier.textes.format, dossier.colonnes
    balise = un_format.named(incoherence.balise)
    source = str(un_format.source_of(balise))
    rangs, chemins = colonnes.ranks(balise), colonnes.paths(balise.dans)
    for i, nombre in fautes:
        chemin = f"{chemins[i]}.{balise.nom}"
        dossier.releve.on_demande(rangs[i], incoherence.code, chemin, nombre, None, source)


def _check_alternative(dossier: Dossier, alternative: Alternative) -> None:
    """Find the rows that fill in none of the choices, several, or one by half."""
    un_format, colonnes = dossier.textes.format, dossier.colonnes
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
            source = str(un_format.source_of(table))
            dossier.releve.on_demande(rang, "3017", chemin, recu, attendu, source)


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


def _check_line_numbers(dossier: Dossier) -> None:
    numeros = dossier.column(Role.NUM_LIGNE)
    if numeros == list(range(1, len(numeros) + 1)):
        return
    lus = [(n, r) for n, r in zip(numeros, dossier.rangs, strict=True) if type(n) is int]
    repetes = set()
    for numero, rang in _repeated([n for n, _ in lus], [r for _, r in lus]):
        repetes.add(rang)
        dossier.releve.on_demande(rang, "3001", dossier.path(rang, Role.NUM_LIGNE), numero)
    for numero, rang in lus:
        if numero != rang + 1 and rang not in repetes:
            chemin = dossier.path(rang, Role.NUM_LIGNE)
            dossier.releve.on_demande(rang, "3002", chemin, numero, str(rang + 1))


def _check_editor_numbers(dossier: Dossier) -> None:
    balise = dossier.textes.format.required(Role.NUMERO_EDITEUR)
    numeros, rangs = dossier.colonnes.flat(balise)
    for numero, rang in _repeated(numeros, rangs):
        dossier.releve.on_demande(rang, "3003", dossier.path_of(rang, balise), numero)
    if dossier.textes.phase == "solde":
        return  # A solde keeps the numeroEditeur of its avance.
    utilises = dossier.contexte.numeros_editeur(dossier.numero_ans, set(numeros))
    if utilises is None:
        dossier.releve.not_verified(
            "numeroEditeur déjà utilisés",
            "le contexte ne dit pas quels numéros ont déjà servi pour cette solution",
            "Ajoutez-les : « sons contexte numeros ».",
        )
    elif utilises:
        for numero, rang in zip(numeros, rangs, strict=True):
            if numero in utilises:
                dossier.releve.on_demande(rang, "3004", dossier.path_of(rang, balise), numero)


# -- declared pieces --------------------------------------------------------------------------


def _check_declared_pieces(dossier: Dossier) -> None:
    types, rangs = dossier.colonnes.flat(dossier.textes.format.required(Role.PIECE_TYPE))
    declarees = list(zip(rangs, types, strict=True))
    for piece in dossier.dispositif.pieces(dossier.textes.phase):
        porteurs = {rang for rang, type_ in declarees if type_ == piece.type}
        exigee = dossier.rangs if piece.exigee else _when(dossier, piece.exigee_si)
        for rang in exigee:
            if rang not in porteurs:
                _missing_piece(dossier, piece, rang)
        if porteurs:
            _check_needless(dossier, piece, porteurs)
    _check_one_of(dossier, declarees)
    for (rang, type_), _ in _repeated(declarees, rangs):
        dossier.releve.on_demande(rang, "3023", dossier.path(rang, Role.PIECES), type_)


def _check_one_of(dossier: Dossier, declarees: list[tuple[int, str]]) -> None:
    """Some pieces stand for each other (VA or MOM): at least one of them is due."""
    groupes: dict[str, list[Piece]] = {}
    for piece in dossier.dispositif.pieces(dossier.textes.phase):
        if piece.un_au_moins:
            groupes.setdefault(piece.un_au_moins, []).append(piece)
    for pieces in groupes.values():
        types = {piece.type for piece in pieces}
        servies = {rang for rang, type_ in declarees if type_ in types}
        for rang in (r for r in dossier.rangs if r not in servies):
            chemin, source = dossier.path(rang, Role.PIECES), str(pieces[0].source)
            attendu = " ou ".join(piece.type for piece in pieces)
            dossier.releve.on_demande(rang, "3024", chemin, None, attendu, source)


def _check_needless(dossier: Dossier, piece: Piece, porteurs: set[int]) -> None:
    for rang in _when(dossier, piece.inutile_si):
        if rang in porteurs:
            chemin = dossier.path(rang, Role.PIECES)
            dossier.releve.on_demande(rang, "3021", chemin, piece.type, None, str(piece.source))


def _when(dossier: Dossier, si: Mapping[str, Scalaire]) -> list[int]:
    return matching(dossier, si) if si else []


def _missing_piece(dossier: Dossier, piece: Piece, rang: int) -> None:
    code = "3022" if piece.exigee else "3020"
    chemin = dossier.path(rang, Role.PIECES)
    dossier.releve.on_demande(rang, code, chemin, None, piece.type, str(piece.source))
