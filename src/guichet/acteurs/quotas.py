"""How much an organisation may have kept in a day: data, and the count of it.

Without it, one member could fill the disk in an hour at the rates that the counters leave.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db.models import F

from guichet import horloge
from guichet.acteurs.models import Consommation, Organisation
from guichet.donnees import load
from guichet.fichiers.reception import FichierRefuse, readable
from sons.ecriture import write_day
from sons.reglement.source import Source, Statut
from sons.reglement.toml_situe import TableSituee

LIVRES = Path(__file__).parent / "textes" / "quotas.toml"
_CONSERVATION = timedelta(days=60)


@dataclass(frozen=True)
class QuotaDuJour:
    """The most that a day brings: bytes, and contents."""

    octets_max: int
    fichiers_max: int
    source: Source
    statut: Statut
    note: str | None = None


@dataclass(frozen=True)
class Quotas:
    """The whole file."""

    jour: QuotaDuJour


def quotas() -> Quotas:
    """Return the operator's own quotas if there are, else those shipped."""
    return load("acteurs/quotas.toml", LIVRES, Quotas, check)


def check(table: TableSituee, lus: Quotas) -> None:
    """Signal a quota that would let nothing in."""
    for champ in ("octets_max", "fichiers_max"):
        if getattr(lus.jour, champ) <= 0:
            table.signal(("jour", champ), "un quota est positif.")


class QuotaAtteint(FichierRefuse):
    """The day's share of an organisation is used; the message says how much, and until when."""


@dataclass(frozen=True)
class Quota:
    """The share of an organisation; see ``fichiers.reception.Payeur``.

    ``part``: what is only kept for convenience stops at one part of so many, and leaves the rest.
    """

    organisation: Organisation
    part: int = 1

    def spend(self, octets: int) -> None:
        """Count one new content of today; raise QuotaAtteint, counting nothing, past the quota."""
        jour, quota = _today(), quotas().jour
        du_jour = Consommation.objects.filter(organisation=self.organisation, jour=jour)
        # Looked at and counted in one order: two requests at once do not share what is left.
        reste = du_jour.filter(
            octets__lte=quota.octets_max // self.part - octets,
            fichiers__lt=quota.fichiers_max // self.part,
        )
        dit = {"octets": F("octets") + octets, "fichiers": F("fichiers") + 1}
        if reste.update(**dit):
            return
        if octets > quota.octets_max // self.part:
            fait = du_jour.first() or Consommation(octets=0, fichiers=0)
        else:
            # Nothing left, or the first of the day: made with its count, in one write.
            fait, premier = Consommation.objects.get_or_create(
                organisation=self.organisation, jour=jour,
                defaults={"octets": octets, "fichiers": 1},
            )  # fmt: skip
            if premier or reste.update(**dit):
                return
        raise QuotaAtteint(_sentence(quota, fait, octets, jour + timedelta(days=1)))


def sweep() -> None:
    """Forget the days that no quota looks at any more."""
    Consommation.objects.filter(jour__lt=_today() - _CONSERVATION).delete()


def _today() -> date:
    """Return the real day in Paris, whatever date a demonstration plays."""
    return horloge.instant_reel().astimezone(horloge.PARIS).date()


def _sentence(quota: QuotaDuJour, fait: Consommation, octets: int, demain: date) -> str:
    volume = f"volume : {readable(fait.octets)} sur {readable(quota.octets_max)}"
    nombre = f"fichiers : {fait.fichiers} sur {quota.fichiers_max}"
    return (
        f"Votre organisation a atteint son quota d’envois du jour ({volume} ; {nombre}). Ce "
        f"fichier ({readable(octets)}) n’est pas gardé. Renvoyez-le à partir du "
        f"{write_day(demain)} à 0 h (heure de Paris) ; si cela se reproduit, demandez à "
        "l’exploitant du portail un quota plus large."
    )
