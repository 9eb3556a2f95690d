"""The balises of a group of demandes, taken column by column.

A deposit is a table: two hundred demandes, the same balises in each. Looking at one
column at a time lets ``set`` and ``map`` do the work, and a rule then thinks of distinct
values, not of lines. Each instance of a block remembers the rank of its demande.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, repeat
from operator import is_
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from sons.chemin import Chemin
from sons.reglement.format import RACINE, Balise, Format, Nature, Role

T = TypeVar("T")

# What a balise holds when it was left out.
ABSENTE: Final = msgspec.UNSET


def _as_written(bloc: Any) -> Any:
    """Return a block whose very presence depends on the demande as it is written, maybe empty."""
    return bloc if bloc is ABSENTE else msgspec.to_builtins(bloc, builtin_types=(Decimal,))


def says_something(valeur: Any) -> bool:
    """Whether a value is a text, and not of blanks only."""
    return isinstance(valeur, str) and valeur.strip() != ""


class Lieux(NamedTuple):
    """Paths in two parts, the block's and its own: whole ones are drawn when they are told."""

    blocs: Sequence[Chemin]
    de: Sequence[int]
    suites: Sequence[Chemin]

    def path(self, place: int) -> Chemin:
        """Return one of them."""
        return (*self.blocs[self.de[place]], *self.suites[place])


class Colonnes:
    """Columns over ``demandes``, whose ranks in the file are ``rangs``.

    Blocks are blocks and tables are tables: the structure control says so before anyone asks. A
    block is what the mould made of it, or a dict; the instances of one block are all alike.
    """

    def __init__(self, un_format: Format, demandes: list[Any], rangs: Sequence[int]) -> None:
        self._format = un_format
        self._lignes = un_format.required(Role.LIGNES).nom
        self._blocs: dict[str, list[Any]] = {self._lignes: demandes}
        self._rangs: dict[str, Sequence[int]] = {self._lignes: rangs}
        self._colonnes: dict[str, list[Any]] = {}
        self.rangs = rangs

    def subset(self, rangs: Sequence[int]) -> "Colonnes":
        """Return the columns of some of the demandes only."""
        return _Partie(self, self._format, rangs)

    def column(self, balise: Balise) -> list[Any]:
        """Return the values of a balise, one per instance of its block; ABSENTE where missing."""
        nom = balise.nom
        if nom not in self._colonnes:
            blocs = self.instances(balise.dans)
            if blocs and type(blocs[0]) is not dict:
                self._draw_moulded(balise.dans, blocs)
            elif balise.is_conditional:
                self._colonnes[nom] = [bloc.get(nom, ABSENTE) for bloc in blocs]
            else:
                self._colonnes[nom] = [bloc[nom] for bloc in blocs]
        return self._colonnes[nom]

    def _draw_moulded(self, bloc: str, blocs: list[Any]) -> None:
        """Draw all the columns of a block at once: what came out of the mould is rows of values."""
        colonnes = zip(*map(msgspec.structs.astuple, blocs), strict=True)
        self._colonnes |= dict(zip(blocs[0].__struct_fields__, map(list, colonnes), strict=True))
        for balise in self._format.children(bloc):
            if balise.nature is Nature.BLOC and balise.cas:
                dits = list(map(_as_written, self._colonnes[balise.nom]))
                self._colonnes[balise.nom] = dits

    def instances(self, bloc: str) -> list[Any]:
        """Return every instance of a block, in the order of the file."""
        if bloc not in self._blocs:
            self._open(self._format.named(bloc))
        return self._blocs[bloc]

    def ranks(self, balise: Balise) -> Sequence[int]:
        """Return, for each value of ``column``, the rank of its demande in the file."""
        return self.ranks_of(balise.dans)

    def ranks_of(self, bloc: str) -> Sequence[int]:
        """Return, for each instance of a block, the rank of its demande in the file."""
        self.instances(bloc)
        return self._rangs[bloc]

    def scalar(self, nom: str) -> list[Any]:
        """Return one value per demande, of a balise that stands in no table but the lines'."""
        return self.column(self._format.named(nom))

    def flat(self, balise: Balise) -> tuple[list[str], list[int]]:
        """Return the texts of a balise (a list counts for each of its texts) and their demandes.

        Values of another type, and texts of blanks, are left out: the format table has reported
        them.
        """
        valeurs, rangs = self.column(balise), self.ranks(balise)
        if balise.nature is Nature.LISTE_DE_TEXTES:
            listes = [v if isinstance(v, list) else [] for v in valeurs]
            valeurs = list(chain.from_iterable(listes))
            rangs = list(chain.from_iterable(map(repeat, rangs, map(len, listes))))
        if set(map(type, valeurs)) <= {str} and all(map(str.strip, valeurs)):
            return valeurs, list(rangs)
        paires = [(v, r) for v, r in zip(valeurs, rangs, strict=True) if says_something(v)]
        return [v for v, _ in paires], [r for _, r in paires]

    def beside(self, balise: Balise, autre: Balise) -> list[frozenset[str]]:
        """Return, for each text that ``flat`` gives, the texts of another balise with it.

        The other stands in the same block, or in a table under it.
        """
        reponses = self.texts_under(balise.dans, autre)
        paires = zip(self.column(balise), reponses, strict=True)
        return [textes for valeur, textes in paires if says_something(valeur)]

    def texts_under(self, bloc: str, balise: Balise) -> list[frozenset[str]]:
        """Return, for each instance of a block, the texts of a balise that stands in it."""
        groupes: list[set[str]] = [set() for _ in self.instances(bloc)]
        paires = zip(self.owners(balise.dans, bloc), self.column(balise), strict=True)
        for place, valeur in paires:
            if isinstance(valeur, str):
                groupes[place].add(valeur)
        return [frozenset(groupe) for groupe in groupes]

    def owners(self, bloc: str, ancetre: str) -> Sequence[int]:
        """Return, for each instance of a block, the place of the instance that holds it."""
        if bloc == ancetre:
            return range(len(self.instances(bloc)))
        balise = self._format.named(bloc)
        parents = self.owners(balise.dans, ancetre)
        if balise.nature is not Nature.TABLE:
            return parents
        return list(chain.from_iterable(map(repeat, parents, map(len, self.column(balise)))))

    def count_balises(self) -> int:
        """Count the balises of the demandes that are written, blocks included."""
        nombre = 0
        for balise in self._format.balise:
            if balise.dans != RACINE:
                nombre += len(self.instances(balise.dans))
                if balise.is_conditional:
                    nombre -= sum(map(is_, self.column(balise), repeat(ABSENTE)))
        return nombre

    def paths(self, bloc: str) -> list[Chemin]:
        """Return the path of each instance of a block (only asked for when something is wrong)."""
        if bloc == self._lignes:
            return [(bloc, rang) for rang in self.rangs]
        balise = self._format.named(bloc)
        chemins = self.paths(balise.dans)
        if balise.nature is Nature.BLOC:
            return [(*c, bloc) for c in chemins]
        return [
            (*chemin, bloc, rang)
            for table, chemin in zip(self.column(balise), chemins, strict=True)
            for rang in range(len(table))
        ]

    def places(self, balises: Sequence[Balise]) -> "Lieux":
        """Return where each text stands that ``flat`` gives of these balises, one after another."""
        blocs: list[Chemin] = []
        de: list[int] = []
        suites: list[Chemin] = []
        for balise in balises:
            debut, nom = len(blocs), balise.nom
            blocs += self.paths(balise.dans)
            for bloc, valeur in enumerate(self.column(balise), debut):
                if says_something(valeur):
                    siens: list[Chemin] = [(nom,)]
                elif isinstance(valeur, list):
                    siens = [(nom, i) for i, v in enumerate(valeur) if says_something(v)]
                else:
                    continue
                suites += siens
                de += [bloc] * len(siens)
        return Lieux(blocs, de, suites)

    def _open(self, bloc: Balise) -> None:
        nom = bloc.nom
        contenus = self.column(bloc)
        rangs = self._rangs[bloc.dans]
        if bloc.nature is Nature.TABLE:
            self._rangs[nom] = list(chain.from_iterable(map(repeat, rangs, map(len, contenus))))
            contenus = list(chain.from_iterable(contenus))
        else:
            self._rangs[nom] = rangs
        self._blocs[nom] = contenus


