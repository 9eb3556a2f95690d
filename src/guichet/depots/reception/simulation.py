"""What a rehearsal may tell of the claims of others.

« Déjà demandé par un autre fournisseur » spares a supplier a rejected demande; asked of every
pharmacy of France, it draws the map of a rival's clients. The guide of wave 2 promises controls of
format only (S3). So it is told, of so many beneficiaries a day; beyond, a rehearsal says that it
did not look, whatever there was to see, and the deposit alone tells.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.depots.models import ReponseSimulee
from guichet.depots.reception.contexte import D_UN_AUTRE, ContexteGuichet
from sons import Contexte
from sons.bases import ContexteBase
from sons.contexte import CommandeFinancee

# No text says how many. A quarter of a full file: a supplier whose orders are its own meets few.
REPONSES_PAR_JOUR = 50

Financees = Mapping[str, Sequence[CommandeFinancee]]


def contexte_of_rehearsal(organisation: Organisation, dispositif: str) -> Contexte:
    """Return the context of a deposit, which tells no more of others than it may in a day."""
    portail = ContexteSimulation(organisation, dispositif)
    if settings.BASE_LOCALE is None:
        return portail
    return _BaseDeSimulation(settings.BASE_LOCALE, dispositif, portail)


class ContexteSimulation(ContexteGuichet):
    """What the portal knows, and how much of it was told today."""

    def finances(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Financees | None:
        """Return the claims, None once too many of others were told today."""
        if self.is_spent():
            return None
        trouvees = super().finances(dispositif, identifiant, valeurs) or {}
        d_autres = sorted(
            valeur
            for valeur, commandes in trouvees.items()
            if any(commande.reference == D_UN_AUTRE for commande in commandes)
        )
        return trouvees if self._tell(dispositif, identifiant, d_autres) else None

    def is_spent(self) -> bool:
        """Tell whether nothing more of others is told today."""
        return self._told().count() >= REPONSES_PAR_JOUR

    def _told(self) -> "QuerySet[ReponseSimulee]":
        return ReponseSimulee.objects.filter(organisation=self.organisation, jour=horloge.today())

    def _tell(self, dispositif: str, identifiant: str, valeurs: Sequence[str]) -> bool:
        """Count what is about to be told; False, and nothing is left, when it is too much."""
        memes = self._told().filter(dispositif=dispositif, identifiant=identifiant)
        dites = set(memes.values_list("valeur", flat=True))
        nouvelles = [valeur for valeur in valeurs if valeur not in dites]
        reste = REPONSES_PAR_JOUR - self._told().count()
        ReponseSimulee.objects.bulk_create(
            [
                ReponseSimulee(
                    organisation=self.organisation, jour=horloge.today(), dispositif=dispositif,
                    identifiant=identifiant, valeur=valeur,
                )
                for valeur in nouvelles[:reste]
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        return len(nouvelles) <= reste


class _BaseDeSimulation(ContexteBase):
    """The local base over it: it does not answer alone when the portal says no more."""

    def __init__(self, base: Path, dispositif: str, portail: ContexteSimulation) -> None:
        super().__init__(base, dispositif, portail)
        self._portail = portail

    def finances(
        self, dispositif: str, identifiant: str, valeurs: Collection[str]
    ) -> Financees | None:
        if self._portail.finances(dispositif, identifiant, valeurs) is None:
            return None
        return super().finances(dispositif, identifiant, valeurs)
