"""First control: is the file built like the model? Balises known, present, of the right kind.

Everything found here is of the file: it is refused whole. Tolerated spellings are put back
to the official one in the tree, so that the rules know a single name.
"""

import difflib
import unicodedata
from itertools import chain
from typing import Any

from sons.controles.colonnes import ABSENTE, Colonnes
from sons.controles.releve import Releve
from sons.reglement.format import RACINE, Balise, Format, Nature, Role

_GENRES = {
    dict: "un bloc { }",
    list: "une table [ ]",
    str: "un texte",
    bool: "true ou false",
    type(None): "null",
}

# Kinds of a block, by nature: when it must be there, and when a situation lets it be left out.
_GENRES_ATTENDUS: dict[Nature, tuple[set[type], set[type]]] = {
    Nature.BLOC: ({dict}, {dict, type(ABSENTE)}),
    Nature.TABLE: ({list}, {list, type(ABSENTE)}),
    Nature.LISTE_DE_TEXTES: ({list}, {list, type(None), type(ABSENTE)}),
}


def check_structure(un_format: Format, arbre: Any, releve: Releve) -> Colonnes | None:
    """Return the columns of a file built like the model, or None after saying what is not.

    A file built to the letter is recognised by drawing its columns, which are needed anyway;
    only the others are walked block by block, instance by instance.
    """
    if not isinstance(arbre, dict):
        releve.on_file("1023", "", _kind(arbre), _GENRES[dict])
        return None
    if colonnes := _columns_if_plain(un_format, arbre):
        return colonnes
    _Structure(un_format, releve).check(RACINE, [arbre], [""])
    if releve.rejects_file():
        return None
    demandes = arbre[un_format.required(Role.LIGNES).nom]
    return Colonnes(un_format, demandes, range(len(demandes)))


def _columns_if_plain(un_format: Format, arbre: dict[str, Any]) -> Colonnes | None:
    """Return the columns if every block has its balises and no other, all of the right kind."""
    lignes = un_format.required(Role.LIGNES)
    demandes = arbre.get(lignes.nom)
    if arbre.keys() != {b.nom for b in un_format.children(RACINE)}:
        return None
    if type(demandes) is not list or not set(map(type, demandes)) <= {dict}:
        return None
    colonnes = Colonnes(un_format, demandes, range(len(demandes)))
    blocs = [lignes, *(b for b in un_format.balise if b.nature.is_bloc and b is not lignes)]
    return colonnes if all(_is_plain(un_format, colonnes, bloc) for bloc in blocs) else None


def _is_plain(un_format: Format, colonnes: Colonnes, bloc: Balise) -> bool:
    instances = colonnes.instances(bloc.nom)
    if not set(map(type, instances)) <= {dict}:
        return False
    modele = un_format.children(bloc.nom)
    if not _names_are_plain(modele, instances):
        return False
    for balise in modele:
        try:
            colonne = colonnes.column(balise)
        except KeyError:
            return False
        genres = _GENRES_ATTENDUS.get(balise.nature)
        if genres and not set(map(type, colonne)) <= genres[balise.is_conditional]:
            return False
    return True


def _names_are_plain(modele: tuple[Balise, ...], instances: list[dict[str, Any]]) -> bool:
    """Whether no instance has an unknown balise; missing ones show when columns are drawn."""
    if any([b.is_conditional for b in modele]):
        return {b.nom for b in modele}.issuperset(chain.from_iterable(instances))
    return set(map(len, instances)) <= {len(modele)}


