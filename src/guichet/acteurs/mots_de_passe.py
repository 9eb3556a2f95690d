"""What follows a change of password, by whatever door it was made."""

from django.conf import settings
from django.urls import reverse

from guichet.acteurs.actes import Acte
from guichet.acteurs.models import Personne
from guichet.courriels.boite import post
from guichet.journal.inscription import record


def note_change(personne: Personne) -> None:
    """Warn the owner of the account and record the change, never the password.

    To be called in the transaction of the change. The mail is what tells somebody that another
    person took the account.
    """
    lien = settings.ADRESSE_PUBLIQUE + reverse("acteurs:mot_de_passe_oublie")
    post("mot_de_passe_change", personne, {"lien": lien})
    record(personne, Acte.MOT_DE_PASSE_CHANGE, personne)
