"""First control: is the file built like the model? Balises known, present, of the right kind.

Everything found here is of the file: it is refused whole. Tolerated spellings are put back
to the official one in the tree, so that the rules know a single name.
"""

import difflib
import unicodedata
from collections.abc import Callable
from itertools import chain
from typing import Any

from sons.controles.colonnes import ABSENTE
from sons.controles.releve import Releve
from sons.reglement.format import RACINE, Balise, Format, Nature

# Paths are worked out only when there is something to say.
Chemins = Callable[[], list[str]]

_GENRES = {
    dict: "un bloc { }",
    list: "une table [ ]",
    str: "un texte",
    bool: "true ou false",
    type(None): "null",
}


def check_structure(un_format: Format, arbre: Any, releve: Releve) -> None:
    """Walk the blocks of the model, all instances of a block at once."""
    if not isinstance(arbre, dict):
        releve.on_file("1023", "", _kind(arbre), _GENRES[dict])
        return
    _Structure(un_format, releve).check(RACINE, [arbre], lambda: [""])


class _Structure:
    def __init__(self, un_format: Format, releve: Releve) -> None:
        self.format = un_format
        self.releve = releve

    def check(self, bloc: str, instances: list[dict[str, Any]], chemins: Chemins) -> None:
        modele = self.format.children(bloc)
        self._restore_spellings(modele, instances, chemins)
        if not _names_conform(modele, instances):
            for instance, chemin in zip(instances, chemins(), strict=True):
                self._check_names(modele, instance, chemin)
        for balise in modele:
            if balise.nature is Nature.TABLE:
                self._check_table(balise, instances, chemins)
            elif balise.nature is Nature.BLOC:
                self._check_bloc(balise, instances, chemins)
            elif balise.nature is Nature.LISTE_DE_TEXTES:
                self._check_list(balise, instances, chemins)

    def _restore_spellings(
        self, modele: tuple[Balise, ...], instances: list[dict[str, Any]], chemins: Chemins
    ) -> None:
        for balise in modele:
            autre = balise.autre_nom
            if autre is None or not any([autre in instance for instance in instances]):
                continue
            for instance, chemin in zip(instances, chemins(), strict=True):
                if autre in instance:
                    self._restore(balise, autre, instance, chemin)

    def _restore(self, balise: Balise, autre: str, bloc: dict[str, Any], chemin: str) -> None:
        source = str(self.format.source_of(balise))
        valeur = bloc.pop(autre)
        if balise.nom in bloc:
            recu = f"{balise.nom} et {autre}"
            self.releve.on_file("1024", _join(chemin, autre), recu, balise.nom, source)
            return
        bloc[balise.nom] = valeur
        self.releve.on_file("2026", _join(chemin, autre), autre, balise.nom, source)

    def _check_names(self, modele: tuple[Balise, ...], bloc: dict[str, Any], chemin: str) -> None:
        """Tell misspelt balises from unknown and missing ones: one mistake, one finding."""
        attendues = {b.nom: b for b in modele}
        manquantes = [
            b.nom for b in modele if b.nom not in bloc and not b.is_conditional
        ]
        libres = [nom for nom in attendues if nom not in bloc]
        for nom in [n for n in bloc if n not in attendues]:
            proche = _closest(nom, libres)
            if proche is None:
                self.releve.on_file("1020", _join(chemin, nom), nom)
                continue
            source = str(self.format.source_of(attendues[proche]))
            self.releve.on_file("1021", _join(chemin, nom), nom, proche, source)
            libres.remove(proche)
            if proche in manquantes:
                manquantes.remove(proche)
        for nom in manquantes:
            source = str(self.format.source_of(attendues[nom]))
            self.releve.on_file("1022", _join(chemin, nom), None, nom, source)

    def _check_bloc(
        self, balise: Balise, parents: list[dict[str, Any]], chemins: Chemins
    ) -> None:
        nom = balise.nom
        contenus = [parent.get(nom, ABSENTE) for parent in parents]
        if set(map(type, contenus)) <= {dict}:
            self.check(nom, contenus, lambda: [_join(c, nom) for c in chemins()])
            return
        bons = self._sort_kinds(balise, contenus, chemins, dict)
        self.check(nom, [b for b, _ in bons], lambda: [c for _, c in bons])

    def _check_table(
        self, balise: Balise, parents: list[dict[str, Any]], chemins: Chemins
    ) -> None:
        nom = balise.nom
        contenus = [parent.get(nom, ABSENTE) for parent in parents]
        if set(map(type, contenus)) <= {list}:
            lignes = list(chain.from_iterable(contenus))
            if set(map(type, lignes)) <= {dict}:
                self.check(nom, lignes, lambda: _row_paths(nom, contenus, chemins()))
                return
        tables = self._sort_kinds(balise, contenus, chemins, list)
        bons: list[tuple[dict[str, Any], str]] = []
        for table, chemin in tables:
            for rang, ligne in enumerate(table):
                ici = f"{chemin}[{rang}]"
                if isinstance(ligne, dict):
                    bons.append((ligne, ici))
                else:
                    self._wrong_kind(balise, ligne, ici, dict)
        self.check(nom, [b for b, _ in bons], lambda: [c for _, c in bons])

    def _check_list(
        self, balise: Balise, parents: list[dict[str, Any]], chemins: Chemins
    ) -> None:
        """A list of texts may be null or left out where the situation allows it."""
        contenus = [parent.get(balise.nom, ABSENTE) for parent in parents]
        genres = {list, type(ABSENTE), type(None)} if balise.is_conditional else {list}
        if not set(map(type, contenus)) <= genres:
            contenus = [[] if c is None and balise.is_conditional else c for c in contenus]
            self._sort_kinds(balise, contenus, chemins, list)

    def _sort_kinds(
        self, balise: Balise, contenus: list[Any], chemins: Chemins, genre: type
    ) -> list[tuple[Any, str]]:
        """Keep what is of the right kind, with its path; report the rest, save what is absent."""
        bons = []
        for contenu, chemin in zip(contenus, chemins(), strict=True):
            ici = _join(chemin, balise.nom)
            if isinstance(contenu, genre):
                bons.append((contenu, ici))
            elif contenu is not ABSENTE:
                self._wrong_kind(balise, contenu, ici, genre)
        return bons

    def _wrong_kind(self, balise: Balise, contenu: Any, chemin: str, genre: type) -> None:
        source = str(self.format.source_of(balise))
        self.releve.on_file("1023", chemin, _kind(contenu), _GENRES[genre], source, balise.nom)


