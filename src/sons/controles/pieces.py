"""Family 5: the declared pieces against the ZIP. A bad piece never rejects its demande."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sons.archive import Anomalie, Entree, Inventaire, Limites
from sons.controles.dossier import Dossier
from sons.controles.releve import Releve
from sons.reglement.format import Role
from sons.reglement.modele import Limites as LimitesTexte


@dataclass(frozen=True, slots=True)
class PieceDeclaree:
    """A piece as the JSON announces it; ``type`` and ``format`` may be unreadable (None)."""

    rang: int
    chemin: str
    nom: str
    type: str | None
    format: str | None


def limits_for_archive(limites: LimitesTexte) -> Limites:
    """Pick what the inspection of the ZIP needs among the limits of the texts."""
    return Limites(
        taille_zip_max_octets=limites.taille_zip_max_octets,
        taille_piece_max_octets=limites.taille_piece_max_octets,
        taille_piece_alerte_octets=limites.taille_piece_alerte_octets,
        entrees_max=limites.entrees_zip_max,
        ratio_max=limites.ratio_zip_max,
    )


def check_pieces(dossier: Dossier, inventaire: Inventaire | None) -> None:
    """Names first, which need no archive; then what the archive holds."""
    _check_names(dossier)
    if inventaire is None:
        dossier.releve.not_verified(
            "pièces justificatives",
            "aucune archive de pièces n’a été donnée",
            "Joignez le ZIP : « --pieces DEPOT.zip ».",
        )
        return
    declarees = _declared(dossier)
    if inventaire.anomalies:
        _refuse_archive(dossier, inventaire.anomalies, declarees)
    else:
        _match(dossier, declarees, inventaire.entrees)


def _declared(dossier: Dossier) -> list[PieceDeclaree]:
    un_format, colonnes = dossier.textes.format, dossier.colonnes
    nom = un_format.required(Role.PIECE_NOM)
    valeurs = zip(
        colonnes.ranks(nom),
        colonnes.paths(nom.dans),
        colonnes.column(nom),
        colonnes.column(un_format.required(Role.PIECE_TYPE)),
        colonnes.column(un_format.required(Role.PIECE_FORMAT)),
        strict=True,
    )
    return [
        PieceDeclaree(rang, f"{chemin}.{nom.nom}", texte, _text(type_), _text(format_))
        for rang, chemin, texte, type_, format_ in valeurs
        if isinstance(texte, str)
    ]


def _text(valeur: object) -> str | None:
    return valeur if isinstance(valeur, str) else None


# -- names ------------------------------------------------------------------------------------


def _check_names(dossier: Dossier) -> None:
    """Compare each name with the nomenclature, and look closer only when one differs."""
    un_format, colonnes = dossier.textes.format, dossier.colonnes
    nom = un_format.required(Role.PIECE_NOM)
    noms = colonnes.column(nom)
    numeros = dict(zip(dossier.rangs, dossier.column(Role.NUMERO_EDITEUR), strict=True))
    genres = zip(
        colonnes.column(un_format.required(Role.PIECE_TYPE)),
        colonnes.column(un_format.required(Role.PIECE_FORMAT)),
        strict=True,
    )
    motifs = _patterns(dossier)
    attendus = [
        f"{motif[0]}{numeros[rang]}{motif[1]}" if (motif := motifs.get(_pair(genre))) else None
        for genre, rang in zip(genres, colonnes.ranks(nom), strict=True)
    ]
    if noms == attendus and len(set(noms)) == len(noms):
        return
    proprietaires: dict[str, int] = {}
    for piece in _declared(dossier):
        attendu = _expected(motifs, piece, numeros[piece.rang])
        if attendu:
            _check_name(dossier.releve, piece, attendu, str(dossier.dispositif.noms.source))
        premier = proprietaires.setdefault(piece.nom.casefold(), piece.rang)
        if premier != piece.rang:
            dossier.releve.on_demande(piece.rang, "5028", piece.chemin, piece.nom)


def _patterns(dossier: Dossier) -> dict[tuple[str, str], tuple[str, str]]:
    """Return, by type and format of piece, what stands before and after the numeroEditeur."""
    noms = dossier.dispositif.noms
    motifs = {}
    for piece in dossier.dispositif.pieces(dossier.textes.phase):
        for format_, extension in noms.extensions.items():
            motif = noms.piece.replace("{code}", piece.code).replace("{extension}", extension)
            avant, _, apres = motif.partition("{numeroEditeur}")
            motifs[piece.type, format_] = (avant, apres)
    return motifs


def _pair(genre: tuple[object, object]) -> tuple[str, str]:
    type_, format_ = genre
    return (_text(type_) or "", _text(format_) or "")


def _expected(
    motifs: dict[tuple[str, str], tuple[str, str]], piece: PieceDeclaree, numero: object
) -> str | None:
    motif = motifs.get((piece.type or "", piece.format or ""))
    return f"{motif[0]}{numero}{motif[1]}" if motif else None


def _check_name(releve: Releve, piece: PieceDeclaree, attendu: str, source: str) -> None:
    if piece.nom.casefold() == attendu.casefold():
        return
    corps, _, extension = piece.nom.rpartition(".")
    corps_attendu, _, extension_attendue = attendu.rpartition(".")
    if corps.casefold() == corps_attendu.casefold() and extension:
        releve.on_demande(piece.rang, "5013", piece.chemin, piece.nom, extension_attendue, source)
    else:
        releve.on_demande(piece.rang, "5012", piece.chemin, piece.nom, attendu, source)


# -- archive ----------------------------------------------------------------------------------


def _refuse_archive(
    dossier: Dossier, anomalies: Iterable[Anomalie], declarees: list[PieceDeclaree]
) -> None:
    """Say what is wrong with the archive, and that every declared piece is missing."""
    for anomalie in anomalies:
        dossier.releve.on_file(anomalie.code, "archive des pièces", anomalie.recu, anomalie.attendu)
    for piece in declarees:
        dossier.releve.on_demande(piece.rang, "5010", piece.chemin, None, piece.nom)


def _match(dossier: Dossier, declarees: list[PieceDeclaree], entrees: tuple[Entree, ...]) -> None:
    presentes = {_key(e.nom): e for e in entrees}
    ranges = {_key(e.nom.rpartition("/")[2]): e for e in entrees if "/" in e.nom}
    reclamees = set()
    for piece in declarees:
        cle = _key(piece.nom)
        entree = presentes.get(cle) or ranges.get(cle)
        if entree is None:
            dossier.releve.on_demande(piece.rang, "5010", piece.chemin, None, piece.nom)
            continue
        reclamees.add(entree.nom)
        _check_entry(dossier.releve, piece, entree)
    for entree in entrees:
        if entree.nom not in reclamees and _key(entree.nom) not in map(_key, reclamees):
            dossier.releve.on_file("5011", "archive des pièces", entree.nom)


def _check_entry(releve: Releve, piece: PieceDeclaree, entree: Entree) -> None:
    for anomalie in entree.anomalies:
        releve.on_demande(
            piece.rang,
            anomalie.code,
            piece.chemin,
            anomalie.recu,
            anomalie.attendu,
            balise=piece.nom,
        )
    if entree.type_reel and piece.format and entree.type_reel != piece.format:
        releve.on_demande(piece.rang, "5029", piece.chemin, entree.type_reel, piece.format)


def _key(nom: str) -> str:
    """What two writings of a file name have in common: case and accents' composition vary."""
    return unicodedata.normalize("NFC", nom).casefold()
