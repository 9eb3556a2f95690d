"""What a browser sends to the pages of the counter, and its deposit when nobody is before."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichet.depots.models.controle import RECU
from guichet.depots.reception.envoi import sent
from guichet.depots.reception.flux import keep, record_deposit
from guichet.fichiers.reception import Contenu


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


def deposer(envoi, archive=None, nom_archive=""):
    """Deposit what a supplier sends, as many times as it is sent; return the deposit."""
    recu = {nom: getattr(envoi, nom) for nom in RECU}
    reception = sent(envoi.contenu, **recu, nom_archive=nom_archive)
    contenu = archive and Contenu(archive.empreinte, archive.taille_octets, archive.type)
    return record_deposit(keep(reception, contenu).reception)
