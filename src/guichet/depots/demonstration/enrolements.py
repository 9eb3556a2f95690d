"""The definitive enrolments that the deposits of the demonstration need."""

from datetime import datetime, timedelta

from guichet.acteurs.models import Organisation, Personne
from guichet.enrolement.models import Enrolement, Etat
from guichet.enrolement.situation import Nature
from sons import Referencement

# The IBAN of the examples of ISO 13616: it opens no account.
_IBAN = "FR1420041010050500013M02606"


def enrol(
    organisation: Organisation,
    personne: Personne,
    solution: Referencement,
    siret: str,
    instant: datetime,
) -> None:
    """Enrol a supplier for a solution, the day before ``instant``, unless it is already."""
    vivants = Enrolement.objects.filter(organisation=organisation).vivants()
    if vivants.filter(numero_ans=solution.numero_ans).exists():
        return
    veille = instant - timedelta(days=1)
    enrolement = Enrolement(
        organisation=organisation,
        dispositif=solution.dispositif,
        etat=Etat.DEFINITIF,
        nature=Nature.DEFINITIF,
        numero_ans=solution.numero_ans,
        siret=siret,
        logiciel_nom=solution.solution,
        logiciel_version=solution.version,
        representant_nom=personne.nom,
        representant_prenom=personne.prenom,
        representant_email=personne.email,
        titulaire=organisation.nom,
        cree_par=personne,
        cree_le=veille,
        depose_le=veille,
        decide_le=veille,
    )
    enrolement.set_iban(_IBAN)
    enrolement.save()
