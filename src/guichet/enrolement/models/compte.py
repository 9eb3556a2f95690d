"""A bank account: whose it is, where it is, kept encrypted."""

from django.db import models

from guichet.chiffrement.cles import Usage
from guichet.chiffrement.ligne import ChampScelle, LigneScellee


def masked(fin: str) -> str:
    """Return an IBAN of which only the end is shown, "" if there is none."""
    return f"•••• •••• {fin}" if fin else ""


class Compte(LigneScellee):
    """The IBAN is encrypted; its last four characters are in clear, to be recognised."""

    titulaire = models.CharField("Titulaire du compte", max_length=200, default="")
    iban_chiffre = ChampScelle(usage=Usage.IBAN, default="", editable=False)
    iban_fin = models.CharField("Fin de l’IBAN", max_length=4, default="", editable=False)
    bic = models.CharField("BIC", max_length=11, default="")

    class Meta:
        abstract = True

    @property
    def iban(self) -> str:
        """The IBAN in clear, "" in a draft; only for the officer's desk and for payments.

        Raises CoffreFerme: what is not this row's own never opens.
        """
        return self.take_out("iban_chiffre")

    def set_iban(self, iban: str) -> None:
        """Keep ``iban`` encrypted, and its last four characters to be recognised."""
        self.lock_in("iban_chiffre", iban)
        self.iban_fin = iban[-4:]

    @property
    def iban_masque(self) -> str:
        """The IBAN as it is shown to everybody else, "" in a draft."""
        return masked(self.iban_fin)
