"""A person, who logs in."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from guichet.acteurs import droits
from guichet.acteurs.habilitations import Habilitation

if TYPE_CHECKING:
    from guichet.acteurs.models.organisation import Organisation
    from guichet.acteurs.models.rattachement import Rattachement


class PersonneManager(BaseUserManager["Personne"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Personne":
        """Return the person whose e-mail address is ``username``."""
        return self.get(email__iexact=username)

    def create_personne(
        self, email: str, nom: str, prenom: str, mot_de_passe: str | None = None
    ) -> "Personne":
        """Return a new person; without a password nobody can log in with one."""
        personne = self.model(email=email.strip().lower(), nom=nom, prenom=prenom)
        personne.set_password(mot_de_passe)
        personne.save(using=self._db)
        return personne


class Personne(AbstractBaseUser):
    """Somebody who uses the portal. Never deleted: what they did names them."""

    email = models.EmailField(
        "adresse électronique", unique=True,
        error_messages={"unique": "Une personne a déjà cette adresse électronique."},
    )  # fmt: skip
    nom = models.CharField("nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100)
    is_active = models.BooleanField("peut se connecter", default=True)
    effacee_le = models.DateTimeField("rendue anonyme le", null=True, editable=False)

    objects: ClassVar[PersonneManager] = PersonneManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["nom", "prenom"]

    class Meta:
        verbose_name = "personne"
        ordering = ("nom", "prenom", "pk")
        constraints = (models.UniqueConstraint(Lower("email"), name="personne_email_unique"),)

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}"

    # Read once for a request by the doorkeeper; None elsewhere: asked at each question.
    roles_lus: "list[Rattachement] | None" = None
    # Who invites somebody whose account is not open yet: a password must not quote it.
    invitee_par: "Organisation | None" = None
    # Set when a tool speaks for the person; None for the person themselves.
    borne: droits.Borne | None = None

    @property
    def outil(self) -> str:
        """The tool that speaks for the person, "" when they speak for themselves."""
        return self.borne.outil if self.borne else ""

    def held_roles(self) -> set[str]:
        """Return the roles that this person holds today, in whatever organisations."""
        return set(self.rattachements.en_cours().values_list("role", flat=True))

    def read_roles(self) -> None:
        """Keep today's roles, for the many questions that one page asks about its reader."""
        self.roles_lus = list(self.rattachements.en_cours())

    def peut(self, habilitation: Habilitation, objet: object = None) -> bool:
        """Tell whether this person holds ``habilitation`` on ``objet``, or somewhere if None."""
        return droits.peut(self, habilitation, objet)
