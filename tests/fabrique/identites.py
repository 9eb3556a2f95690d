"""Invented people, firms and places. Names are common, numbers are made up, keys are valid."""

import random
from collections.abc import Callable

from sons.identifiants import luhn_key

_NOMS = (
    "MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL "
    "LEFEVRE LEROY ROUX DAVID BERTRAND MOREL FOURNIER GIRARD BONNET DUPONT LAMBERT FONTAINE "
    "ROUSSEAU VINCENT MULLER LEFÈVRE FAURE ANDRÉ MERCIER BLANC GUÉRIN BOYER GARNIER CHEVALIER "
    "FRANÇOIS LEGRAND GAUTHIER GARCIA PERRIN ROBIN CLÉMENT MORIN NICOLAS HENRY ROUSSEL MATHIEU "
    "GAUTIER MASSON MARCHAND DUVAL DENIS DUMONT MARIE LEMAIRE NOËL MEYER DUFOUR MEUNIER"
).split()
_LIEUX = "acacias tilleuls marronniers glycines ormes cedres platanes saules charmes noyers".split()

# « example » is a top-level domain that nobody can own (RFC 2606).
_DOMAINE = "example"


class Identites:
    """A source of identities; no identifier is given twice."""

    def __init__(self, graine: int = 0) -> None:
        self.hasard = random.Random(graine)
        self._donnes: set[str] = set()

    def nom(self) -> str:
        """Return a family name in capitals."""
        return self.hasard.choice(_NOMS)

    def courriel(self) -> str:
        """Return an e-mail address that cannot exist."""
        nombre = self.hasard.randint(1, 9999)
        return f"contact{nombre}@cabinet-{self.hasard.choice(_LIEUX)}.{_DOMAINE}"

    def telephone(self) -> str:
        """Return a number of the range 01 99 00, kept for fiction by the regulator."""
        return f"019900{self.hasard.randint(0, 9999):04d}"

    def rpps(self) -> str:
        """Return 11 digits with their key."""
        return self._new(lambda: self._keyed("10", 8))

    def finess(self) -> str:
        """Return 9 digits with their key."""
        return self._new(lambda: self._keyed(f"{self.hasard.randint(1, 95):02d}", 6))

    def siren(self) -> str:
        """Return 9 digits with their key."""
        return self._new(lambda: self._keyed("8", 7))

    def am(self) -> str:
        """Return 9 digits; the key of AM numbers is not published."""
        return self._new(lambda: "".join(self.hasard.choice("0123456789") for _ in range(9)))

    def siret(self) -> str:
        """Return 14 digits of which both the SIREN and the whole have their key."""

        def draw() -> str:
            siren = self._keyed("8", 7)
            debut = f"{siren}{self.hasard.randint(1, 99):04d}"
            return debut + luhn_key(debut)

        return self._new(draw)

    def _keyed(self, prefixe: str, longueur: int) -> str:
        debut = prefixe + "".join(self.hasard.choice("0123456789") for _ in range(longueur))
        return debut + luhn_key(debut)

    def _new(self, draw: Callable[[], str]) -> str:
        while (valeur := draw()) in self._donnes:
            pass
        self._donnes.add(valeur)
        return valeur
