"""A telephone that gives codes (TOTP, RFC 6238); its secret is kept encrypted."""

import secrets
from base64 import b32encode
from typing import ClassVar, Self
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django_otp.models import Device, DeviceManager, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from guichet import horloge
from guichet.acteurs.models.personne import Personne
from guichet.chiffrement.cles import Usage
from guichet.chiffrement.ligne import ChampScelle, LigneScellee

_SECRET_OCTETS = 20


class Telephone(LigneScellee, TimestampMixin, ThrottlingMixin, Device):  # type: ignore[misc]
    """What django-otp's own device is, but for its secret, which that one keeps in clear."""

    PROPRIETAIRE = "user_id"

    user = models.ForeignKey(Personne, models.CASCADE, related_name="+")
    secret_chiffre = ChampScelle(usage=Usage.SECOND_FACTEUR, editable=False)
    dernier_pas = models.BigIntegerField("pas du dernier code accepté", default=-1)

    objects: ClassVar[models.Manager["Telephone"]] = DeviceManager()

    class Meta:
        verbose_name = "téléphone"
        constraints = (
            models.CheckConstraint(condition=~models.Q(secret_chiffre=""), name="telephone_secret"),
        )

    @classmethod
    def with_new_secret(cls, **champs: object) -> Self:
        """Return a telephone, not saved, whose secret has just been drawn."""
        tire = secrets.token_bytes(_SECRET_OCTETS)
        appareil = cls(**champs)
        appareil.lock_in("secret_chiffre", tire.hex())
        return appareil

    @property
    def secret(self) -> bytes:
        """Raises CoffreFerme when its key is no longer there, or it is another's."""
        return bytes.fromhex(self.take_out("secret_chiffre"))

    @property
    def config_url(self) -> str:
        """What the QR code says, as every application reads it."""
        emetteur = quote(settings.OTP_TOTP_ISSUER)
        choix = urlencode({"secret": b32encode(self.secret), "issuer": settings.OTP_TOTP_ISSUER},
                          quote_via=quote)  # fmt: skip
        return f"otpauth://totp/{emetteur}:{quote(self.user.get_username())}?{choix}"

    def verify_token(self, token: str) -> bool:
        """Take a code that is right, once; after a failure the next one waits longer."""
        if not self.verify_is_allowed()[0]:
            return False
        if not self._accepts(token.strip()):
            self.throttle_increment()
            return False
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> int:
        """Return the seconds to wait after the first failure; they double at each other one."""
        return 1

    def _accepts(self, code: str) -> bool:
        if not (code.isascii() and code.isdigit()):
            return False
        totp = TOTP(self.secret)
        totp.time = horloge.instant_reel().timestamp()
        # Its thirty seconds and no more: clocks are set by the network.
        if not totp.verify(int(code), tolerance=0, min_t=self.dernier_pas + 1):
            return False
        self.dernier_pas = totp.t()
        return True
