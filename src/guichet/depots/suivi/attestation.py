"""The completion of a prestation, declared before the date that lets its solde come later.

AF-PHA-LGO-Va1 §6.2, case 2: who cannot ask for the solde before the end of the prestations attests
their completion by then. Only the dispositifs whose texts ask for it have this act.
"""

from datetime import datetime

from django.db import transaction

from guichet import horloge
from guichet.acteurs.models import Personne
from guichet.acteurs.quotas import Quota
from guichet.courriels.boite import post
from guichet.cycles.table import ActeImpossible
from guichet.depots.actes import Acte
from guichet.depots.cycle import CYCLE, apply
from guichet.depots.models import AttestationFin, Demande
from guichet.depots.suivi.limites import attestation_limit
from guichet.fichiers.contenu import DOCUMENTS
from guichet.fichiers.reception import Flux, keep
from guichet.horloge import PARIS
from guichet.textes import reglement


@transaction.atomic
def attest(
    demande: Demande, personne: Personne, flux: Flux, nom: str, recu_le: datetime | None = None
) -> AttestationFin:
    """Declare that the prestation of an avance is completed; ``recu_le`` (now) is what counts.

    Raises PermissionDenied or ActeImpossible, as the cycle of the demande, FichierRefuse for a
    content that is empty, too large, or neither PDF, PNG nor JPG.
    """
    instant = recu_le or horloge.now()
    limites = reglement().dispositif(demande.dispositif).limites
    quota = Quota(demande.organisation)
    fichier = keep(flux, limites.taille_piece_max_octets, DOCUMENTS, pour=quota)
    CYCLE.begin(demande, Acte.ATTESTATION, personne)
    limite = attestation_limit(demande, instant)
    if limite is not None and limite.is_past(instant):
        raise ActeImpossible(
            f"L’attestation devait être reçue jusqu’au {limite.dite} : il est trop tard, et le "
            "solde ne peut plus être demandé."
        )
    apply(demande, Acte.ATTESTATION, personne, attestation_fin=instant.astimezone(PARIS).date())
    attestation = AttestationFin.objects.create(
        demande=demande, fichier=fichier, nom=nom[-150:], deposee_par=personne, recue_le=instant
    )
    post("attestation_recue", personne, {"attestation": attestation, "demande": demande})
    return attestation
