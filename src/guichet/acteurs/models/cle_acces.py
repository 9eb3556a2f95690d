"""A passkey (WebAuthn): a public key, whose private half never leaves its owner's machine."""

from typing import ClassVar

from django.db import models
from django_otp.models import Device, DeviceManager, TimestampMixin

from guichet.acteurs.models.personne import Personne
from guichet.chiffrement.cles import Usage
from guichet.chiffrement.ligne import ChampScelle, LigneScellee


class CleAcces(LigneScellee, TimestampMixin, Device):  # type: ignore[misc]
    """``identifiant``: the credential's own, base64url. ``name`` is what its owner calls it.

    ``compteur`` is how often the authenticator says that it has signed; many always say 0. The
    public key is no secret, but whoever wrote another in its place would be its owner: it is sealed
    to its row and to its person.
    """

    PROPRIETAIRE = "user_id"

    user = models.ForeignKey(Personne, models.CASCADE, related_name="+")
    # 1 023 octets at most, says WebAuthn.
    identifiant = models.CharField(max_length=1400, unique=True)
    cle_publique_scellee = ChampScelle(usage=Usage.SECOND_FACTEUR, editable=False)
    compteur = models.BigIntegerField(default=0)
    # How a browser may reach it again: usb, nfc, internal, hybrid …
    transports = models.JSONField(default=list)

    objects: ClassVar[models.Manager["CleAcces"]] = DeviceManager()

    class Meta:
        verbose_name = "clé d’accès"
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(cle_publique_scellee=""), name="cle_acces_scellee"
            ),
        )

    def __str__(self) -> str:
        return str(self.name)

    @property
    def cle_publique(self) -> bytes:
        """Raises CoffreFerme when it is another's, or its key is no longer there."""
        return bytes.fromhex(self.take_out("cle_publique_scellee"))

    @cle_publique.setter
    def cle_publique(self, octets: bytes) -> None:
        self.lock_in("cle_publique_scellee", octets.hex())
