"""What rehearsals told a supplier of the claims of others."""

from django.db import models

from guichet.acteurs.models import Organisation


class ReponseSimulee(models.Model):
    """A beneficiary whom a rehearsal said to be claimed by somebody else, that day."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    jour = models.DateField()
    dispositif = models.CharField(max_length=30)
    identifiant = models.CharField(max_length=20)
    valeur = models.CharField(max_length=100)

    class Meta:
        verbose_name = "réponse d’une simulation"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "jour", "dispositif", "identifiant", "valeur"],
                name="reponse_simulee_une_fois",
            ),
        )

    def __str__(self) -> str:
        return f"{self.identifiant} {self.valeur}"
