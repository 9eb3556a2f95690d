"""Rows that keep texts encrypted, each bound to its row."""

from functools import reduce
from typing import Any, ClassVar

from django.db import models, transaction

from guichet.chiffrement.cles import Usage
from guichet.chiffrement.valeur import Lien, seal, unseal

# Stands in a row between its insertion, which gives the primary key, and the end of ``save``.
A_SCELLER = "a-sceller"


class ChampScelle(models.TextField):  # type: ignore[type-arg]
    """A column of ciphertexts; what they are for is not the business of the database."""

    def __init__(self, *args: Any, usage: Usage = Usage.IBAN, **options: Any) -> None:
        super().__init__(*args, **options)
        self.usage = usage

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Tell migrations of a text."""
        nom, _, arguments, options = super().deconstruct()
        return nom, "django.db.models.TextField", arguments, options


class LigneScellee(models.Model):
    """A row with such columns. ``PROPRIETAIRE``: how to find whose it is, as a query says it."""

    PROPRIETAIRE: ClassVar[str]

    class Meta:
        abstract = True

    def lock_in(self, colonne: str, texte: str) -> None:
        """Put ``texte`` in ``colonne``, encrypted: at once, or by ``save`` for a new row."""
        if self.pk is None:
            self._waiting()[colonne] = texte
            setattr(self, colonne, A_SCELLER)
        else:
            setattr(self, colonne, self.sealed(colonne, texte))

    def sealed(self, colonne: str, texte: str) -> str:
        """Return ``texte`` as ``colonne`` of this row, which is already kept, would hold it."""
        return seal(texte, self.lien(colonne))

    def take_out(self, colonne: str) -> str:
        """Return the text of ``colonne`` in clear, "" if there is none. Raises CoffreFerme."""
        if colonne in self._waiting():
            return self._waiting()[colonne]
        chiffre = getattr(self, colonne)
        return unseal(chiffre, self.lien(colonne)) if chiffre else ""

    def lien(self, colonne: str) -> Lien:
        """Return what binds the text of ``colonne`` to this row."""
        champ = self._meta.get_field(colonne)
        if not isinstance(champ, ChampScelle):
            raise TypeError(f"{colonne} keeps nothing encrypted")
        proprietaire = reduce(getattr, self.PROPRIETAIRE.split("__"), self)
        return Lien(
            champ.usage, self._meta.db_table, champ.column or colonne, self.pk, proprietaire
        )

    def save(self, *args: Any, **options: Any) -> None:
        """Save; the texts of a new row are encrypted once its primary key is known."""
        attendent = self._waiting()
        if not attendent:
            super().save(*args, **options)
            return
        with transaction.atomic(using=options.get("using")):
            super().save(*args, **options)
            for colonne, texte in attendent.items():
                setattr(self, colonne, self.sealed(colonne, texte))
            super().save(update_fields=list(attendent), using=options.get("using"))
        attendent.clear()

    def _waiting(self) -> dict[str, str]:
        """Return the texts in clear, by column, of a row that is not kept yet."""
        attendent: dict[str, str] = self.__dict__.setdefault("_clairs", {})
        return attendent
