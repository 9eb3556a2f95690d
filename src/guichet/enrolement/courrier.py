"""The mails about an enrolment: to whoever may sign for the supplier, and to its contact."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.courriels.boite import post
from guichet.enrolement.models import Enrolement


def tell(enrolement: Enrolement, gabarit: str, **contexte: Any) -> None:
    """Post the mail of a template to everybody concerned, each once."""
    adresse = reverse("enrolement:page", args=[enrolement.pk])
    donnees = {
        "enrolement": enrolement,
        "lien": f"{settings.ADRESSE_PUBLIQUE}{adresse}",
        **contexte,
    }
    personnes = _concerned(enrolement)
    for personne in personnes:
        post(gabarit, personne, donnees)
    if enrolement.contact_email.casefold() not in {p.email.casefold() for p in personnes}:
        post(gabarit, enrolement.contact_email, donnees)


def _concerned(enrolement: Enrolement) -> list[Personne]:
    """Return the legal representatives, the mandataires, and who opened the file."""
    roles = enrolement.organisation.rattachements.en_cours()
    signataires = roles.filter(role__in=[Role.REPRESENTANT_LEGAL, Role.MANDATAIRE])
    cles = {*signataires.values_list("personne_id", flat=True), enrolement.cree_par_id}
    return list(Personne.objects.filter(pk__in=cles, is_active=True))
