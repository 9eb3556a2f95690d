"""Family 5: the declared pieces against the ZIP. A bad piece never rejects its demande."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sons.archive import Anomalie, Entree, Inventaire, LimitesArchive
from sons.chemin import Chemin
from sons.controles.colonnes import says_something
from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.format import Role
from sons.reglement.limites import Limites
from sons.reglement.source import Source

ARCHIVE = "archive des pièces"


@dataclass(frozen=True, slots=True)
class PieceDeclaree:
    """A piece as the JSON announces it.

    ``type`` and ``format`` may be unreadable (None), as a format out of the list is: its own row
    says so, and nothing can be compared with it.
    """

    rang: int
    chemin: Chemin
    nom: str
    type: str | None
    format: str | None


def limits_for_archive(limites: Limites) -> LimitesArchive:
    """Pick what the inspection of the ZIP needs among the limits of the texts."""
    return LimitesArchive(
        taille_zip_max_octets=limites.taille_zip_max_octets,
        taille_piece_max_octets=limites.taille_piece_max_octets,
        taille_piece_alerte_octets=limites.taille_piece_alerte_octets,
        entrees_max=limites.entrees_zip_max,
        ratio_max=limites.ratio_zip_max,
    )


def check_pieces(examen: Examen, inventaire: Inventaire | None) -> Trouves:
    """Names first, which need no archive; then what the archive holds."""
    yield from _check_names(examen)
    if inventaire is None:
        yield NonVerifie(
            "pièces justificatives",
            "aucune archive de pièces n’a été donnée",
            Manque.ARCHIVE_DES_PIECES,
        )
        return
    declarees = _declared(examen)
    if inventaire.anomalies:
        yield from _refuse_archive(inventaire.anomalies, declarees)
    else:
        yield from _match(declarees, inventaire.entrees, is_whole=examen.is_whole)


def declared_rows(examen: Examen) -> Iterator[tuple[int, Chemin, Any, Any, Any]]:
    """Yield, of each declared piece, its demande, its place, then name, type, format as read."""
    un_format, colonnes = examen.textes.format, examen.colonnes
    nom = un_format.required(Role.PIECE_NOM)
    return zip(
        colonnes.ranks(nom),
        colonnes.paths(nom.dans),
        colonnes.column(nom),
        colonnes.column(un_format.required(Role.PIECE_TYPE)),
        colonnes.column(un_format.required(Role.PIECE_FORMAT)),
        strict=True,
    )


def _declared(examen: Examen) -> list[PieceDeclaree]:
    nom = examen.textes.format.required(Role.PIECE_NOM).nom
    connus = {un: un for un in examen.dispositif.noms.extensions}
    return [
        PieceDeclaree(rang, (*chemin, nom), texte, _text(type_), connus.get(_text(format_) or ""))
        for rang, chemin, texte, type_, format_ in declared_rows(examen)
        if says_something(texte)
    ]


def _text(valeur: object) -> str | None:
    return valeur if isinstance(valeur, str) else None


# -- names ------------------------------------------------------------------------------------


def _check_names(examen: Examen) -> Iterator[Trouve]:
    """Compare each name with the nomenclature, and look closer only when one differs."""
    un_format, colonnes = examen.textes.format, examen.colonnes
    nom = un_format.required(Role.PIECE_NOM)
    noms = colonnes.column(nom)
    numeros = dict(zip(examen.rangs, examen.column(Role.NUMERO_EDITEUR), strict=True))
    motifs = _patterns(examen)
    genres = zip(
        _texts(colonnes.column(un_format.required(Role.PIECE_TYPE))),
        _texts(colonnes.column(un_format.required(Role.PIECE_FORMAT))),
        strict=True,
    )
    formes = map(motifs.get, genres)
    attendus = [
        f"{forme[0]}{numeros[rang]}{forme[1]}" if forme else None
        for forme, rang in zip(formes, colonnes.ranks(nom), strict=True)
    ]
    if noms == attendus and len(set(noms)) == len(noms):
        return
    proprietaires: dict[str, int] = {}
    for piece in _declared(examen):
        attendu = _expected(motifs, piece, numeros[piece.rang])
        if attendu:
            yield from _check_name(piece, attendu, examen.dispositif.noms.source)
        premier = proprietaires.setdefault(piece.nom.casefold(), piece.rang)
        if premier != piece.rang:
            yield Trouve(piece.rang, "5028", piece.chemin, piece.nom)


def _patterns(examen: Examen) -> dict[tuple[str, str], tuple[str, str]]:
    """Return, by type and format of piece, what stands before and after the numeroEditeur."""
    noms = examen.dispositif.noms
    motifs = {}
    for piece in examen.dispositif.pieces(examen.textes.phase):
        for format_, extension in noms.extensions.items():
            motif = noms.piece.replace("{code}", piece.code).replace("{extension}", extension)
            avant, _, apres = motif.partition("{numeroEditeur}")
            motifs[piece.type, format_] = (avant, apres)
    return motifs


def _texts(colonne: list[Any]) -> list[str]:
    """Return a column with "" in place of what is no text."""
    if set(map(type, colonne)) <= {str}:
        return colonne
    return [valeur if isinstance(valeur, str) else "" for valeur in colonne]


def _expected(
    motifs: dict[tuple[str, str], tuple[str, str]], piece: PieceDeclaree, numero: object
) -> str | None:
    """Return the name of a piece; None when its type or the number of its demande says none."""
    motif = motifs.get((piece.type or "", piece.format or ""))
    return f"{motif[0]}{numero}{motif[1]}" if motif and says_something(numero) else None


def _check_name(piece: PieceDeclaree, attendu: str, source: Source) -> Iterator[Trouve]:
    if piece.nom.casefold() == attendu.casefold():
        return
    corps, _, extension = piece.nom.rpartition(".")
    corps_attendu, _, extension_attendue = attendu.rpartition(".")
    if corps.casefold() == corps_attendu.casefold() and extension:
        yield Trouve(piece.rang, "5013", piece.chemin, piece.nom, extension_attendue, source)
    else:
        yield Trouve(piece.rang, "5012", piece.chemin, piece.nom, attendu, source)


# -- archive ----------------------------------------------------------------------------------


def _refuse_archive(
    anomalies: Iterable[Anomalie], declarees: list[PieceDeclaree]
) -> Iterator[Trouve]:
    """Say what is wrong with the archive, and that every declared piece is missing."""
    for anomalie in anomalies:
        yield Trouve(None, anomalie.code, ARCHIVE, anomalie.recu, anomalie.attendu)
    for piece in declarees:
        yield Trouve(piece.rang, "5010", piece.chemin, None, piece.nom)


def _match(
    declarees: list[PieceDeclaree], entrees: tuple[Entree, ...], *, is_whole: bool
) -> Iterator[Trouve]:
    """Find what was declared; what nobody declares is told when every demande could be read."""
    par_nom = EntreesParNom(entrees)
    reclamees = set()
    for piece in declarees:
        entree = par_nom.find(piece.nom)
        if entree is None:
            yield Trouve(piece.rang, "5010", piece.chemin, None, piece.nom)
            continue
        reclamees.add(_key(entree.nom))
        yield from _check_entry(piece, entree)
    for entree in entrees if is_whole else ():
        if _key(entree.nom) not in reclamees:
            yield Trouve(None, "5011", ARCHIVE, entree.nom)


def _check_entry(piece: PieceDeclaree, entree: Entree) -> Iterator[Trouve]:
    for anomalie in entree.anomalies:
        yield Trouve(
            piece.rang, anomalie.code, piece.chemin, anomalie.recu, anomalie.attendu,
            balise=piece.nom,
        )  # fmt: skip
    if entree.type_reel and piece.format and entree.type_reel != piece.format:
        yield Trouve(piece.rang, "5029", piece.chemin, entree.type_reel, piece.format)


class EntreesParNom:
    """The entries of a ZIP, found by the name a demande declares: whole, or without its folder."""

    def __init__(self, entrees: Iterable[Entree]) -> None:
        entrees = tuple(entrees)
        self._entieres = {_key(e.nom): e for e in entrees}
        self._feuilles = {_key(e.nom.rpartition("/")[2]): e for e in entrees if "/" in e.nom}

    def find(self, nom: str) -> Entree | None:
        """Return the entry of that name, whatever its case and the composition of its accents."""
        cle = _key(nom)
        return self._entieres.get(cle) or self._feuilles.get(cle)


def _key(nom: str) -> str:
    """What two writings of a file name have in common: case and accents' composition vary."""
    return unicodedata.normalize("NFC", nom).casefold()
