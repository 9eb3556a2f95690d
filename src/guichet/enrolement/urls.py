"""Addresses of the counter."""

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.routes import DOCUMENT, IMAGES, LOURDE, Menu, route
from guichet.enrolement.views import agence, compte, fournisseur, page

app_name = "enrolement"
urlpatterns = [
    route(
        "enrolements",
        fournisseur.liste,
        "liste",
        Habilitation.PREPARER_ENROLEMENT,
        menu=Menu(90, "Enrôlement"),
    ),
    route(
        "organisations/<int:organisation_id>/enrolements/nouveau",
        fournisseur.nouveau,
        "nouveau",
        Habilitation.PREPARER_ENROLEMENT,
    ),
    route("enrolements/<int:enrolement_id>", page.page, "page", Habilitation.VOIR_ENROLEMENT),
    route(
        "enrolements/<int:enrolement_id>/formulaire",
        fournisseur.formulaire,
        "formulaire",
        Habilitation.PREPARER_ENROLEMENT,
    ),
    route(
        "enrolements/<int:enrolement_id>/pieces/<slug:code>",
        fournisseur.piece,
        "piece",
        Habilitation.PREPARER_ENROLEMENT,
        taille_max=DOCUMENT,
    ),
    # The act that hands a bank account over asks who does it again.
    route(
        "enrolements/<int:enrolement_id>/actes/depot",
        page.deposer,
        "deposer",
        Habilitation.DEPOSER_ENROLEMENT,
        frais=True,
    ),
    route(
        "enrolements/<int:enrolement_id>/actes/<slug:nom>",
        page.acte,
        "acte",
        Habilitation.VOIR_ENROLEMENT,
    ),
    route(
        "enrolements/pieces/<int:piece_id>/fichier",
        page.fichier,
        "fichier",
        Habilitation.VOIR_ENROLEMENT,
    ),
    route(
        "enrolements/pieces/<int:piece_id>/avis",
        agence.avis,
        "avis",
        Habilitation.INSTRUIRE_ENROLEMENT,
    ),
    route(
        "enrolements/pieces/<int:piece_id>/confirmer",
        agence.confirmer,
        "confirmer",
        Habilitation.INSTRUIRE_ENROLEMENT,
        frais=True,
    ),
    route(
        "enrolements/pieces/<int:piece_id>/image",
        page.image,
        "image",
        Habilitation.VOIR_IBAN,
        lecture=IMAGES,
    ),
    route(
        "enrolements/<int:enrolement_id>/compte",
        compte.demander,
        "compte",
        Habilitation.DEPOSER_ENROLEMENT,
        taille_max=DOCUMENT,
        frais=True,
    ),
    route(
        "enrolements/comptes/<int:changement_id>/annuler",
        compte.annuler,
        "compte_annuler",
        Habilitation.DEPOSER_ENROLEMENT,
    ),
    route(
        "enrolements/comptes/<int:changement_id>/avis",
        compte.decider,
        "compte_avis",
        Habilitation.INSTRUIRE_ENROLEMENT,
        frais=True,
    ),
    route(
        "enrolements/comptes/<int:changement_id>/rib",
        compte.rib,
        "compte_rib",
        Habilitation.VOIR_ENROLEMENT,
    ),
    route(
        "enrolements/comptes/<int:changement_id>/image",
        compte.image,
        "compte_image",
        Habilitation.VOIR_IBAN,
        lecture=IMAGES,
    ),
    route(
        "instruction/enrolements",
        agence.bureau,
        "bureau",
        Habilitation.INSTRUIRE_ENROLEMENT,
        menu=Menu(100, "Enrôlements à instruire"),
    ),
    route(
        "instruction/enrolements.csv",
        agence.export,
        "export",
        Habilitation.INSTRUIRE_ENROLEMENT,
        lecture=LOURDE,
    ),
]