def _names_conform(modele: tuple[Balise, ...], instances: list[dict[str, Any]]) -> bool:
    """Whether every instance has all the balises it must have, and no other."""
    noms = {b.nom for b in modele}
    exigees = [b.nom for b in modele if not b.is_conditional]
    if set(map(len, instances)) <= {len(noms)}:
        # As many balises as the model: if all are there, there is no other.
        exigees = list(noms)
    elif not noms.issuperset(chain.from_iterable(instances)):
        return False
    return all([all([nom in instance for instance in instances]) for nom in exigees])


def _row_paths(nom: str, tables: list[list[Any]], chemins: list[str]) -> list[str]:
    return [
        f"{_join(chemin, nom)}[{rang}]"
        for table, chemin in zip(tables, chemins, strict=True)
        for rang in range(len(table))
    ]


def _join(chemin: str, nom: str) -> str:
    return f"{chemin}.{nom}" if chemin else nom


def _kind(valeur: Any) -> str:
    return _GENRES.get(type(valeur), "un nombre")


def _closest(nom: str, libres: list[str]) -> str | None:
    """Find the balise that was meant: same letters up to case and accents, else the nearest."""
    for libre in libres:
        if _bare(nom) == _bare(libre):
            return libre
    proches = difflib.get_close_matches(nom, libres, n=1, cutoff=0.8)
    return proches[0] if proches else None


def _bare(nom: str) -> str:
    decompose = unicodedata.normalize("NFD", nom)
    return "".join(c for c in decompose if not unicodedata.combining(c)).casefold().rstrip("s")
