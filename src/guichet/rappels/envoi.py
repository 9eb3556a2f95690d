"""Send the reminders that are due, each once."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from guichet import horloge
from guichet.a_faire.liste import waiting_for
from guichet.a_faire.registre import AFaire
from guichet.acteurs.models import Personne
from guichet.courriels.boite import post
from guichet.courriels.preferences import Famille
from guichet.horloge import PARIS
from guichet.jalons import Limite
from guichet.rappels.models import Rappel
from guichet.taches.file import entrust

# In days before the last one, the nearest first.
PALIERS = (1, 7, 30)


def step(limite: Limite, instant: datetime) -> int | None:
    """Return the reminder that is due, in days; None when it is too early, or over."""
    if limite.is_past(instant):
        return None
    jours = (limite.fin.astimezone(PARIS).date() - instant.astimezone(PARIS).date()).days
    return next((palier for palier in PALIERS if jours <= palier), None)


def remind_all() -> None:
    """Have the list of each person looked at; called every day."""
    actives = Personne.objects.filter(is_active=True, rattachements__isnull=False).distinct()
    for cle in actives.values_list("pk", flat=True).iterator():
        entrust("guichet.rappels.envoi.remind", cle)


@transaction.atomic
def remind(personne_id: int) -> None:
    """Write to a person what a date ends; a second call on the same day says nothing.

    Their row is held: of two workers, the second sees what the first has sent.
    """
    personne = Personne.objects.select_for_update().get(pk=personne_id)
    dus = list(_not_sent_yet(personne)) if personne.is_active else []
    if dus:
        _tell(personne, dus)


def _not_sent_yet(personne: Personne) -> Iterator[tuple[AFaire, Limite]]:
    """Yield what is due and was not said, which is noted as said: the page it leads to names it."""
    instant = horloge.now()
    for une in waiting_for(personne):
        palier = step(une.limite, instant) if une.limite else None
        if une.limite is None or palier is None:
            continue
        _, nouveau = Rappel.objects.get_or_create(
            personne=personne, adresse=une.url, fin=une.limite.fin, palier=palier,
            defaults={"envoye_le": instant},
        )  # fmt: skip
        if nouveau:
            yield une, une.limite


def _tell(personne: Personne, dus: Sequence[tuple[AFaire, Limite]]) -> None:
    lignes = [(une, limite.dite, settings.ADRESSE_PUBLIQUE + une.url) for une, limite in dus]
    _, premiere = min(dus, key=lambda du: du[1].fin)
    contexte = {"lignes": lignes, "premiere": premiere}
    post("rappel", personne, contexte, famille=Famille.RAPPEL)
