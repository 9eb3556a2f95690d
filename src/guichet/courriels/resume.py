"""The daily summary: one mail in the morning for those who do not want one at each event."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse

from guichet import horloge
from guichet.courriels.boite import post
from guichet.courriels.models import Courriel, Etat

HEURE = time(7)


def send_summaries() -> None:
    """Post the summaries of this morning that are not posted yet; called every half hour."""
    matin = last_morning(horloge.now())
    attendent = Courriel.objects.filter(etat=Etat.A_GROUPER, cree_le__lt=matin)
    for cle in attendent.order_by("personne").values_list("personne", flat=True).distinct():
        _summarise(cle, matin)


def last_morning(instant: datetime) -> datetime:
    """Return the last seven o’clock of Paris that is past."""
    jour = instant.astimezone(horloge.PARIS).date()
    matin = datetime.combine(jour, HEURE, horloge.PARIS)
    if matin <= instant:
        return matin
    return datetime.combine(jour - timedelta(days=1), HEURE, horloge.PARIS)


@transaction.atomic
def _summarise(cle: int, matin: datetime) -> None:
    """Gather what a person was not sent; of two workers, the second finds nothing left."""
    personne = get_user_model()._default_manager.select_for_update().get(pk=cle)
    siens = Courriel.objects.filter(personne=cle, etat=Etat.A_GROUPER, cree_le__lt=matin)
    courriels = list(siens.order_by("pk"))
    if not courriels:
        return
    Courriel.objects.filter(pk__in=[c.pk for c in courriels]).update(etat=Etat.GROUPE)
    if personne.is_active:
        lien = settings.ADRESSE_PUBLIQUE + reverse("conversations:liste")
        post("resume_du_jour", personne, {"courriels": courriels, "lien": lien})
