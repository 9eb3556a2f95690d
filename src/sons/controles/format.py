"""Second control, first part: every value against its row of the format table.

Rows that are the same for everybody look at the whole file. The others look at the demandes
of one situation (liberal, mandataire, structure…), where they say plainly what is admitted.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sons.controles.colonnes import ABSENTE, Colonnes
from sons.controles.natures import Controle, Ecart, controle_of
from sons.controles.trouve import Trouve
from sons.reglement.format import RACINE, Balise, Cas, Format, Forme, Nature
from sons.reglement.source import Source

# No situation: the answers that tell it cannot be read.
INCONNUE = ""

_FORMES_DITES = {
    Forme.NULL: "null",
    Forme.ABSENTE: "balise absente",
    Forme.VIDE: "vide",
    Forme.FALSE: "false",
}

_SENTINELLES: dict[Forme, Any] = {Forme.NULL: None, Forme.ABSENTE: ABSENTE, Forme.FALSE: False}


class Ligne:
    """A row of the table in one situation: which forms the balise may take, and its control."""

    def __init__(self, balise: Balise, cas: Cas, controle: Controle, source: Source) -> None:
        self.balise = balise
        self.source = source
        self._code = cas.code
        self._admet = frozenset(cas.admet)
        self._tolere = frozenset(cas.tolere)
        self._controle = controle
        self._valeur = Forme.VALEUR in self._admet
        self._plain = self._admet == {Forme.VALEUR}
        self._sentinelles = [s for f, s in _SENTINELLES.items() if f in self._admet]

    def conforms(self, colonne: list[Any], *, is_moulee: bool = False) -> bool:
        """Whether nothing is to be said of the column."""
        if is_moulee:
            return self._controle.conforms_once_moulded(colonne)
        if self._plain:
            return self._controle.conforms(colonne)
        reste = colonne
        for sentinelle in self._sentinelles:
            reste = [v for v in reste if v is not sentinelle]
        if Forme.VIDE in self._admet:
            reste = [v for v in reste if v not in ({}, [])]
        return self._controle.conforms(reste) if self._valeur else not reste

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        """Say everything about one value."""
        if not self._plain and self._admits(valeur, self._admet):
            return
        if valeur is ABSENTE:
            # Where every demande owes the balise, the structure has said that it is missing.
            if self.balise.is_conditional:
                yield Ecart("2002", None, self.balise.nom)
        elif self._admits(valeur, self._tolere):
            yield Ecart("2027", valeur, self._forms_said())
        elif not self._valeur:
            yield Ecart(self._code or "2003", _shown(valeur), self._forms_said())
        else:
            for ecart in self._controle.examine(valeur):
                yield self._with_own_code(ecart, valeur)

    def _with_own_code(self, ecart: Ecart, valeur: Any) -> Ecart:
        """An empty table or list is named by the situation: no doctor, no site."""
        return ecart._replace(code=self._code) if self._code and valeur in ([], None) else ecart

    @staticmethod
    def _admits(valeur: Any, formes: frozenset[Forme]) -> bool:
        if valeur is None:
            return Forme.NULL in formes
        if valeur is ABSENTE:
            return Forme.ABSENTE in formes
        if valeur is False:
            return Forme.FALSE in formes
        if isinstance(valeur, dict | list):
            return _container_admitted(valeur, formes)
        return False

    def _forms_said(self) -> str:
        dites = [_FORMES_DITES[f] for f in _FORMES_DITES if f in self._admet]
        if self.balise.nature is Nature.BLOC and Forme.VIDE in self._admet:
            return "{ }"
        if self.balise.nature is Nature.TABLE and Forme.VIDE in self._admet:
            return "[ ]"
        return " ou ".join(dites)


def _container_admitted(valeur: Any, formes: frozenset[Forme]) -> bool:
    if not valeur:
        return Forme.VIDE in formes
    if Forme.NULS in formes and isinstance(valeur, dict):
        return all(v is None or v == [] for v in valeur.values())
    return False


def _shown(valeur: Any) -> Any:
    """A table is shown by the number of its rows."""
    return len(valeur) if isinstance(valeur, list) else valeur


@cache
def common_rows(un_format: Format) -> tuple[Ligne, ...]:
    """Return the rows that are the same in every situation."""
    return tuple(_row(un_format, balise, INCONNUE) for balise in _rows(un_format) if not balise.cas)


@cache
def rows_of(un_format: Format, situation: str) -> tuple[Ligne, ...]:
    """Return the rows that depend on the situation and may hold something in this one."""
    return tuple(
        _row(un_format, balise, situation)
        for balise in _rows(un_format)
        if balise.cas and _is_open(un_format, balise, situation)
    )


def _rows(un_format: Format) -> Iterator[Balise]:
    for balise in un_format.balise:
        is_free = balise.nature.is_bloc and not balise.cas and not balise.minimum
        if balise.dans != RACINE and not is_free:
            yield balise


def _row(un_format: Format, balise: Balise, situation: str) -> Ligne:
    controle = controle_of(balise, un_format.listes)
    return Ligne(balise, balise.cas_en(situation), controle, un_format.source_of(balise))


def _is_open(un_format: Format, balise: Balise, situation: str) -> bool:
    """Whether the blocks around a balise may hold anything in this situation."""
    return all(
        not bloc.cas or Forme.VALEUR in bloc.cas_en(situation).admet
        for bloc in un_format.path(balise)
    )


@cache
def header_rows(un_format: Format) -> tuple[Ligne, ...]:
    """Return the rows of the file's header that hold a value."""
    return tuple(
        _row(un_format, b, INCONNUE) for b in un_format.children(RACINE) if not b.nature.is_bloc
    )


