from django.db import models

from guichet.fichiers.models import Fichier


class Etiquette(models.Model):
    fichier = models.ForeignKey(Fichier, models.PROTECT, null=True, related_name="+")
    autre = models.ForeignKey(Fichier, models.PROTECT, null=True, related_name="+")


class Chemise(models.Model):
    fichiers = models.ManyToManyField(Fichier, related_name="+")


class Couverture(models.Model):
    fichier = models.OneToOneField(Fichier, models.PROTECT, related_name="+")
