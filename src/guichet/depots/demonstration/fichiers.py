"""The files of a deposit, drawn from the example that the format of its dispositif gives."""

import copy
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import cycle
from typing import Any
from zipfile import ZipFile

from guichet.depots.models import Demande
from sons import Textes
from sons.identifiants import luhn_key
from sons.reglement.format import Balise, Nature, Role
from sons.reglement.gabarit import filled_example

Arbre = dict[str, Any]
_NOMS = (
    "MOREL", "LAMBERT", "GIRARD", "ROUSSEAU", "FONTAINE", "CHEVALIER", "GARNIER", "FAURE",
    "MERCIER", "BLANC", "GUERIN", "BOYER",
)  # fmt: skip
# Digits before the key. Identifiers that begin with 99 are nobody's.
_CHIFFRES = {"RPPS": 10, "FINESS": 8, "SIREN": 8}
_DEBUT = "99"
_DATE_FAUSSE = "31/02/2022"


class Fabrique:
    """Makes the files of one phase of a dispositif, for one supplier and solution.

    Its clients have identifiers of their own from the rank ``premier`` on.
    """

    def __init__(self, textes: Textes, numero_ans: str, siret: str, premier: int) -> None:
        self.textes = textes
        self._entete = {Role.NUMERO_ANS: numero_ans, Role.SIRET: siret}
        self._rang = premier
        self._noms = cycle(_NOMS)

    def nom(self, role: Role) -> str:
        """Return the balise of a role."""
        return self.textes.format.required(role).nom

    def avances(self, nombre: int, depuis: int, jour: date) -> Arbre:
        """Return avances ordered on ``jour``, numbered after ``depuis``."""
        arbre = self._file(f"{depuis + n:05d}" for n in range(1, nombre + 1))
        for ligne in self.lines(arbre):
            self._set(ligne, Role.DATE_COMMANDE, f"{jour:%d/%m/%Y}")
        return arbre

    def soldes(self, avances: Sequence[Demande], jour: date) -> Arbre:
        """Return the soldes of these avances, invoiced on ``jour``."""
        arbre = self._file(une.numero_editeur for une in avances)
        for ligne, avance in zip(self.lines(arbre), avances, strict=True):
            self._set(ligne, Role.NUMERO_ASP, avance.numero_asp)
            for role in (Role.DATE_FACTURE, Role.DATE_FINALISATION):
                self._set(ligne, role, f"{jour:%d/%m/%Y}")
        return arbre

    def spoil(self, ligne: Arbre) -> None:
        """Give a demande a date that does not exist."""
        self._set(ligne, Role.DATE_COMMANDE, _DATE_FAUSSE)

    def rewrite(self, ligne: Arbre, role: Role, change: Callable[[str], str]) -> None:
        """Change every text of a role that a demande holds."""
        for balise in self.textes.format.all_with_role(role):
            for bloc in self._places(ligne, balise):
                if isinstance(bloc[balise.nom], str):
                    bloc[balise.nom] = change(bloc[balise.nom])

    def lines(self, arbre: Arbre) -> list[Arbre]:
        """Return the demandes of a file."""
        lignes: list[Arbre] = arbre[self.nom(Role.LIGNES)]
        return lignes

    def archive(self, arbre: Arbre, contenu: bytes, sans: Collection[int]) -> bytes:
        """Return the ZIP of the declared pieces, but those of the ranks ``sans``."""
        table, nom = self.nom(Role.PIECES), self.nom(Role.PIECE_NOM)
        tampon = io.BytesIO()
        with ZipFile(tampon, "w") as archive:
            for rang, ligne in enumerate(self.lines(arbre)):
                for piece in () if rang in sans else ligne[table]:
                    archive.writestr(piece[nom], contenu)
        return tampon.getvalue()

    def _file(self, numeros: Iterable[str]) -> Arbre:
        arbre = filled_example(self.textes.format, self.textes.dispositif)
        (modele,) = arbre[self.nom(Role.LIGNES)]
        arbre |= {self.nom(role): valeur for role, valeur in self._entete.items()}
        arbre[self.nom(Role.LIGNES)] = [
            self._line(copy.deepcopy(modele), rang, numero)
            for rang, numero in enumerate(numeros, start=1)
        ]
        return arbre

    def _line(self, ligne: Arbre, rang: int, numero: str) -> Arbre:
        """Return the example as the demande of another client."""
        ancien = ligne[self.nom(Role.NUMERO_EDITEUR)]
        ligne |= {self.nom(Role.NUM_LIGNE): rang, self.nom(Role.NUMERO_EDITEUR): numero}
        for piece in ligne[self.nom(Role.PIECES)]:
            nom = self.nom(Role.PIECE_NOM)
            piece[nom] = piece[nom].replace(f"-{ancien}.", f"-{numero}.")
        self._rang += 1
        client = next(self._noms)
        for balise in self.textes.format.balise:
            if balise.role is Role.BENEFICIAIRE and balise.identifiant in _CHIFFRES:
                self._replace(ligne, balise, self._identifier(balise.identifiant))
            elif _is_name(balise):
                self._replace(ligne, balise, client)
            elif balise.nom == "raisonSociale":
                self._replace(ligne, balise, f"{str(balise.exemple).split()[0]} {client}")
        return ligne

    def _identifier(self, genre: str) -> str:
        suite = _CHIFFRES[genre] - len(_DEBUT)
        debut = f"{_DEBUT}{self._rang:0{suite}d}"
        return debut + luhn_key(debut)

    def _set(self, ligne: Arbre, role: Role, valeur: str) -> None:
        balise = self.textes.format.with_role(role)
        if balise is not None:
            self._replace(ligne, balise, valeur)

    def _replace(self, ligne: Arbre, balise: Balise, valeur: str) -> None:
        """Write a value wherever the balise holds one."""
        ecrite = [valeur] if balise.nature is Nature.LISTE_DE_TEXTES else valeur
        for bloc in self._places(ligne, balise):
            bloc[balise.nom] = ecrite

    def _places(self, ligne: Arbre, balise: Balise) -> Iterator[Arbre]:
        """Yield the blocks where the balise holds something."""
        chemin = [b.nom for b in self.textes.format.path(balise)][1:]
        return (bloc for bloc in _blocs(ligne, chemin) if bloc.get(balise.nom))


def _is_name(balise: Balise) -> bool:
    named = balise.role in (None, Role.CLIENT) and balise.nom.startswith("nom")
    return named and balise.majuscules


def _blocs(ligne: Arbre, chemin: Sequence[str]) -> Iterator[Arbre]:
    """Yield the blocks at the end of a path, every row of a table."""
    if not chemin:
        yield ligne
        return
    suivant = ligne.get(chemin[0])
    for bloc in suivant if isinstance(suivant, list) else [suivant]:
        if bloc:
            yield from _blocs(bloc, chemin[1:])