class _Partie(Colonnes):
    """Some of the demandes: what is drawn of all of them serves again."""

    def __init__(self, toutes: Colonnes, un_format: Format, rangs: Sequence[int]) -> None:
        super().__init__(un_format, [], rangs)
        self._toutes = toutes
        self._parmi = frozenset(rangs)
        self._places: dict[str, list[int]] = {}

    def column(self, balise: Balise) -> list[Any]:
        nom = balise.nom
        if nom not in self._colonnes:
            self._colonnes[nom] = self._take(balise.dans, self._toutes.column(balise))
        return self._colonnes[nom]

    def instances(self, bloc: str) -> list[Any]:
        return self._take(bloc, self._toutes.instances(bloc))

    def ranks(self, balise: Balise) -> Sequence[int]:
        return self._take(balise.dans, self._toutes.ranks(balise))

    def paths(self, bloc: str) -> list[Chemin]:
        return self._take(bloc, self._toutes.paths(bloc))

    def _take(self, bloc: str, valeurs: Sequence[T]) -> list[T]:
        """Return what belongs to these demandes, among what each instance of a block holds."""
        if bloc not in self._places:
            rangs = self._toutes.ranks_of(bloc)
            self._places[bloc] = [i for i, rang in enumerate(rangs) if rang in self._parmi]
        return list(map(valeurs.__getitem__, self._places[bloc]))
