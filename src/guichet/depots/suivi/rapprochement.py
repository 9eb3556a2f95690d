"""Which file is which piece: by its name, by its name but for its writing, or as the only one left.

What is taken otherwise than by its very name is told, and so is what is not taken, with the reason.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sons.archive import Entree, Inventaire
from sons.controles.pieces import EntreesParNom
from sons.reglement.modele import Noms
from sons.reglement.noms import piece_number

_NOMS_DITS = 3


@dataclass(frozen=True)
class Attendue:
    """A piece that is waited for, by its name in the nomenclature; ``format`` is the texts'."""

    nom: str
    format: str


@dataclass
class Rapprochement:
    """The entry taken for each expected name, those that are guesses, and what was not used."""

    prises: dict[str, Entree] = field(default_factory=dict)
    devinees: list[tuple[str, str]] = field(default_factory=list)
    ecartees: list[tuple[str, str]] = field(default_factory=list)

    def inventory(self, noms: Iterable[str] | None = None) -> Inventaire:
        """Return what was taken (for ``noms``, for all if None), under the expected names."""
        voulus = self.prises if noms is None else set(noms)
        gardees = ((nom, une) for nom, une in self.prises.items() if nom in voulus)
        return Inventaire(tuple(replace(une, nom=nom) for nom, une in gardees), ())


def match(
    attendues: Sequence[Attendue],
    inventaire: Inventaire,
    noms: Noms,
    deja: Iterable[str] = (),
) -> Rapprochement:
    """Find the entries of a ZIP that are expected; ``deja`` names pieces that were received."""
    fait = Rapprochement()
    comptes = Counter(une.nom for une in attendues)
    uniques = [une for une in attendues if comptes[une.nom] == 1]
    _by_name(fait, uniques, inventaire.entrees)
    _by_writing(fait, _left(fait, uniques), _unused(fait, inventaire))
    _by_elimination(fait, _left(fait, uniques), _unused(fait, inventaire), noms)
    restent = [une.nom for une in attendues if une.nom not in fait.prises]
    for entree in _unused(fait, inventaire):
        fait.ecartees.append((entree.nom, _reason(entree, restent, noms, set(deja))))
    return fait


def _by_name(
    fait: Rapprochement, attendues: Iterable[Attendue], entrees: tuple[Entree, ...]
) -> None:
    par_nom = EntreesParNom(entrees)
    for une in attendues:
        if entree := par_nom.find(une.nom):
            fait.prises[une.nom] = entree


def _by_writing(
    fait: Rapprochement, attendues: Sequence[Attendue], entrees: Sequence[Entree]
) -> None:
    """Take a name that differs by case, blanks, hyphens, accents or its extension only."""
    communes = Counter(map(_letters, (une.nom for une in attendues)))
    voisines: dict[str, list[Entree]] = {}
    for entree in entrees:
        voisines.setdefault(_letters(entree.nom), []).append(entree)
    for une in attendues:
        lettres = _letters(une.nom)
        trouvees = voisines.get(lettres, [])
        if communes[lettres] == len(trouvees) == 1:
            _guess(fait, une, trouvees[0])


def _by_elimination(
    fait: Rapprochement, attendues: Sequence[Attendue], entrees: Sequence[Entree], noms: Noms
) -> None:
    """Take the only file left for the only piece left, unless its name says another demande."""
    if len(attendues) != 1 or len(entrees) != 1:
        return
    (une,), (entree,) = attendues, entrees
    if entree.type_reel == une.format and not piece_number(noms, _leaf(entree.nom)):
        _guess(fait, une, entree)


def _guess(fait: Rapprochement, attendue: Attendue, entree: Entree) -> None:
    fait.prises[attendue.nom] = entree
    fait.devinees.append((entree.nom, attendue.nom))


def _left(fait: Rapprochement, attendues: Iterable[Attendue]) -> list[Attendue]:
    return [une for une in attendues if une.nom not in fait.prises]


def _unused(fait: Rapprochement, inventaire: Inventaire) -> list[Entree]:
    prises = {entree.nom for entree in fait.prises.values()}
    return [entree for entree in inventaire.entrees if entree.nom not in prises]


def _reason(entree: Entree, restent: Sequence[str], noms: Noms, deja: set[str]) -> str:
    """Say why a file was not used, and what would have it used."""
    feuille = _leaf(entree.nom)
    if restent.count(feuille) > 1:
        return "plusieurs demandes attendent une pièce de ce nom : complétez-les une à une"
    if feuille.casefold() in {nom.casefold() for nom in deja}:
        return "cette pièce est déjà reçue"
    if not restent:
        return "aucune autre pièce n’est attendue"
    if numero := piece_number(noms, feuille):
        return f"aucune pièce attendue ne porte ce nom (numéro éditeur {numero})"
    dits = ", ".join(list(dict.fromkeys(restent))[:_NOMS_DITS])
    autres = " …" if len(set(restent)) > _NOMS_DITS else ""
    return f"son nom ne dit pas quelle pièce elle est ; noms attendus : {dits}{autres}"


def _leaf(nom: str) -> str:
    return nom.rpartition("/")[2]


def _letters(nom: str) -> str:
    """What a name has of letters and digits, without its folder nor its extension."""
    souche = _leaf(nom).rpartition(".")[0] or _leaf(nom)
    nu = unicodedata.normalize("NFKD", souche).casefold()
    return re.sub(r"[^a-z0-9]", "", nu)
