"""The second factor: a code of the telephone (TOTP, RFC 6238), or a recovery code."""

import secrets
from base64 import b32encode

import segno
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django_otp import login as attest

from guichet import horloge
from guichet.acteurs.actes import Acte
from guichet.acteurs.habilitations import NATURE_DU_ROLE, NatureOrganisation, Role
from guichet.acteurs.models import CodeSecours, Personne, Telephone
from guichet.acteurs.models.invitation import hash_jeton
from guichet.journal.inscription import record

NOMBRE_CODES = 10
# Letters and digits that nobody confuses.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# Set in the session by a provider that asked for two factors itself.
CLE_FACTEUR_EXTERNE = "second_facteur_externe"


def is_required(personne: Personne) -> bool:
    """Agents always use a second factor; suppliers do once they have chosen to."""
    roles = [r.role for r in personne.roles_lus or personne.rattachements.en_cours()]
    agent = any(NATURE_DU_ROLE[Role(role)] is not NatureOrganisation.FOURNISSEUR for role in roles)
    return (agent and settings.SECOND_FACTEUR_DES_AGENTS) or device(personne) is not None


def is_given(request: HttpRequest) -> bool:
    """Tell whether this session has shown a second factor."""
    verifiee = getattr(request.user, "is_verified", bool)()
    return bool(verifiee or request.session.get(CLE_FACTEUR_EXTERNE))


def device(personne: Personne | AnonymousUser) -> Telephone | None:
    """Return the telephone in use, None if there is none."""
    return Telephone.objects.filter(user_id=personne.pk, confirmed=True).first()


def prepare(personne: Personne) -> Telephone:
    """Return the telephone being set up: its secret stays until it is confirmed."""
    appareil = Telephone.objects.filter(user=personne, confirmed=False).first()
    if appareil is None:
        appareil = Telephone.with_new_secret(user=personne, name="téléphone", confirmed=False)
        appareil.save()
    return appareil


def draw_qr(appareil: Telephone) -> str:
    """Return the QR code of the telephone's secret, as an SVG drawing without any style."""
    dessin: str = segno.make(appareil.config_url, error="m").svg_inline(
        scale=5, border=4, light="#fff", title="Code QR à lire avec votre application"
    )
    return dessin


def secret_lisible(appareil: Telephone) -> str:
    """Return the secret in groups of four letters, for those who type it."""
    secret = b32encode(appareil.secret).decode().rstrip("=")
    return " ".join(secret[rang : rang + 4] for rang in range(0, len(secret), 4))


@transaction.atomic
def activate(request: HttpRequest, personne: Personne, code: str) -> list[str] | None:
    """Put the telephone in use if ``code`` is right; return the recovery codes, shown once."""
    appareil = Telephone.objects.select_for_update().get(pk=prepare(personne).pk)
    if not appareil.verify_token(code):
        return None
    appareil.confirmed = True
    appareil.save()
    codes = _draw_codes(personne)
    record(personne, Acte.SECOND_FACTEUR_ACTIVE, personne)
    request.session.cycle_key()
    attest(request, appareil)
    return codes


@transaction.atomic
def check(request: HttpRequest, personne: Personne, code: str) -> bool:
    """Accept the session if ``code`` is that of the telephone or an unused recovery code.

    django-otp makes one wait longer after each failure, whichever sort of code it was.
    """
    appareil = Telephone.objects.select_for_update().filter(user=personne, confirmed=True).first()
    if appareil is None or not appareil.verify_is_allowed()[0]:
        return False
    if not _spend(personne, code) and not appareil.verify_token(code):
        return False
    request.session.cycle_key()
    attest(request, appareil)
    return True


@transaction.atomic
def remove(auteur: Personne, personne: Personne) -> None:
    """Forget the telephone and the recovery codes of ``personne``."""
    Telephone.objects.filter(user=personne).delete()
    personne.codes_secours.all().delete()
    record(auteur, Acte.SECOND_FACTEUR_RETIRE, personne)


def _draw_codes(personne: Personne) -> list[str]:
    """Replace the recovery codes and return the new ones; only their hashes are kept."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(12)) for _ in range(NOMBRE_CODES)]
    personne.codes_secours.all().delete()
    CodeSecours.objects.bulk_create(
        CodeSecours(personne=personne, empreinte=hash_jeton(code)) for code in codes
    )
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _spend(personne: Personne, code: str) -> bool:
    """Use up the recovery code, if it is one: two requests at once cannot both pass."""
    empreinte = hash_jeton(code.strip().lower().replace("-", "").replace(" ", ""))
    libres = personne.codes_secours.filter(empreinte=empreinte, utilise_le=None)
    return libres.update(utilise_le=horloge.instant_reel()) == 1
