"""How far the clock of a demonstration is shifted."""

from django.db import models
from django.db.models import Q


class Decalage(models.Model):
    """The single row of the shift; production refuses a base that has one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    secondes = models.BigIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="horloge_decalage_unique"),)

    def __str__(self) -> str:
        return f"{self.secondes} s"
