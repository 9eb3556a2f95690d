"""What an agent says of the pilots of a solution."""

from django.db import models


class Pilotes(models.Model):
    """Pilot reports validated for a solution; ``supports`` None when nobody has said."""

    numero_ans = models.CharField(max_length=50, unique=True)
    pv = models.PositiveSmallIntegerField("PV pilotes validés")
    supports = models.BooleanField("supports de formation validés", null=True)

    def __str__(self) -> str:
        return self.numero_ans
