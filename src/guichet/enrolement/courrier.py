"""The mails about an enrolment: to whoever may sign for the supplier, and to its contact."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from guichet.acteurs.membres import signatories, still_there
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
    """Return those who bind the supplier, and who opened the file if still there."""
    organisation = enrolement.organisation
    personnes = signatories(organisation)
    ouvreur = still_there(organisation, [enrolement.cree_par])
    return [*personnes, *(p for p in ouvreur if p not in personnes)]
