"""Wrong passwords for one account, from wherever they come."""

from django.db import models


class Essais(models.Model):
    """How many in a row, and until when the next one waits.

    ``cle`` stands for what was typed as a log-in, known here or not, and for a browser that the
    account has already opened; nobody reads an address in it.
    """

    cle = models.CharField(max_length=64, unique=True)
    nombre = models.PositiveIntegerField(default=0)
    dernier_le = models.DateTimeField()
    attendre_jusqu_au = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "essais manqués"
        indexes = (models.Index(fields=["dernier_le"], name="essais_dernier"),)

    def __str__(self) -> str:
        return f"{self.nombre} essais manqués"
