"""A large ZIP sent part by part, each under its hash: what arrived is not sent again.

Parts belong to the organisation that sends them and are never shared: another one learns nothing
from a hash, and they may be removed without a thought once the deposit is made or given up.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Sum

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.acteurs.quotas import Quota
from guichet.depots.models import Morceau
from guichet.fichiers.reception import Contenu, FichierRefuse, Flux, readable, store
from guichet.fichiers.stockage import keep_part, read_part, remove_part

MORCEAU_MAX_OCTETS = 4 * 1024**2
MORCEAUX_MAX = 100
QUOTA_OCTETS = 1024**3
_CONSERVATION = timedelta(days=1)
_EMPREINTE = re.compile(r"[0-9a-f]{64}")


def receive(organisation: Organisation, flux: Flux) -> str:
    """Keep a part and return its SHA-256.

    Raises FichierRefuse for one that is empty or too large, or when the organisation keeps more
    than ``QUOTA_OCTETS`` of parts waiting.
    """
    contenu = flux.read(MORCEAU_MAX_OCTETS + 1)
    if not 0 < len(contenu) <= MORCEAU_MAX_OCTETS:
        raise FichierRefuse(f"Un morceau fait de 1 octet à {readable(MORCEAU_MAX_OCTETS)}.")
    empreinte = hashlib.sha256(contenu).hexdigest()
    if not missing(organisation, [empreinte]):
        return empreinte
    _check_quota(organisation, len(contenu))
    keep_part(_object(organisation.pk, empreinte), empreinte, contenu)
    Morceau.objects.get_or_create(
        organisation=organisation,
        empreinte=empreinte,
        defaults={"taille_octets": len(contenu), "recu_le": horloge.instant_reel()},
    )
    return empreinte


def missing(organisation: Organisation, empreintes: Sequence[str]) -> list[str]:
    """Return the parts that are still to be sent, in order."""
    # PostgreSQL would choke on a NUL: what is no fingerprint is not looked for.
    lues = [une for une in empreintes if _EMPREINTE.fullmatch(une)]
    recus = Morceau.objects.filter(organisation=organisation, empreinte__in=lues)
    deja = set(recus.values_list("empreinte", flat=True))
    return [une for une in empreintes if une not in deja]


def assemble(organisation: Organisation, empreintes: Sequence[str], taille_max: int) -> Contenu:
    """Return the whole file; its parts are no longer kept.

    Raises FichierRefuse when a part is missing, or when the whole is too large.
    """
    if missing(organisation, empreintes):
        raise FichierRefuse(
            "Des morceaux du ZIP ne sont pas arrivés. Renvoyez le formulaire : seul ce qui manque "
            "sera envoyé."
        )
    contenu = store(_Suite(organisation.pk, empreintes), taille_max, pour=Quota(organisation))
    _remove(Morceau.objects.filter(organisation=organisation, empreinte__in=empreintes))
    return contenu


def sweep() -> None:
    """Remove the parts of sendings that nobody finished."""
    _remove(Morceau.objects.filter(recu_le__lt=horloge.instant_reel() - _CONSERVATION))


class _Suite:
    """The parts one after the other, as one stream; each is checked against its hash."""

    def __init__(self, organisation_id: int, empreintes: Sequence[str]) -> None:
        self._organisation_id = organisation_id
        self._restent = list(reversed(empreintes))
        self._tampon = b""

    def read(self, taille: int, /) -> bytes:
        """See ``Flux``."""
        if not self._tampon and self._restent:
            self._tampon = self._open(self._restent.pop())
        rendu, self._tampon = self._tampon[:taille], self._tampon[taille:]
        return rendu

    def _open(self, empreinte: str) -> bytes:
        try:
            contenu = read_part(_object(self._organisation_id, empreinte), empreinte)
        except FileNotFoundError as absence:
            # A backup that was put back knows of the parts that came before it, and has none.
            perdus = Morceau.objects.filter(organisation_id=self._organisation_id)
            perdus.filter(empreinte=empreinte).delete()
            raise FichierRefuse(
                "Un morceau du ZIP n’est plus là. Renvoyez le formulaire : seul ce qui manque sera "
                "envoyé."
            ) from absence
        if hashlib.sha256(contenu).hexdigest() != empreinte:
            raise FichierRefuse("Un morceau du ZIP est abîmé : renvoyez le fichier.")
        return contenu


def _check_quota(organisation: Organisation, taille: int) -> None:
    en_attente = Morceau.objects.filter(organisation=organisation).aggregate(
        total=Sum("taille_octets")
    )["total"]
    if (en_attente or 0) + taille > QUOTA_OCTETS:
        raise FichierRefuse(
            f"Plus de {readable(QUOTA_OCTETS)} attendent déjà d’être déposés par votre "
            "organisation. Terminez ces envois, ou attendez demain qu’ils soient effacés."
        )


def _remove(morceaux: Iterable[Morceau]) -> None:
    for morceau in morceaux:
        morceau.delete()
        remove_part(_object(morceau.organisation_id, morceau.empreinte))


def _object(organisation_id: int, empreinte: str) -> str:
    return f"{organisation_id}/{empreinte}"
