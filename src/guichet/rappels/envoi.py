"""Send the reminders that are due, each once."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from guichet import horloge
from guichet.acteurs.habilitations import NatureOrganisation
from guichet.acteurs.models import Organisation, Personne
from guichet.courriels.boite import post
from guichet.courriels.preferences import Famille
from guichet.rappels.echeances import ARappeler, gather
from guichet.rappels.models import Rappel
from guichet.taches.file import entrust


def remind_all() -> None:
    """Have each supplier looked at; called every day."""
    fournisseurs = Organisation.objects.filter(nature=NatureOrganisation.FOURNISSEUR)
    for cle in fournisseurs.values_list("pk", flat=True).iterator():
        entrust("guichet.rappels.envoi.remind", cle)


@transaction.atomic
def remind(organisation_id: int) -> None:
    """Write to the members of a supplier what is due; a second call on the same day says nothing.

    The row of the organisation is held: of two workers, the second sees what the first has sent.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    dus = list(_not_sent_yet(organisation))
    if not dus:
        return
    membres = organisation.rattachements.en_cours().values("personne")
    for personne in Personne.objects.filter(pk__in=membres, is_active=True).order_by("pk"):
        siens = [une for une in dus if personne.peut(une.habilitation, organisation)]
        if siens:
            _tell(personne, organisation, siens)


def _not_sent_yet(organisation: Organisation) -> Iterable[ARappeler]:
    """Yield what is due and was not said, which is noted as said."""
    instant = horloge.now()
    for une in gather(organisation, instant):
        palier = une.step(instant)
        if palier is None:
            continue
        _, nouveau = Rappel.objects.get_or_create(
            organisation=organisation, cle=une.cle, fin=une.fin, palier=palier,
            defaults={"envoye_le": instant},
        )  # fmt: skip
        if nouveau:
            yield une


def _tell(personne: Personne, organisation: Organisation, dus: list[ARappeler]) -> None:
    lignes = [(une, settings.ADRESSE_PUBLIQUE + une.adresse) for une in dus]
    premiere = min(dus, key=lambda une: une.fin)
    contexte = {"organisation": organisation, "lignes": lignes, "premiere": premiere}
    post("rappel", personne, contexte, famille=Famille.RAPPEL)
