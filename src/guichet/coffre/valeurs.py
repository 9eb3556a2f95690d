"""The encrypted columns of every table: counted by key, encrypted anew."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction
from django.db.models import Count
from django.db.models.functions import Substr

from guichet.chiffrement.cles import CoffreFerme, first_key
from guichet.chiffrement.ligne import ChampScelle, LigneScellee
from guichet.chiffrement.valeur import Lien, key_of, seal, unseal

# A lock on so many rows, for a few milliseconds.
_LOT = 200


@dataclass(frozen=True)
class Colonne:
    """A column that holds texts of the safe."""

    modele: type[LigneScellee]
    champ: ChampScelle

    def __str__(self) -> str:
        return f"{self.modele._meta.db_table}.{self.champ.column}"

    @property
    def pleines(self) -> models.QuerySet[LigneScellee]:
        """The rows that hold a text."""
        return self.modele._base_manager.exclude(**{self.champ.name: ""})

    @property
    def a_retourner(self) -> models.QuerySet[LigneScellee]:
        """The rows whose text is not under the first key."""
        return self.pleines.exclude(
            **{f"{self.champ.name}__startswith": f"c1.{first_key().identifiant}."}
        )


def columns() -> Iterator[Colonne]:
    """Yield every encrypted column of the portal."""
    for modele in apps.get_models():
        if issubclass(modele, LigneScellee):
            for champ in modele._meta.concrete_fields:
                if isinstance(champ, ChampScelle):
                    yield Colonne(modele, champ)


def count_by_key() -> Counter[str]:
    """Return how many texts are under each key, "" for what no key encrypted."""
    comptes: Counter[str] = Counter()
    for colonne in columns():
        lignes = colonne.pleines.annotate(debut=Substr(colonne.champ.name, 1, 12)).order_by()
        for debut, nombre in lignes.values_list("debut").annotate(nombre=Count("pk")):
            # Completed, so that what begins like a ciphertext is read as one.
            comptes[key_of(f"{debut}A")] += nombre
    return comptes


def count_to_turn() -> int:
    """Return how many texts are not under the first key."""
    return sum(colonne.a_retourner.count() for colonne in columns())


def turn(suivre: Callable[[int], None], fermees: list[str]) -> int:
    """Encrypt anew, with the first key, what is under others; return how many.

    By small batches, each of which is whole: interrupted, it goes on where it stopped. A text that
    somebody writes meanwhile is theirs. What does not open stays as it is and is told in
    ``fermees``.
    """
    return sum(_turn(colonne, suivre, fermees) for colonne in columns())


def _turn(colonne: Colonne, suivre: Callable[[int], None], fermees: list[str]) -> int:
    faits, derniere = 0, 0
    nom = colonne.champ.name
    while True:
        suivantes = colonne.a_retourner.filter(pk__gt=derniere).order_by("pk")
        lot = list(suivantes.values_list("pk", nom, colonne.modele.PROPRIETAIRE)[:_LOT])
        if not lot:
            return faits
        with transaction.atomic():
            for cle, chiffre, proprietaire in lot:
                faits += _turn_one(colonne, cle, chiffre, proprietaire, fermees)
        derniere = lot[-1][0]
        suivre(len(lot))


def _turn_one(
    colonne: Colonne, cle: int, chiffre: str, proprietaire: object, fermees: list[str]
) -> int:
    """Encrypt one text anew, unless it has just been replaced; return how many that makes."""
    champ = colonne.champ
    table = colonne.modele._meta.db_table
    lien = Lien(champ.usage, table, champ.column or champ.name, cle, proprietaire)
    try:
        nouveau = seal(unseal(chiffre, lien), lien)
    except CoffreFerme:
        fermees.append(str(lien))
        return 0
    # Only if it is still what was read.
    inchangee = colonne.modele._base_manager.filter(**{"pk": cle, champ.name: chiffre})
    return inchangee.update(**{champ.name: nouveau})
