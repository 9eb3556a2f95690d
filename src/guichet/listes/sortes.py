"""The sorts of dossiers that an agent may follow: a row each, for the counters to come too."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from guichet.acteurs.habilitations import Habilitation


@dataclass(frozen=True)
class Sorte:
    """A sort of dossier: its model, who may follow one, the page of one and its parameter."""

    modele: str
    habilitation: Habilitation
    page: str

    @property
    def classe(self) -> type[models.Model]:
        """The model itself: the counters stand above, only their names are known here."""
        return apps.get_model(self.modele)


SORTES = {
    "candidature": Sorte(
        "referencement.Candidature", Habilitation.INSTRUIRE_CANDIDATURE, "referencement:candidature"
    ),
    "enrolement": Sorte(
        "enrolement.Enrolement", Habilitation.INSTRUIRE_ENROLEMENT, "enrolement:page"
    ),
    "modele": Sorte("modeles.Modele", Habilitation.RELIRE_MODELE, "modeles:page"),
    "demande": Sorte("depots.Demande", Habilitation.INSTRUIRE, "depots:demande"),
}
# The lists of which a person may keep a search.
LISTES = frozenset(
    {"depots:demandes", "depots:toutes", "enrolement:bureau", "modeles:bureau",
     "referencement:candidatures"}
)  # fmt: skip
