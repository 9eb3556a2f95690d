"""What each demande of a controlled file holds: the roles of the format say it for any couloir."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sons import Textes
from sons.controles.colonnes import Colonnes
from sons.controles.natures import read_date
from sons.lecture import read
from sons.reglement.format import Balise, Nature, Role

# The tags that name a client begin so, in every couloir; those of pieces do not count.
_NOMS = ("nom", "raisonSociale")


@dataclass(frozen=True)
class PieceLue:
    """A declared piece."""

    rang: int
    nom: str
    type: str
    format: str


@dataclass
class DemandeLue:
    """A demande as its file writes it. ``montant_ht`` in euros; None where the phase has none."""

    rang: int
    num_ligne: int
    numero_editeur: str
    numero_asp: str | None
    date_commande: date | None
    regime_tva: str | None
    montant_ht: Decimal | None
    client: str = ""
    pieces: list[PieceLue] = field(default_factory=list)


def read_tree(contenu: bytes, textes: Textes) -> dict[str, Any]:
    """Return the JSON of a file that went through the first control."""
    arbre: dict[str, Any] = read(contenu, textes.dispositif.limites).arbre
    return arbre


def read_colonnes(contenu: bytes, textes: Textes) -> Colonnes:
    """Return the columns of a file that went through the first control."""
    lignes: list[dict[str, Any]] = read_tree(contenu, textes)[
        textes.format.required(Role.LIGNES).nom
    ]
    return Colonnes(textes.format, lignes, range(len(lignes)))


def read_demandes(textes: Textes, colonnes: Colonnes, rangs: set[int]) -> dict[int, DemandeLue]:
    """Return the demandes of these ranks, which the control accepted."""
    valeurs = {
        role: _column(textes, colonnes, role)
        for role in (
            Role.NUM_LIGNE, Role.NUMERO_EDITEUR, Role.NUMERO_ASP, Role.DATE_COMMANDE,
            Role.REGIME_TVA, Role.MONTANT_HT,
        )
    }  # fmt: skip
    noms, pieces = _clients(textes, colonnes), _pieces(textes, colonnes)
    return {
        rang: DemandeLue(
            rang=rang,
            num_ligne=valeurs[Role.NUM_LIGNE][rang],
            numero_editeur=valeurs[Role.NUMERO_EDITEUR][rang],
            numero_asp=valeurs[Role.NUMERO_ASP][rang],
            date_commande=_date(valeurs[Role.DATE_COMMANDE][rang]),
            regime_tva=valeurs[Role.REGIME_TVA][rang],
            montant_ht=_decimal(valeurs[Role.MONTANT_HT][rang]),
            client=noms.get(rang, ""),
            pieces=pieces.get(rang, []),
        )
        for rang in rangs
    }


def _column(textes: Textes, colonnes: Colonnes, role: Role) -> list[Any]:
    """Return the values of a role, one per demande; None if the phase has no such row."""
    balise = textes.format.with_role(role)
    return colonnes.column(balise) if balise else [None] * len(colonnes.rangs)


def _clients(textes: Textes, colonnes: Colonnes) -> dict[int, str]:
    """Return the first name that each demande gives of its client."""
    trouves: dict[int, str] = {}
    for balise in _balises_of_names(textes):
        for nom, rang in zip(colonnes.column(balise), colonnes.ranks(balise), strict=True):
            if isinstance(nom, str) and nom:
                trouves.setdefault(rang, nom[:200])
    return trouves


def _balises_of_names(textes: Textes) -> Iterator[Balise]:
    for balise in textes.format.balise:
        en_ligne = balise.dans not in ("fichier",) and balise.nature is Nature.TEXTE
        if en_ligne and balise.role is None and balise.nom.startswith(_NOMS):
            yield balise


def _pieces(textes: Textes, colonnes: Colonnes) -> dict[int, list[PieceLue]]:
    """Return the pieces that each demande declares, in order."""
    nom = textes.format.required(Role.PIECE_NOM)
    colonnes_des_pieces = zip(
        colonnes.ranks(nom),
        colonnes.column(nom),
        _column(textes, colonnes, Role.PIECE_TYPE),
        _column(textes, colonnes, Role.PIECE_FORMAT),
        strict=True,
    )
    par_demande: dict[int, list[PieceLue]] = {}
    for rang, fichier, type_, format_ in colonnes_des_pieces:
        pieces = par_demande.setdefault(rang, [])
        pieces.append(PieceLue(len(pieces), fichier, type_, format_))
    return par_demande


def _date(valeur: object) -> date | None:
    return read_date(valeur) if isinstance(valeur, str) else None


def _decimal(valeur: object) -> Decimal | None:
    return Decimal(valeur) if isinstance(valeur, Decimal | int) else None
