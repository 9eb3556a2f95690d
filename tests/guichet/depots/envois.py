"""What a browser sends to the pages of the counter."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse


def formulaire(fabrique, contenu=None, archive=None, nom=None):
    envoi = {
        "solution": next(iter(fabrique.contexte.referencements)),
        "phase": fabrique.textes.phase,
        "fichier": SimpleUploadedFile(nom or fabrique.nom, contenu or fabrique.contenu),
    }
    if archive is not False:
        envoi["archive"] = SimpleUploadedFile("PIECES.zip", archive or fabrique.archive)
    return envoi


def adresse(nom, fournisseur):
    return reverse(f"depots:{nom}", args=[fournisseur.pk])
