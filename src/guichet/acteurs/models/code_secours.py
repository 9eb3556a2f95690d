"""Recovery codes: each replaces the second factor once, when everything else is lost."""

import secrets
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.hashers import check_password, make_password
from django.db import models, transaction
from django_otp.models import Device, DeviceManager, ThrottlingMixin, TimestampMixin

from guichet import horloge
from guichet.acteurs.models.invitation import hash_jeton
from guichet.acteurs.models.personne import Personne

NOMBRE_CODES = 10
# Letters and digits that nobody confuses.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# Four signs to find the code again, then twelve that are hashed: 59 bits, beyond any guess against
# a salted slow hash.
_REPERE, _LONGUEUR = 4, 16


class Carnet(TimestampMixin, ThrottlingMixin, Device):  # type: ignore[misc]
    """The recovery codes of a person: drawn together, and one waits after a wrong one."""

    user = models.OneToOneField(Personne, models.CASCADE, related_name="carnet")

    objects: ClassVar[models.Manager["Carnet"]] = DeviceManager()

    class Meta:
        verbose_name = "carnet de codes de secours"

    @property
    def restants(self) -> int:
        """How many of them have not served."""
        return self._libres().count()

    @property
    def tires_le(self) -> datetime | None:
        """When they were drawn."""
        instant: datetime | None = self.created_at
        return instant

    def draw(self) -> list[str]:
        """Replace every code and return the new ones, as they are shown: once."""
        codes: dict[str, str] = {}
        while len(codes) < NOMBRE_CODES:
            code = "".join(secrets.choice(_ALPHABET) for _ in range(_LONGUEUR))
            codes[code[:_REPERE]] = code
        self.user.codes_secours.all().delete()
        CodeSecours.objects.bulk_create(
            CodeSecours(personne=self.user, repere=repere, empreinte=_hash(code))
            for repere, code in codes.items()
        )
        return [
            "-".join(code[rang : rang + 4] for rang in (0, 4, 8, 12)) for code in codes.values()
        ]

    @transaction.atomic
    def verify_token(self, token: str) -> bool:
        """Use up a code that is right; after a failure the next one waits longer."""
        if not self.verify_is_allowed()[0]:
            return False
        if not self._spend("".join(token.lower().replace("-", "").split())):
            self.throttle_increment()
            return False
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()
        return True

    def get_throttle_factor(self) -> int:
        """Return the seconds to wait after the first failure; they double at each other one."""
        return 1

    def _libres(self) -> "models.QuerySet[CodeSecours]":
        return CodeSecours.objects.filter(personne=self.user, utilise_le=None)

    def _spend(self, code: str) -> bool:
        """Use the code up, if it is one: two requests at once cannot both pass."""
        libres = self._libres()
        # Those of before had no mark: each of them is tried.
        for candidat in libres.filter(repere__in=("", code[:_REPERE])):
            if check_password(hash_jeton(code), candidat.empreinte):
                seul = libres.filter(pk=candidat.pk)
                return seul.update(utilise_le=horloge.instant_reel()) == 1
        return False


class CodeSecours(models.Model):
    """The salted slow hash of a code, used once; ``repere``, its beginning, is no secret."""

    personne = models.ForeignKey(Personne, models.CASCADE, related_name="codes_secours")
    repere = models.CharField(max_length=4, blank=True, default="")
    empreinte = models.CharField(max_length=128)
    utilise_le = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["CodeSecours"]] = models.Manager()

    class Meta:
        verbose_name = "code de secours"

    def __str__(self) -> str:
        return f"code de secours de {self.personne}"


def _hash(code: str) -> str:
    """Return the hash of a code, made of the one that the first codes were kept as."""
    return make_password(hash_jeton(code))
