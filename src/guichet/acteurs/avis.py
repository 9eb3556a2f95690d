"""The mails that tell somebody what changed in their account: whoever took it cannot hide it."""

from django.conf import settings
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.models import Personne
from guichet.courriels.boite import post


def warn(personne: Personne, objet: str, fait: str) -> None:
    """Write to ``personne`` that ``fait`` (a sentence) was done; in the transaction of the act."""
    contexte = {
        "objet": objet,
        "fait": fait,
        "instant": horloge.now(),
        "lien": settings.ADRESSE_PUBLIQUE + reverse("acteurs:compte"),
    }
    post("compte_modifie", personne, contexte)
