"""The second factor: a passkey, a code of the telephone (TOTP, RFC 6238), or a recovery code."""

from base64 import b32encode
from dataclasses import dataclass

import segno
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django_otp import login as attest
from django_otp.models import Device

from guichet.acteurs import confirmation, preuve
from guichet.acteurs.actes import Acte
from guichet.acteurs.avis import warn
from guichet.acteurs.models import Carnet, CleAcces, Personne, Telephone
from guichet.journal.inscription import record
from guichet.securite.evenements import Evenement, Issue, note

# Set in the session by a provider that asked for two factors itself.
CLE_FACTEUR_EXTERNE = "second_facteur_externe"
_ESSAI = "telephone_essaye"
DERNIER_FACTEUR = (
    "C’est votre dernier second facteur, et vos fonctions en demandent un : ajoutez-en d’abord un "
    "autre."
)


class DernierFacteur(Exception):
    """The last second factor of somebody who must have one stays; the message is for them."""


@dataclass(frozen=True)
class Facteurs:
    """What a person has set up."""

    telephone: Telephone | None
    cles: list[CleAcces]
    carnet: Carnet | None

    def __bool__(self) -> bool:
        """Recovery codes alone are no second factor."""
        return bool(self.telephone or self.cles)


def factors(personne: Personne) -> Facteurs:
    """Return what ``personne`` has set up."""
    return Facteurs(
        Telephone.objects.filter(user=personne, confirmed=True).first(),
        list(CleAcces.objects.filter(user=personne)),
        Carnet.objects.filter(user=personne).first(),
    )


def is_compulsory(personne: Personne) -> bool:
    """Tell whether ``personne`` must have one: whoever holds a role today, whichever it is."""
    tient = bool(personne.roles_lus) or personne.rattachements.en_cours().exists()
    return tient and not is_exempt(personne)


def is_exempt(personne: Personne) -> bool:
    """Tell whether this is an account of the demonstration, in a demonstration."""
    domaine = settings.DOMAINE_DISPENSE_DE_SECOND_FACTEUR
    return bool(domaine) and personne.email.endswith(f"@{domaine}")


def is_required(personne: Personne) -> bool:
    """Tell whether a session must show a second factor: it is compulsory, or one is set up."""
    return is_compulsory(personne) or has_factor(personne)


def has_factor(personne: Personne) -> bool:
    """Tell whether ``personne`` has set one up, in one question: most requests ask it."""
    telephone = Telephone.objects.filter(user=OuterRef("pk"), confirmed=True)
    cle = CleAcces.objects.filter(user=OuterRef("pk"))
    siens = Personne.objects.filter(pk=personne.pk)
    return siens.filter(Exists(telephone) | Exists(cle)).exists()


def is_given(request: HttpRequest) -> bool:
    """Tell whether this session has shown a second factor."""
    verifiee = getattr(request.user, "is_verified", bool)()
    return bool(verifiee or request.session.get(CLE_FACTEUR_EXTERNE))


def may_add(request: HttpRequest, personne: Personne) -> bool:
    """Tell whether this session may set a second factor up.

    One more: with one of those that are there. The first: with more than the password.
    """
    return is_given(request) or (not has_factor(personne) and confirmation.is_allowed(request))


# -- the telephone ---------------------------------------------------------------------------------


def prepare(request: HttpRequest, personne: Personne) -> Telephone:
    """Return the telephone that this session sets up: its secret stays until it is confirmed.

    Another session has another secret: whoever saw one must not know what somebody else confirms.
    """
    essais = Telephone.objects.filter(user=personne, confirmed=False)
    appareil = essais.filter(pk=request.session.get(_ESSAI, 0)).first()
    if appareil is None:
        essais.delete()
        appareil = Telephone.with_new_secret(user=personne, name="téléphone", confirmed=False)
        appareil.save()
        request.session[_ESSAI] = appareil.pk
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
def activate(request: HttpRequest, personne: Personne, code: str) -> bool:
    """Put the telephone in use if ``code`` is right; the one before it no longer serves."""
    appareil = Telephone.objects.select_for_update().get(pk=prepare(request, personne).pk)
    if not appareil.verify_token(_joined(code)):
        return False
    Telephone.objects.filter(user=personne, confirmed=True).delete()
    appareil.confirmed = True
    appareil.save()
    note_added(request, personne, appareil, "un téléphone")
    return True


