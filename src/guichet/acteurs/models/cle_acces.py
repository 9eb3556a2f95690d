"""A passkey (WebAuthn): a public key, whose private half never leaves its owner's machine."""

from typing import ClassVar

from django.db import models
from django_otp.models import Device, DeviceManager, TimestampMixin

from guichet.acteurs.models.personne import Personne


class CleAcces(TimestampMixin, Device):  # type: ignore[misc]
    """``identifiant``: the credential's own, base64url. ``name`` is what its owner calls it.

    ``compteur`` is how often the authenticator says that it has signed; many always say 0.
    """

    user = models.ForeignKey(Personne, models.CASCADE, related_name="+")
    # 1 023 octets at most, says WebAuthn.
    identifiant = models.CharField(max_length=1400, unique=True)
    cle_publique = models.BinaryField()
    compteur = models.BigIntegerField(default=0)
    # How a browser may reach it again: usb, nfc, internal, hybrid …
    transports = models.JSONField(default=list)

    objects: ClassVar[models.Manager["CleAcces"]] = DeviceManager()

    class Meta:
        verbose_name = "clé d’accès"
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return str(self.name)
