"""What the supplier does on the page of a candidature."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.quotas import Quota
from guichet.fichiers.contenu import DOCUMENTS, Type
from guichet.fichiers.reception import keep
from guichet.referencement import fournisseur
from guichet.referencement.formulaires import DistributeurForm, PreuveForm
from guichet.referencement.fournisseur import Mandat, Remise
from guichet.referencement.limites import limites
from guichet.referencement.models import Distributeur, Preuve
from guichet.referencement.views.actes import answer, answer_form
from guichet.referencement.views.page import find

_PREUVES = (*DOCUMENTS, Type.ZIP)


@require_POST
def soumettre(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """File the candidature."""
    personne, objet = find(request, candidature_id)
    dit = "La candidature est déposée. Un message vous en donne l’heure de réception."
    return answer(request, objet, lambda: fournisseur.file_candidature(personne, objet), dit)


@require_POST
def envoyer_dossier(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Send the complete evidence file."""
    personne, objet = find(request, candidature_id)
    dit = "Le dossier de preuves est déposé. Un message vous en donne l’heure de réception."
    return answer(request, objet, lambda: fournisseur.send_dossier(personne, objet), dit)


@require_POST
def abandonner(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Give the candidature up."""
    personne, objet = find(request, candidature_id)
    dit = "La candidature est abandonnée."
    return answer(request, objet, lambda: fournisseur.abandon(personne, objet), dit)


@require_POST
def ajouter_preuve(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Add a piece of evidence."""
    personne, objet = find(request, candidature_id)
    exige(request, Habilitation.PREPARER_CANDIDATURE, objet)
    form = PreuveForm(request.POST, request.FILES, candidature=objet, prefix="preuve")

    def add() -> None:
        recu = form.cleaned_data["fichier"]
        maximum = limites().preuve.taille_max_octets
        fichier = keep(recu, maximum, _PREUVES, pour=Quota(objet.organisation))
        piece = Remise(fichier, recu.name)
        fournisseur.add_preuve(personne, objet, form.cleaned_data["profil"], piece)

    return answer_form(request, objet, form, add, "La preuve est ajoutée au dossier.")


@require_POST
def retirer_preuve(request: HttpRequest, candidature_id: int, preuve_id: int) -> HttpResponse:
    """Take a piece of evidence out."""
    personne, objet = find(request, candidature_id)
    preuve = get_object_or_404(Preuve, pk=preuve_id, candidature=objet)
    dit = f"« {preuve.nom} » n’est plus dans le dossier."
    return answer(request, objet, lambda: fournisseur.remove_preuve(personne, preuve), dit)


@require_POST
def declarer_distributeur(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Declare a distributor with its mandate."""
    personne, objet = find(request, candidature_id)
    exige(request, Habilitation.PREPARER_CANDIDATURE, objet)
    form = DistributeurForm(request.POST, request.FILES, prefix="distributeur")

    def add() -> None:
        saisi = form.cleaned_data
        recu = saisi["mandat"]
        maximum = limites().document_signe.taille_max_octets
        fichier = keep(recu, maximum, DOCUMENTS, pour=Quota(objet.organisation))
        piece = Remise(fichier, recu.name)
        mandat = Mandat(saisi["nom"], saisi["siret"], piece, saisi["fin"])
        fournisseur.add_distributeur(personne, objet, mandat)

    return answer_form(request, objet, form, add, "Le distributeur est déclaré.")


@require_POST
def retirer_distributeur(
    request: HttpRequest, candidature_id: int, distributeur_id: int
) -> HttpResponse:
    """End the declaration of a distributor."""
    personne, objet = find(request, candidature_id)
    distributeur = get_object_or_404(Distributeur, pk=distributeur_id, candidature=objet)
    dit = f"{distributeur.nom} n’est plus déclaré pour cette solution."
    return answer(
        request, objet, lambda: fournisseur.remove_distributeur(personne, distributeur), dit
    )
