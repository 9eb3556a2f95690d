"""What a control leaves, whether it was a rehearsal or a deposit."""

from django.db import models

from guichet.acteurs.models import Organisation, Personne
from sons.rapport import Verdict as VerdictFichier
from sons.reglement import phase


class Phase(models.TextChoices):
    """The two phases of a SONS, in the engine's words."""

    AVANCE = phase.Phase.AVANCE.value, "Avance"
    SOLDE = phase.Phase.SOLDE.value, "Solde"


class Verdict(models.TextChoices):
    """The fate of a file, in the engine's words."""

    ACCEPTE = VerdictFichier.ACCEPTE.value, "Accepté"
    INCOMPLET = VerdictFichier.INCOMPLET.value, "Accepté, à compléter"
    PARTIEL = VerdictFichier.PARTIEL.value, "Accepté en partie"
    AUCUNE = VerdictFichier.AUCUNE.value, "Rejeté"
    REJETE = VerdictFichier.REJETE.value, "Refusé"


class FichierRecu(models.Model):
    """A file received whole at ``recu_le``: from whom, for which solution, for which phase."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    dispositif = models.CharField(max_length=30)
    phase = models.CharField(max_length=10, choices=Phase)
    # "" when a dispositif is rehearsed before any solution has its number.
    numero_ans = models.CharField("numéro ANS", max_length=50)
    nom = models.CharField("nom du fichier", max_length=150)
    recu_le = models.DateTimeField("reçu le")
    # The tool whose token sent it; "" when a person did, from a page.
    outil = models.CharField("envoyé par l’outil", max_length=100, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.nom


RECU = tuple(champ.name for champ in FichierRecu._meta.fields)


class FichierControle(FichierRecu):
    """A file under control: by which version of the texts, with which report.

    ``rapport`` is ``Rapport.as_dict()``; the numbers count demandes, none of a file refused whole.
    """

    empreinte = models.CharField("SHA-256 du fichier", max_length=64)
    texte = models.CharField("version des textes", max_length=200)
    verdict = models.CharField(max_length=10, choices=Verdict)
    nb_demandes = models.PositiveSmallIntegerField()
    nb_acceptees = models.PositiveSmallIntegerField()
    nb_rejetees = models.PositiveSmallIntegerField()
    nb_incompletes = models.PositiveSmallIntegerField()
    rapport = models.JSONField()

    class Meta:
        abstract = True
