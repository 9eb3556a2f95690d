"""What the supplier sends to the agency: the candidature, then the evidence file."""

from django.db import transaction

from guichet import horloge
from guichet.acteurs.models import Personne
from guichet.referencement import avis
from guichet.referencement.actes import Acte
from guichet.referencement.cycle import CYCLE
from guichet.referencement.echeances import dispositif_of, earliest_order
from guichet.referencement.models import Candidature


@transaction.atomic
def file_candidature(auteur: Personne, candidature: Candidature) -> None:
    """File the candidature: the agency now examines whether it is eligible."""
    CYCLE.apply(candidature, Acte.DEPOT, auteur, deposee_le=horloge.now())
    avis.tell_supplier(candidature, "depot")
    avis.tell_agency(candidature, "a_examiner")


@transaction.atomic
def send_dossier(auteur: Personne, candidature: Candidature) -> None:
    """Send the complete evidence file; the instant of reception is that of this call."""
    CYCLE.apply(candidature, Acte.DOSSIER, auteur, preuves_le=horloge.now())
    complet = candidature.dossier_complet or horloge.today()
    premiere = earliest_order(dispositif_of(candidature), complet)
    avis.tell_supplier(candidature, "dossier", premiere=premiere)
    avis.tell_agency(candidature, "dossier_a_examiner")


@transaction.atomic
def abandon(auteur: Personne, candidature: Candidature) -> None:
    """Give the candidature up; the agency is told unless it never saw it."""
    deposee = candidature.deposee_le is not None
    CYCLE.apply(candidature, Acte.ABANDON, auteur)
    if deposee:
        avis.tell_agency(candidature, "abandon")