@transaction.atomic
def check(request: HttpRequest, personne: Personne, code: str) -> bool:
    """Accept the session if ``code`` is that of the telephone or an unused recovery code."""
    appareil = _proved_by(personne, _joined(code))
    if appareil is None:
        note(Evenement.FACTEUR_REFUSE, Issue.REFUSE)
        return False
    if isinstance(appareil, Carnet):
        _note_code_spent(personne, appareil)
    accept(request, appareil)
    return True


def _proved_by(personne: Personne, code: str) -> Telephone | Carnet | None:
    """Return what ``code`` comes from, None for a wrong one or while one has to wait.

    django-otp makes one wait longer after each failure; one wrong code holds both sorts back.
    """
    telephone = Telephone.objects.select_for_update().filter(user=personne, confirmed=True).first()
    carnet = Carnet.objects.select_for_update().filter(user=personne).first()
    sortes = [appareil for appareil in (telephone, carnet) if appareil is not None]
    if not all(appareil.verify_is_allowed()[0] for appareil in sortes):
        return None
    essaye = telephone if telephone and code.isdigit() else carnet
    return essaye if essaye is not None and essaye.verify_token(code) else None


def _joined(code: str) -> str:
    """Return a code without the spaces that an application shows in it."""
    return "".join(code.split())


# -- all of them -----------------------------------------------------------------------------------


def accept(request: HttpRequest, appareil: Device) -> None:
    """Let the session in as ``appareil`` has just proved: it is a fresh proof too."""
    request.session.cycle_key()
    attest(request, appareil)
    preuve.note(request)


def note_added(request: HttpRequest, personne: Personne, appareil: Device, quoi: str) -> None:
    """Record a factor that has just been set up, tell its owner, accept the session."""
    warn(personne, "Second facteur ajouté à votre compte", f"Vous avez ajouté {quoi}.")
    accept(request, appareil)
    record(personne, Acte.SECOND_FACTEUR_ACTIVE, personne, apres={"facteur": quoi})


@transaction.atomic
def draw_codes(personne: Personne) -> list[str]:
    """Replace the recovery codes and return the new ones, shown once."""
    Personne.objects.select_for_update().get(pk=personne.pk)
    Carnet.objects.filter(user=personne).delete()
    carnet = Carnet.objects.create(user=personne, name="codes de secours")
    codes: list[str] = carnet.draw()
    fait = "De nouveaux codes de secours ont été tirés ; les précédents ne servent plus."
    warn(personne, "Nouveaux codes de secours", fait)
    record(personne, Acte.CODES_DE_SECOURS_TIRES, personne)
    return codes


@transaction.atomic
def remove(personne: Personne, appareil: Telephone | CleAcces, quoi: str) -> None:
    """Forget one factor; recovery codes go with the last. Raises DernierFacteur."""
    Personne.objects.select_for_update().get(pk=personne.pk)
    siens = factors(personne)
    restants = len(siens.cles) + bool(siens.telephone) - 1
    if not restants and is_compulsory(personne):
        raise DernierFacteur(DERNIER_FACTEUR)
    appareil.delete()
    if not restants:
        _forget_codes(personne)
    warn(personne, "Second facteur retiré de votre compte", f"Vous avez retiré {quoi}.")
    record(personne, Acte.SECOND_FACTEUR_RETIRE, personne, avant={"facteur": quoi})


@transaction.atomic
def forget(auteur: Personne, personne: Personne) -> None:
    """Forget every factor of somebody who lost them all."""
    Telephone.objects.filter(user=personne).delete()
    CleAcces.objects.filter(user=personne).delete()
    _forget_codes(personne)
    fait = (
        f"{auteur}, de l’administration du portail, a retiré tous vos seconds facteurs. À la "
        "prochaine connexion, un code vous sera envoyé à cette adresse pour en activer un autre."
    )
    warn(personne, "Vos seconds facteurs sont retirés", fait)
    record(auteur, Acte.SECOND_FACTEUR_RETIRE, personne, avant={"facteur": "tous"})


def _forget_codes(personne: Personne) -> None:
    personne.codes_secours.all().delete()
    Carnet.objects.filter(user=personne).delete()


def _note_code_spent(personne: Personne, carnet: Carnet) -> None:
    fait = f"Un code de secours a ouvert votre compte ; il vous en reste {carnet.restants}."
    warn(personne, "Un code de secours a servi", fait)
    record(personne, Acte.CODE_DE_SECOURS_UTILISE, personne)
