"""The mails about what the agency does with a demande, each in the transaction of the act."""

from django.conf import settings
from django.urls import reverse

from guichet.acteurs.membres import signatories, still_there
from guichet.courriels.boite import post
from guichet.courriels.preferences import Famille
from guichet.depots.actes import Acte
from guichet.depots.models import Demande

# What a supplier is told of at once: a date to keep, or a decision, which is notified.
_GABARITS: dict[str, tuple[str, Famille | None]] = {
    Acte.A_MODIFIER: ("demande_a_modifier", Famille.ATTENDU),
    Acte.REFUSEE: ("demande_refusee", None),
    Acte.DECIDEE: ("demande_decidee", Famille.DECISION),
}


def tell(demande: Demande, acte: str) -> None:
    """Write to whoever deposited ``demande`` and to who binds its supplier, if ``acte`` is told."""
    if acte not in _GABARITS:
        return
    gabarit, famille = _GABARITS[acte]
    contexte = {
        "demande": demande,
        "lien": settings.ADRESSE_PUBLIQUE + reverse("depots:demande", args=[demande.pk]),
    }
    organisation = demande.organisation
    engagent = signatories(organisation)
    deposant = [p for p in still_there(organisation, [demande.depot.personne]) if p not in engagent]
    for personne in [*engagent, *deposant]:
        post(gabarit, personne, contexte, famille=famille)
