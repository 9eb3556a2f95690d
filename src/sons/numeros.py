"""The numbers of a calculation: restored, told by their form, a SIRET led to its beneficiaries.

No dispositif counts SIRETs; it is the number that people have at hand. A SIRET gives its SIREN
by its own digits, its FINESS by the FINESS extract and its RPPS by the Annuaire. Nothing
published leads from a SIRET to AM numbers.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sons.bases.valeurs import DESCRIPTIONS, ValeurFautive, identifiant
from sons.contexte import Contexte
from sons.identifiants import siret_key_holds
from sons.manque import Manque

SIRET = "SIRET"
_SIREN = "SIREN"

# The kinds that a base leads to from a SIRET, and what to import for it.
_EXTRAITS = {"FINESS": Manque.EXTRAIT_FINESS, "RPPS": Manque.ANNUAIRE_SANTE}

_NOTATION_SCIENTIFIQUE = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)

_ParSiret = Mapping[str, Mapping[str, Collection[str]] | None]


@dataclass(frozen=True, slots=True)
class Numero:
    """A number to estimate, and the kinds it may be by its form.

    ``demande`` is the text that was asked and ``rang`` its place; a SIRET gives several numbers,
    and stays a SIRET when it gives none. ``raison`` then says why, and ``eligible`` is None when
    nothing could tell, for want of ``manque``; ``lisible`` is false for a text that is no number.
    """

    rang: int
    demande: str
    valeur: str
    genres: tuple[str, ...] = ()
    eligible: bool | None = False
    raison: str = ""
    lisible: bool = True
    manque: Manque | None = None


def resolve(genres: Collection[str], contexte: Contexte, demandes: Sequence[str]) -> list[Numero]:
    """Return the numbers of these kinds for each text asked, at least one for each.

    The context is asked once per kind, for all the SIRETs together.
    """
    mene = not {_SIREN, *_EXTRAITS}.isdisjoint(genres)
    attendus = [*genres, SIRET] if mene else [*genres]
    lus = [_read(rang, demande, attendus) for rang, demande in enumerate(demandes)]
    sirets = {lu.valeur for lu in lus if lu.genres == (SIRET,)}
    reponses: _ParSiret = {
        genre: contexte.numeros_du_siret(genre, sirets)
        for genre in genres
        if sirets and genre in _EXTRAITS
    }
    return [
        numero
        for lu in lus
        for numero in (_lead(lu, genres, reponses) if lu.genres == (SIRET,) else [lu])
    ]


def _read(rang: int, demande: str, attendus: Sequence[str]) -> Numero:
    valeurs = {genre: v for genre in attendus if (v := _value(genre, demande)) is not None}
    if not valeurs:
        raison = _refusal(demande, attendus)
        return Numero(rang, demande, demande.strip(), eligible=None, raison=raison, lisible=False)
    return Numero(rang, demande, next(iter(valeurs.values())), tuple(valeurs))


def _value(genre: str, demande: str) -> str | None:
    try:
        return identifiant(genre, demande)
    except ValeurFautive:
        return None


def _refusal(demande: str, attendus: Sequence[str]) -> str:
    if not demande.strip():
        return "aucun numéro sur cette ligne"
    if _NOTATION_SCIENTIFIQUE.fullmatch(demande.strip()):
        return (
            "numéro abîmé par le tableur (notation scientifique) : mettez la colonne au format "
            "texte et ressaisissez-le"
        )
    formes = ", ".join(f"{genre} : {DESCRIPTIONS[genre]}" for genre in attendus)
    return f"ce numéro n’est d’aucune des sortes attendues ({formes})"


# -- from a SIRET -----------------------------------------------------------------------------


def _lead(siret: Numero, genres: Collection[str], reponses: _ParSiret) -> list[Numero]:
    """Return the numbers at a SIRET, then a last one for the kinds that nothing tells."""
    trouves = [(_SIREN, siret.valeur[:9])] if _SIREN in genres else []
    for genre, reponse in reponses.items():
        trouves += [(genre, numero) for numero in sorted((reponse or {}).get(siret.valeur, ()))]
    numeros = [replace(siret, valeur=numero, genres=(genre,)) for genre, numero in trouves]
    if muets := [genre for genre, reponse in reponses.items() if reponse is None]:
        phrase = f"non vérifié : rien ne dit quels {' et '.join(muets)} sont à ce SIRET"
        manque = _EXTRAITS[muets[0]]
        numeros.append(replace(siret, eligible=None, raison=phrase, manque=manque))
    elif not numeros:
        phrase = f"aucun {' ni aucun '.join(reponses)} n’est connu à ce SIRET"
        if not siret_key_holds(siret.valeur):
            phrase += " ; sa clé est fausse, relisez-le"
        numeros.append(replace(siret, raison=phrase))
    return numeros