class _Structure:
    def __init__(self, un_format: Format, releve: Releve) -> None:
        self.format = un_format
        self.releve = releve

    def check(self, bloc: str, instances: list[dict[str, Any]], chemins: list[str]) -> None:
        modele = self.format.children(bloc)
        self._restore_spellings(modele, instances, chemins)
        for instance, chemin in zip(instances, chemins, strict=True):
            self._check_names(modele, instance, chemin)
        for balise in modele:
            if balise.nature is Nature.TABLE:
                self._check_table(balise, instances, chemins)
            elif balise.nature is Nature.BLOC:
                self._check_bloc(balise, instances, chemins)
            elif balise.nature is Nature.LISTE_DE_TEXTES:
                self._check_list(balise, instances, chemins)

    def _restore_spellings(
        self, modele: tuple[Balise, ...], instances: list[dict[str, Any]], chemins: list[str]
    ) -> None:
        for balise in modele:
            autre = balise.autre_nom
            for instance, chemin in zip(instances, chemins, strict=True):
                if autre is not None and autre in instance:
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
        manquantes = [b.nom for b in modele if b.nom not in bloc and not b.is_conditional]
        libres = [nom for nom in attendues if nom not in bloc]
        for nom in [n for n in bloc if n not in attendues]:
            proche = _closest(nom, libres)
            if proche is None:
                self.releve.on_file("1020", _join(chemin, nom), nom)
                continue
            source = str(self.format.source_of(attendues[proche]))
            code = self._misspelt_code(nom, proche)
            self.releve.on_file(code, _join(chemin, nom), nom, proche, source)
            libres.remove(proche)
            if proche in manquantes:
                manquantes.remove(proche)
        for nom in manquantes:
            source = str(self.format.source_of(attendues[nom]))
            code = self._missing_code(attendues[nom])
            self.releve.on_file(code, _join(chemin, nom), None, nom, source)

    def _misspelt_code(self, nom: str, attendu: str) -> str:
        """In wave 2 the « s » of the plural has a finding of its own."""
        is_pluriel = nom.rstrip("s") == attendu.rstrip("s")
        return "1027" if is_pluriel and self.format.format.rien_ne_se_supprime else "1021"

    def _missing_code(self, balise: Balise) -> str:
        """In wave 2 what does not apply stays written: [] for a block, null for a balise."""
        if not self.format.format.rien_ne_se_supprime:
            return "1022"
        is_bloc = balise.nature.is_bloc or balise.nature is Nature.LISTE_DE_TEXTES
        return "1025" if is_bloc else "1026"

    def _check_bloc(
        self, balise: Balise, parents: list[dict[str, Any]], chemins: list[str]
    ) -> None:
        blocs = self._sort_kinds(balise, _contents(balise, parents), chemins, dict)
        self.check(balise.nom, [b for b, _ in blocs], [c for _, c in blocs])

    def _check_table(
        self, balise: Balise, parents: list[dict[str, Any]], chemins: list[str]
    ) -> None:
        lignes: list[tuple[dict[str, Any], str]] = []
        for table, chemin in self._sort_kinds(balise, _contents(balise, parents), chemins, list):
            for rang, ligne in enumerate(table):
                ici = f"{chemin}[{rang}]"
                if isinstance(ligne, dict):
                    lignes.append((ligne, ici))
                else:
                    self._wrong_kind(balise, ligne, ici, dict)
        self.check(balise.nom, [b for b, _ in lignes], [c for _, c in lignes])

    def _check_list(
        self, balise: Balise, parents: list[dict[str, Any]], chemins: list[str]
    ) -> None:
        """A list of texts may be null or left out where the situation allows it."""
        contenus = _contents(balise, parents)
        if balise.is_conditional:
            contenus = [ABSENTE if c is None else c for c in contenus]
        self._sort_kinds(balise, contenus, chemins, list)

    def _sort_kinds(
        self, balise: Balise, contenus: list[Any], chemins: list[str], genre: type
    ) -> list[tuple[Any, str]]:
        """Keep what is of the right kind, with its path; report the rest, save what is absent."""
        bons = []
        for contenu, chemin in zip(contenus, chemins, strict=True):
            ici = _join(chemin, balise.nom)
            if isinstance(contenu, genre):
                bons.append((contenu, ici))
            elif contenu is not ABSENTE:
                self._wrong_kind(balise, contenu, ici, genre)
        return bons

    def _wrong_kind(self, balise: Balise, contenu: Any, chemin: str, genre: type) -> None:
        source = str(self.format.source_of(balise))
        self.releve.on_file("1023", chemin, _kind(contenu), _GENRES[genre], source, balise.nom)


def _contents(balise: Balise, parents: list[dict[str, Any]]) -> list[Any]:
    return [parent.get(balise.nom, ABSENTE) for parent in parents]


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
