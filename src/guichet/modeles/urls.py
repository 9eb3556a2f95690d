"""Addresses of the counter."""

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.routes import DOCUMENT, LOURDE, Menu, route
from guichet.modeles.views import agence, fournisseur, page

app_name = "modeles"
urlpatterns = [
    route(
        "modeles",
        fournisseur.liste,
        "liste",
        Habilitation.DEPOSER_MODELE,
        menu=Menu(110, "Modèles"),
    ),
    route(
        "organisations/<int:organisation_id>/modeles/nouveau",
        fournisseur.nouveau,
        "nouveau",
        Habilitation.DEPOSER_MODELE,
        taille_max=DOCUMENT,
    ),
    route("modeles/<int:modele_id>", page.page, "page", Habilitation.VOIR_MODELE),
    route(
        "modeles/<int:modele_id>/versions",
        fournisseur.version,
        "version",
        Habilitation.DEPOSER_MODELE,
        taille_max=DOCUMENT,
    ),
    route(
        "modeles/<int:modele_id>/retirer",
        fournisseur.retirer,
        "retirer",
        Habilitation.DEPOSER_MODELE,
    ),
    route(
        "modeles/versions/<int:version_id>/fichier",
        page.fichier,
        "fichier",
        Habilitation.VOIR_MODELE,
    ),
    route(
        "modeles/versions/<int:version_id>/relecture",
        agence.relire,
        "relire",
        Habilitation.RELIRE_MODELE,
    ),
    route(
        "instruction/modeles",
        agence.bureau,
        "bureau",
        Habilitation.RELIRE_MODELE,
        menu=Menu(120, "Modèles à relire"),
    ),
    route(
        "instruction/modeles.csv",
        agence.export,
        "export",
        Habilitation.RELIRE_MODELE,
        lecture=LOURDE,
    ),
]
