"""The mould of a format: what a file built to the letter decodes into, in one pass.

Blocks are closed structures and values have their kind, their length or their list, so that a file
that decodes has the structure of the model and needs no walk. A file that does not is decoded
without a mould and told what is wrong with it.
"""

import keyword
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from sons.lecture import Decodeur
from sons.reglement.format import RACINE, Balise, Format, Nature


@cache
def mould_of(un_format: Format) -> Decodeur | None:
    """Return the decoder of a format; None when a balise has no name that a structure can bear."""
    noms = [b.nom for b in un_format.balise]
    if not all(nom.isidentifier() and not keyword.iskeyword(nom) for nom in noms):
        return None
    return msgspec.json.Decoder(_block(un_format, RACINE), float_hook=Decimal)


def _block(un_format: Format, bloc: str) -> type:
    champs = [_field(un_format, balise) for balise in un_format.children(bloc)]
    # What may be left out comes last, as structures want it.
    champs.sort(key=len)
    return msgspec.defstruct(bloc, champs, forbid_unknown_fields=True, gc=False)


def _field(un_format: Format, balise: Balise) -> tuple[str, Any] | tuple[str, Any, Any]:
    genre = _kind(un_format, balise)
    if balise.is_conditional:
        return (balise.nom, genre if genre is Any else genre | UnsetType, UNSET)
    return (balise.nom, genre)


def _kind(un_format: Format, balise: Balise) -> Any:
    if balise.nature is Nature.TABLE:
        return list[_block(un_format, balise.nom)]  # type: ignore[misc]
    if balise.nature is Nature.BLOC:
        return _block(un_format, balise.nom)
    if balise.nature is Nature.LISTE_DE_TEXTES:
        return list[Any] | None if balise.cas else list[Any]
    if balise.cas:
        # Which forms a value may take depends on the demande: the rows of the table say it.
        return Any
    if balise.nature is Nature.TEXTE:
        return _text(un_format, balise)
    return {Nature.NUL: None, Nature.BOOLEEN: bool}.get(balise.nature, Any)


def _text(un_format: Format, balise: Balise) -> Any:
    if valeurs := tuple(un_format.listes[balise.liste]) if balise.liste else balise.valeurs:
        return Literal[valeurs]
    if balise.longueurs:
        longueurs = sorted(balise.longueurs)
        return Annotated[str, Meta(min_length=longueurs[0], max_length=longueurs[-1])]
    return Annotated[str, Meta(min_length=1, max_length=balise.longueur_max)]
