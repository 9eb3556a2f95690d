"""First control: is the file built like the model? Balises known, present, of the right kind.

Other spellings are put back to the official one in the tree, so that the rules know a single name
and the rest of a misspelt demande is looked at. A demande that lacks something is told apart: the
others can still be controlled.
"""

import difflib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sons.chemin import Chemin
from sons.controles.colonnes import ABSENTE, Colonnes
from sons.controles.trouve import Trouve
from sons.lecture import Lecture
from sons.reglement.format import RACINE, Balise, Format, Nature, Role
from sons.reglement.limites import Limites

_GENRES = {
    dict: "un bloc { }",
    list: "un tableau [ ]",
    str: "un texte",
    bool: "true ou false",
    type(None): "null",
}

_CONTENANTS = (Nature.BLOC, Nature.TABLE, Nature.LISTE_DE_TEXTES)

# What is longer than this, or comes after so many others, is nobody's slip of the pen: it is told
# as unknown without looking for the balise that was meant.
_NOM_MAX = 60
_RAPPROCHEMENTS_MAX = 200


class Structure(NamedTuple):
    """What is not built like the model, and what can be read.

    ``entete`` holds the balises of the header that are there, ``lignes`` the demandes as they were
    decoded, no more than a file may hold; ``nombre`` counts them all, None when there is no table.
    """

    trouves: Sequence[Trouve]
    entete: Mapping[str, Any]
    lignes: Sequence[Any]
    nombre: int | None
    colonnes: Colonnes | None


def check_structure(un_format: Format, lecture: Lecture, limites: Limites) -> Structure:
    """Look at a file, and at no more demandes than a file may hold.

    A file built to the letter came out of the mould; only the others are walked block by block,
    instance by instance, up to one fault more than the limits admit.
    """
    demandes_max = limites.demandes_max
    lignes = un_format.required(Role.LIGNES)
    if lecture.is_moulee:
        entete = {b.nom: getattr(lecture.arbre, b.nom) for b in un_format.children(RACINE)}
        return _structure(un_format, (), entete, range(len(entete[lignes.nom])), demandes_max)
    arbre = lecture.arbre
    if not isinstance(arbre, dict):
        return Structure(
            [Trouve(None, "1023", (), _kind(arbre), _GENRES[dict])], {}, (), None, None
        )
    marche = _Marche(un_format)
    trouves = list(islice(marche.check_file(arbre, demandes_max), limites.constats_max + 1))
    if not isinstance(arbre.get(lignes.nom), list) or len(trouves) > limites.constats_max:
        return Structure(trouves, arbre, (), None, None)
    illisibles = {t.rang for t in trouves if not _leaves_readable(un_format, t)}
    rangs = [rang for rang in range(len(arbre[lignes.nom])) if rang not in illisibles]
    return _structure(un_format, trouves, arbre, rangs, demandes_max)


def _structure(
    un_format: Format,
    trouves: Sequence[Trouve],
    entete: Mapping[str, Any],
    rangs: Sequence[int],
    demandes_max: int,
) -> Structure:
    toutes = entete[un_format.required(Role.LIGNES).nom]
    lignes, nombre = toutes[:demandes_max], len(toutes)
    lus = [rang for rang in rangs if rang < demandes_max]
    colonnes = Colonnes(un_format, [lignes[rang] for rang in lus], lus)
    return Structure(trouves, entete, lignes, nombre, colonnes)


# Findings after which every balise of the model can be read: one too many, or one whose name was
# put right in the tree.
_LISIBLES = frozenset({"1020", "1021", "1024", "1027", "2026"})


def _leaves_readable(un_format: Format, trouve: Trouve) -> bool:
    """Whether the rest of a demande can still be looked at: what is missing held one value."""
    if trouve.code in ("1022", "1026"):
        return not _is_container(un_format.named(str(trouve.attendu)))
    return trouve.code in _LISIBLES


