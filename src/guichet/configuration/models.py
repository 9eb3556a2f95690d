"""The mark of a demonstration."""

from django.db import models
from django.db.models import Q


class BaseDeDemonstration(models.Model):
    """A single row, in the bases where demonstration data were loaded; production refuses them."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="configuration_demonstration_unique"),
        )

    def __str__(self) -> str:
        return "base de démonstration"
