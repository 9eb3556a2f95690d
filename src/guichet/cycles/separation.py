"""« Not who did the earlier step »: what a person did to an object bars them from what follows.

What counts is the life of the object, not the roles of the day: the journal says who did what,
whatever role they held then. So does membership: whoever is or was of the supplier does nothing for
the agency on what that supplier sent.
"""

from collections.abc import Iterable, Mapping

from django.db import models
from django.db.models import Q

from guichet.acteurs.habilitations import ROLES_DES_FOURNISSEURS
from guichet.acteurs.models import Personne, Rattachement
from guichet.journal.models import Inscription

# An object as the journal names it.
Nom = tuple[str, str]
Actes = Mapping[str, str]


def name_of(objet: models.Model) -> Nom:
    """Return the name of ``objet`` in the journal."""
    return objet._meta.label_lower, str(objet.pk)


def acts_done(personne: Personne, objets: Iterable[models.Model]) -> dict[Nom, dict[str, str]]:
    """Return what ``personne`` did to each of ``objets``: labels by act. One query for a list."""
    cles: dict[str, list[str]] = {}
    for objet_type, cle in map(name_of, objets):
        cles.setdefault(objet_type, []).append(cle)
    concernes = Q(pk__in=[])
    for objet_type, siennes in cles.items():
        concernes |= Q(objet_type=objet_type, objet_id__in=siennes)
    faits: dict[Nom, dict[str, str]] = {}
    lignes = Inscription.objects.filter(concernes, personne_id=personne.pk).order_by("rang")
    for objet_type, cle, acte, libelle in lignes.values_list(
        "objet_type", "objet_id", "acte", "libelle"
    ):
        faits.setdefault((objet_type, cle), {})[acte] = libelle
    return faits


def was_of_supplier(personne: Personne, objet: models.Model) -> bool:
    """Tell whether ``personne`` is, or was one day, of the supplier to which ``objet`` belongs."""
    organisation = getattr(objet, "organisation", None)
    if organisation is None:
        return False
    tenus = Rattachement.objects.filter(personne=personne, organisation=organisation)
    return tenus.filter(role__in=ROLES_DES_FOURNISSEURS).exists()
