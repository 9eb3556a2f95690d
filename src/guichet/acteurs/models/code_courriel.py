"""A code sent by mail: proves that one reads the mails of the account, for ten minutes."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import models

from guichet import horloge
from guichet.acteurs.models.personne import Personne

DUREE = timedelta(minutes=10)
_CHIFFRES, _ESSAIS = 8, 5


class CodeCourriel(models.Model):
    """The hash of a code; it is typed in the session that asked for it, a few times at most."""

    personne = models.ForeignKey(Personne, models.CASCADE, related_name="codes_courriel")
    empreinte = models.CharField(max_length=128)
    essais = models.PositiveSmallIntegerField(default=0)
    expire_le = models.DateTimeField()

    class Meta:
        verbose_name = "code envoyé par courriel"

    def __str__(self) -> str:
        return f"code envoyé à {self.personne}"

    def draw(self) -> str:
        """Draw the digits, keep their hash, and return them: they are known only once."""
        code = "".join(secrets.choice("0123456789") for _ in range(_CHIFFRES))
        self.empreinte = make_password(code)
        self.expire_le = horloge.instant_reel() + DUREE
        return code

    def accepts(self, code: str) -> bool:
        """Tell whether ``code`` is right, still in time, and not one try too many; count it."""
        if self.essais >= _ESSAIS or self.expire_le <= horloge.instant_reel():
            return False
        self.essais += 1
        self.save(update_fields=["essais"])
        return check_password("".join(code.split()), self.empreinte)
