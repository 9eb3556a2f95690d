"""A recovery code: replaces the second factor once, when the telephone is lost."""

from django.db import models

from guichet.acteurs.models.personne import Personne


class CodeSecours(models.Model):
    """The hash of a code; used once."""

    personne = models.ForeignKey(Personne, models.CASCADE, related_name="codes_secours")
    empreinte = models.CharField(max_length=64, unique=True)
    utilise_le = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "code de secours"

    def __str__(self) -> str:
        return f"code de secours de {self.personne}"
