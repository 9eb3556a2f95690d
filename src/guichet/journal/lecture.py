"""What happened to an object, as the journal has it."""

from collections.abc import Callable, Collection

from django.db.models import Model

from guichet.journal.models import Inscription, Tete
from guichet.theme.composition import Etape
from sons.ecriture import write_instant

# Who follows a dossier is the agency's own affair: its page is its supplier's too.
_INTERNES = "listes."


def history(
    objet: Model,
    actes: Collection[str] | None = None,
    detail: Callable[[Inscription], str] = lambda inscription: "",
) -> list[Etape]:
    """Return the acts done to ``objet``, the last first, as steps of a timeline.

    ``actes`` keeps those of these names only; ``detail`` gives the small line under each.
    """
    inscriptions = Inscription.objects.filter(
        objet_type=objet._meta.label_lower, objet_id=str(objet.pk)
    ).select_related("personne")
    inscriptions = inscriptions.exclude(acte__startswith=_INTERNES)
    if actes is not None:
        inscriptions = inscriptions.filter(acte__in=actes)
    return [
        Etape(
            quand=write_instant(une.instant),
            titre=une.libelle,
            etat="passe",
            detail=detail(une),
        )
        for une in inscriptions.order_by("-rang")
    ]


def last_link() -> str:
    """Return the hash of the last act, whose change tells that somebody did something."""
    return Tete.objects.values_list("empreinte", flat=True).get()
