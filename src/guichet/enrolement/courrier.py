"""The mails about an enrolment: to whoever may sign for the supplier, and to its contact."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from guichet.acteurs.membres import signatories, still_there
from guichet.acteurs.models import Personne
from guichet.courriels.boite import post
from guichet.courriels.preferences import Famille
from guichet.enrolement.models import Enrolement

# What people set; a reception, a decision, a change of account leave at once.
_FAMILLES = {"enrolement_corrections": Famille.ATTENDU}


def tell(
    enrolement: Enrolement, gabarit: str, *, aussi: Iterable[str] = (), **contexte: Any
) -> None:
    """Post the mail of a template to everybody concerned, and to the addresses of ``aussi``.

    Each once.
    """
    adresse = reverse("enrolement:page", args=[enrolement.pk])
    donnees = {
        "enrolement": enrolement,
        "lien": f"{settings.ADRESSE_PUBLIQUE}{adresse}",
        **contexte,
    }
    personnes = _concerned(enrolement)
    for personne in personnes:
        post(gabarit, personne, donnees, famille=_FAMILLES.get(gabarit))
    deja = {p.email.casefold() for p in personnes}
    for autre in (enrolement.contact_email, *aussi):
        if autre and autre.casefold() not in deja:
            deja.add(autre.casefold())
            post(gabarit, autre, donnees)


def _concerned(enrolement: Enrolement) -> list[Personne]:
    """Return those who bind the supplier, and who opened the file if still there."""
    organisation = enrolement.organisation
    personnes = signatories(organisation)
    ouvreur = still_there(organisation, [enrolement.cree_par])
    return [*personnes, *(p for p in ouvreur if p not in personnes)]