def check_header(un_format: Format, entete: Mapping[str, Any]) -> Iterator[Trouve]:
    """Control the values of the header that are there; what is found is of the whole file."""
    for ligne in header_rows(un_format):
        nom = ligne.balise.nom
        for ecart in ligne.examine(entete[nom]) if nom in entete else ():
            yield Trouve(None, ecart.code, (nom,), ecart.recu, ecart.attendu, ligne.source, nom)


def check_values(
    un_format: Format, toutes: Colonnes, *, is_moulee: bool = False
) -> Iterator[Trouve]:
    """Control every value of every demande; findings come in the order of the table.

    ``is_moulee``: the mould has looked at what it could of the rows common to all.
    """
    fautives = [
        (ligne, toutes)
        for ligne in common_rows(un_format)
        if not ligne.conforms(toutes.column(ligne.balise), is_moulee=is_moulee)
    ]
    for situation, groupe in _groups(un_format, toutes):
        fautives += [
            (ligne, groupe)
            for ligne in rows_of(un_format, situation)
            if not ligne.conforms(groupe.column(ligne.balise))
        ]
    if not fautives:
        return
    ordre = {balise.nom: rang for rang, balise in enumerate(un_format.balise)}
    for ligne, groupe in sorted(fautives, key=lambda f: ordre[f[0].balise.nom]):
        yield from _report(ligne, groupe)


def _groups(un_format: Format, toutes: Colonnes) -> Iterator[tuple[str, Colonnes]]:
    """Yield the demandes of each situation that the file holds; the unknown one is left out.

    The answers that tell the situation have rows of their own, which say what is wrong.
    """
    groupes: defaultdict[str, list[int]] = defaultdict(list)
    for rang, situation in zip(toutes.rangs, _situations(un_format, toutes), strict=True):
        groupes[situation].append(rang)
    groupes.pop(INCONNUE, None)
    for situation, rangs in groupes.items():
        yield situation, toutes if len(rangs) == len(toutes.rangs) else toutes.subset(rangs)


def answers_to_ask(un_format: Format) -> list[str]:
    """Return the balises whose answers tell the situation of a demande."""
    return list(dict.fromkeys(nom for s in un_format.situation for nom in s.quand))


def _situations(un_format: Format, colonnes: Colonnes) -> list[str]:
    """Name the situation of each demande."""
    noms = answers_to_ask(un_format)
    if not noms:
        return [un_format.situation[0].nom] * len(colonnes.rangs)
    reponses = list(zip(*[_readable(colonnes.scalar(nom)) for nom in noms], strict=True))
    connues = {r: situation_of(un_format, dict(zip(noms, r, strict=True))) for r in set(reponses)}
    return [connues[r] for r in reponses]


def situation_of(un_format: Format, reponses: Mapping[str, Any]) -> str:
    """Name the situation that answers tell, INCONNUE when they tell none."""
    for situation in un_format.situation:
        if all(reponses[nom] == valeur for nom, valeur in situation.quand.items()):
            return situation.nom
    return INCONNUE


def _readable(colonne: list[Any]) -> list[Any]:
    """Return the column with None in place of what cannot be an answer (a block, a list)."""
    if set(map(type, colonne)) <= {str, bool, type(None), type(ABSENTE)}:
        return colonne
    return [v if isinstance(v, str | bool) else None for v in colonne]


def _report(ligne: Ligne, groupe: Colonnes) -> Iterator[Trouve]:
    balise = ligne.balise
    chemins, rangs = groupe.paths(balise.dans), groupe.ranks(balise)
    for valeur, chemin, rang in zip(groupe.column(balise), chemins, rangs, strict=True):
        for code, recu, attendu, indice in ligne.examine(valeur):
            ici = (*chemin, balise.nom) if indice is None else (*chemin, balise.nom, indice)
            yield Trouve(rang, code, ici, recu, attendu, ligne.source, balise.nom)
