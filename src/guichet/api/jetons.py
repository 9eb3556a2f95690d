"""Give a token to a tool, recognise it, take it back."""

import secrets
from datetime import timedelta

from django.db import transaction

from guichet import horloge
from guichet.acteurs.habilitations import Usage
from guichet.acteurs.models import Organisation, Personne
from guichet.acteurs.models.invitation import hash_jeton
from guichet.api.actes import Acte
from guichet.api.models import Jeton
from guichet.courriels.boite import post
from guichet.journal.inscription import record

# Says to those who search leaked secrets what they have found.
PREFIXE = "gsons_"
DUREES_JOURS = (30, 90, 365)
_DEBUT = 12


@transaction.atomic
def give(
    personne: Personne, organisation: Organisation, outil: str, usage: Usage, jours: int
) -> tuple[Jeton, str]:
    """Return a new token and its secret, which is known only now. ``jours`` of real time."""
    secret = PREFIXE + secrets.token_urlsafe(32)
    instant = horloge.instant_reel()
    jeton = Jeton.objects.create(
        organisation=organisation,
        personne=personne,
        outil=outil,
        usage=usage,
        debut=secret[:_DEBUT],
        empreinte=hash_jeton(secret),
        donne_le=instant,
        expire_le=instant + timedelta(days=jours),
    )
    post("jeton_donne", personne, {"jeton": jeton})
    apres = {"outil": outil, "usage": jeton.usage, "expire_le": jeton.expire_le}
    record(personne, Acte.JETON_DONNE, jeton, apres=apres)
    return jeton, secret


@transaction.atomic
def take_back(personne: Personne, jeton: Jeton) -> None:
    """Close the door to a tool; nothing happens if it was closed already."""
    retires = Jeton.objects.filter(pk=jeton.pk, retire_le=None).update(
        retire_le=horloge.instant_reel(), retire_par=personne
    )
    if retires:
        post("jeton_retire", jeton.personne, {"jeton": jeton, "auteur": personne})
        record(personne, Acte.JETON_RETIRE, jeton, apres={"outil": jeton.outil})


@transaction.atomic
def take_back_all(personne: Personne) -> None:
    """Close the door to every tool of ``personne``, whose password is changed: the mail says so."""
    for jeton in Jeton.objects.valides().select_for_update().filter(personne=personne):
        jeton.retire_le, jeton.retire_par = horloge.instant_reel(), personne
        jeton.save(update_fields=["retire_le", "retire_par"])
        record(personne, Acte.JETON_RETIRE, jeton, apres={"outil": jeton.outil})


def find(secret: str) -> Jeton | None:
    """Return the token that opens the door with ``secret``, with its person."""
    valides = Jeton.objects.valides().select_related("personne")
    return valides.filter(empreinte=hash_jeton(secret)).first()
