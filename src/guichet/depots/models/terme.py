"""What a demande is looked up by."""

from django.db import models

from guichet.acteurs.models import Organisation
from guichet.depots.models.demande import Demande

TERME_MAX = 100


class Terme(models.Model):
    """A number of a demande, or the name of its client from one of its words on, normalised.

    « Cabinet Garnier » is found by « cabinet gar » as by « garnier »: a beginning of a term is a
    range of an index, of one supplier or of all (docs/adr/0032).
    """

    demande = models.ForeignKey(Demande, models.CASCADE, related_name="termes", db_index=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    terme = models.CharField(max_length=TERME_MAX)

    class Meta:
        verbose_name = "terme"
        # « demande » comes last: the index alone answers.
        indexes = (
            models.Index(
                fields=["organisation", "terme", "demande"], name="terme_d_un_fournisseur",
                opclasses=["int8_ops", "varchar_pattern_ops", "int8_ops"],
            ),
            models.Index(
                fields=["terme", "demande"], name="terme_de_tous",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.terme