class _Marche:
    """The walk, block by block; a path of the lines' table tells which demande is spoken of."""

    def __init__(self, un_format: Format) -> None:
        self.format = un_format
        self.lignes = un_format.required(Role.LIGNES)
        self.voisins = _Voisins()

    def check(
        self, bloc: str, instances: list[dict[str, Any]], chemins: list[Chemin]
    ) -> Iterator[Trouve]:
        """Look at the instances of a block, then at the blocks they hold."""
        modele = self.format.children(bloc)
        yield from self._restore_spellings(modele, instances, chemins)
        for instance, chemin in zip(instances, chemins, strict=True):
            yield from self._check_names(modele, instance, chemin)
        for balise in modele:
            if balise.nature in _CONTENANTS and balise is not self.lignes:
                yield from self._check_under(balise, instances, chemins)

    def check_file(self, arbre: dict[str, Any], demandes_max: int) -> Iterator[Trouve]:
        """Look at the root, then at so many demandes, if they are in a table."""
        yield from self.check(RACINE, [arbre], [()])
        nom = self.lignes.nom
        if isinstance(arbre.get(nom), list):
            yield from self._check_rows(self.lignes, [(arbre[nom][:demandes_max], (nom,))])
        elif nom in arbre:
            yield self._wrong_kind(self.lignes, arbre[nom], (nom,), list)

    # -- names --------------------------------------------------------------------------------

    def _restore_spellings(
        self, modele: tuple[Balise, ...], instances: list[dict[str, Any]], chemins: list[Chemin]
    ) -> Iterator[Trouve]:
        for balise in modele:
            autre = balise.autre_nom
            for instance, chemin in zip(instances, chemins, strict=True):
                if autre is not None and autre in instance:
                    yield self._restore(balise, autre, instance, (*chemin, autre))

    def _restore(self, balise: Balise, autre: str, bloc: dict[str, Any], chemin: Chemin) -> Trouve:
        source = self.format.source_of(balise)
        valeur = bloc.pop(autre)
        if balise.nom in bloc:
            recu = f"{balise.nom} et {autre}"
            return Trouve(self._rank(chemin), "1024", chemin, recu, balise.nom, source)
        bloc[balise.nom] = valeur
        return Trouve(self._rank(chemin), "2026", chemin, autre, balise.nom, source)

    def _check_names(
        self, modele: tuple[Balise, ...], bloc: dict[str, Any], chemin: Chemin
    ) -> Iterator[Trouve]:
        """Tell misspelt balises from unknown and missing ones: one mistake, one finding."""
        attendues = {b.nom: b for b in modele}
        manquantes = [b.nom for b in modele if b.nom not in bloc and not b.is_conditional]
        libres = [nom for nom in attendues if nom not in bloc]
        rang = self._rank(chemin)
        for nom in [n for n in bloc if n not in attendues]:
            proche = self.voisins.closest(nom, libres)
            if proche is None:
                yield Trouve(rang, "1020", (*chemin, nom), nom)
                continue
            source = self.format.source_of(attendues[proche])
            yield Trouve(
                rang, self._misspelt_code(nom, proche), (*chemin, nom), nom, proche, source
            )
            bloc[proche] = bloc.pop(nom)
            libres.remove(proche)
            if proche in manquantes:
                manquantes.remove(proche)
        for nom in manquantes:
            balise = attendues[nom]
            source, code = self.format.source_of(balise), self._missing_code(balise)
            yield Trouve(rang, code, (*chemin, nom), None, nom, source)
            if not _is_container(balise):
                # Said missing once, it hides nothing of its demande.
                bloc[nom] = ABSENTE

    def _misspelt_code(self, nom: str, attendu: str) -> str:
        """In wave 2 the « s » of the plural has a finding of its own."""
        is_pluriel = nom.rstrip("s") == attendu.rstrip("s")
        return "1027" if is_pluriel and self.format.entete.rien_ne_se_supprime else "1021"

    def _missing_code(self, balise: Balise) -> str:
        """In wave 2 what does not apply stays written: [] for a block, null for a balise."""
        if not self.format.entete.rien_ne_se_supprime:
            return "1022"
        return "1025" if _is_container(balise) else "1026"

    # -- blocks -------------------------------------------------------------------------------

    def _check_under(
        self, balise: Balise, parents: list[dict[str, Any]], chemins: list[Chemin]
    ) -> Iterator[Trouve]:
        contenus: list[tuple[Any, Chemin]] = [
            (p.get(balise.nom, ABSENTE), c) for p, c in zip(parents, chemins, strict=True)
        ]
        if balise.nature is Nature.LISTE_DE_TEXTES and balise.is_conditional:
            # A list of texts may be null or left out where the situation allows it.
            contenus = [(c, chemin) for c, chemin in contenus if c is not None]
        presents = [(c, (*chemin, balise.nom)) for c, chemin in contenus if c is not ABSENTE]
        genre: type = dict if balise.nature is Nature.BLOC else list
        bons: list[tuple[Any, Chemin]] = []
        for contenu, chemin in presents:
            if isinstance(contenu, genre):
                bons.append((contenu, chemin))
            else:
                yield self._wrong_kind(balise, contenu, chemin, genre)
        if balise.nature is Nature.BLOC:
            yield from self.check(balise.nom, [c for c, _ in bons], [c for _, c in bons])
        elif balise.nature is Nature.TABLE:
            yield from self._check_rows(balise, bons)

    def _check_rows(
        self, balise: Balise, tables: Sequence[tuple[list[Any], Chemin]]
    ) -> Iterator[Trouve]:
        lignes = [(un, (*chemin, i)) for table, chemin in tables for i, un in enumerate(table)]
        bonnes: list[tuple[Any, Chemin]] = []
        for ligne, ici in lignes:
            if isinstance(ligne, dict):
                bonnes.append((ligne, ici))
            else:
                yield self._wrong_kind(balise, ligne, ici, dict)
        yield from self.check(balise.nom, [b for b, _ in bonnes], [c for _, c in bonnes])

    def _wrong_kind(self, balise: Balise, contenu: Any, chemin: Chemin, genre: type) -> Trouve:
        source = self.format.source_of(balise)
        recu, attendu = _kind(contenu), _GENRES[genre]
        return Trouve(self._rank(chemin), "1023", chemin, recu, attendu, source, balise.nom)

    def _rank(self, chemin: Chemin) -> int | None:
        """Return the rank of the demande of a path, None for what is of the whole file."""
        rang = chemin[1] if len(chemin) > 1 and chemin[0] == self.lignes.nom else None
        return rang if isinstance(rang, int) else None


def _is_container(balise: Balise) -> bool:
    return balise.nature in _CONTENANTS


def _kind(valeur: Any) -> str:
    return _GENRES.get(type(valeur), "un nombre")


class _Voisins:
    """Finds the balise that was meant, for as many distinct mistakes as a person makes."""

    def __init__(self) -> None:
        self._connus: dict[tuple[str, tuple[str, ...]], str | None] = {}

    def closest(self, nom: str, libres: list[str]) -> str | None:
        """Return the balise with the same letters up to case and accents, else the nearest."""
        if len(nom) > _NOM_MAX or not libres:
            return None
        question = (nom, tuple(libres))
        if question not in self._connus:
            if len(self._connus) >= _RAPPROCHEMENTS_MAX:
                return None
            self._connus[question] = _search(nom, libres)
        return self._connus[question]


def _search(nom: str, libres: list[str]) -> str | None:
    for libre in libres:
        if _bare(nom) == _bare(libre):
            return libre
    proches = difflib.get_close_matches(nom, libres, n=1, cutoff=0.8)
    return proches[0] if proches else None


def _bare(nom: str) -> str:
    decompose = unicodedata.normalize("NFD", nom)
    return "".join(c for c in decompose if not unicodedata.combining(c)).casefold().rstrip("s")
