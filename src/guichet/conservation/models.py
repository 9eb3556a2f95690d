"""A purge that was made."""

from django.db import models


class Purge(models.Model):
    """So many rows of a category, older than an instant, are no more."""

    categorie = models.CharField(max_length=40)
    avant = models.DateTimeField()
    nombre = models.PositiveIntegerField()
    faite_le = models.DateTimeField()

    class Meta:
        verbose_name = "purge"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.categorie} : {self.nombre}"
