"""Addresses of the simulator, the deposits and the demandes."""

from guichet.acteurs.habilitations import Habilitation, Portee
from guichet.acteurs.routes import (
    DOCUMENT,
    ENVOI,
    IMAGES,
    LOURDE,
    MORCEAU,
    MORCEAUX,
    Menu,
    Niveau,
    route,
)
from guichet.depots.views import (
    demandes,
    envoi,
    essais,
    listes,
    morceaux,
    pieces,
    rapport,
    reception,
    tableau,
)

app_name = "depots"
# Pages that are reached from the list of demandes.
_D_UNE_DEMANDE = ("depots:demande", "depots:completer", "depots:voir")
urlpatterns = [
    route(
        "espace",
        tableau.espace,
        "espace",
        Niveau.CONNECTE,
    ),
    route(
        "organisations/<int:organisation_id>/tableau-de-bord",
        tableau.tableau,
        "tableau",
        Habilitation.VOIR_DEMANDES,
        menu=Menu(70, "Mon espace", du_fournisseur=True, aussi=("depots:espace",)),
    ),
    route(
        "organisations/<int:organisation_id>/simuler",
        envoi.simuler,
        "simuler",
        Habilitation.SIMULER,
        ecriture=LOURDE,
        taille_max=ENVOI,
        menu=Menu(71, "Simuler", du_fournisseur=True, aussi=("depots:simulation",)),
    ),
    route(
        "organisations/<int:organisation_id>/essais/<str:code>.<str:forme>",
        essais.essai,
        "essai",
        Habilitation.SIMULER,
        lecture=LOURDE,
    ),
    route(
        "organisations/<int:organisation_id>/simulations/effacer",
        rapport.effacer,
        "effacer",
        Habilitation.SIMULER,
    ),
    route(
        "organisations/<int:organisation_id>/deposer",
        envoi.deposer,
        "deposer",
        Habilitation.DEPOSER,
        ecriture=LOURDE,
        taille_max=ENVOI,
        menu=Menu(72, "Déposer", du_fournisseur=True),
    ),
    route(
        "organisations/<int:organisation_id>/depots",
        envoi.depots,
        "depots",
        Habilitation.VOIR_DEMANDES,
        menu=Menu(74, "Dépôts", du_fournisseur=True, aussi=("depots:depot", "depots:reception")),
    ),
    route(
        "organisations/<int:organisation_id>/deposer/nom",
        envoi.nom_libre,
        "nom",
        Habilitation.DEPOSER,
    ),
    route(
        "organisations/<int:organisation_id>/morceaux",
        morceaux.morceaux,
        "morceaux",
        Habilitation.DEPOSER,
        ecriture=MORCEAUX,
        taille_max=MORCEAU,
    ),
    route(
        "organisations/<int:organisation_id>/demandes",
        listes.liste,
        "demandes",
        Habilitation.VOIR_DEMANDES,
        menu=Menu(73, "Demandes", du_fournisseur=True, aussi=_D_UNE_DEMANDE),
    ),
    route(
        "organisations/<int:organisation_id>/demandes.<str:forme>",
        listes.export,
        "demandes_export",
        Habilitation.VOIR_DEMANDES,
        lecture=LOURDE,
    ),
    route(
        "simulations/<int:simulation_id>", rapport.simulation, "simulation", Habilitation.SIMULER
    ),
    route(
        "simulations/<int:simulation_id>/retour",
        rapport.simulation_retour,
        "simulation_retour",
        Habilitation.SIMULER,
    ),
    route(
        "simulations/<int:simulation_id>/constats.<str:forme>",
        rapport.simulation_export,
        "simulation_export",
        Habilitation.SIMULER,
        lecture=LOURDE,
    ),
    route(
        "receptions/<int:reception_id>",
        reception.reception,
        "reception",
        Habilitation.VOIR_DEMANDES,
    ),
    route("depots/<int:depot_id>", rapport.depot, "depot", Habilitation.VOIR_DEMANDES),
    route(
        "depots/<int:depot_id>/recu.pdf",
        rapport.recu,
        "recu",
        Habilitation.VOIR_DEMANDES,
        lecture=LOURDE,
    ),
    route(
        "depots/<int:depot_id>/retour",
        rapport.depot_retour,
        "depot_retour",
        Habilitation.VOIR_DEMANDES,
    ),
    route(
        "depots/<int:depot_id>/corrige",
        rapport.corrige,
        "corrige",
        Habilitation.VOIR_DEMANDES,
        lecture=LOURDE,
    ),
    route(
        "depots/<int:depot_id>/constats.<str:forme>",
        rapport.depot_export,
        "depot_export",
        Habilitation.VOIR_DEMANDES,
        lecture=LOURDE,
    ),
    route(
        "demandes",
        listes.toutes,
        "toutes",
        Habilitation.VOIR_DEMANDES,
        menu=Menu(
            75, "Demandes", si=Habilitation.VOIR_DEMANDES, sur=Portee.TOUTES, aussi=_D_UNE_DEMANDE
        ),
    ),
    route(
        "demandes.<str:forme>",
        listes.export_toutes,
        "toutes_export",
        Habilitation.VOIR_DEMANDES,
        lecture=LOURDE,
    ),
    route("demandes/<int:demande_id>", demandes.demande, "demande", Habilitation.VOIR_DEMANDES),
    route(
        "demandes/<int:demande_id>/completer",
        demandes.completer,
        "completer",
        Habilitation.DEPOSER,
        ecriture=LOURDE,
        taille_max=ENVOI,
    ),
    route("demandes/<int:demande_id>/retirer", demandes.retirer, "retirer", Habilitation.DEPOSER),
    route(
        "demandes/<int:demande_id>/attester",
        demandes.attester,
        "attester",
        Habilitation.DEPOSER,
        ecriture=LOURDE,
        taille_max=DOCUMENT,
    ),
    route(
        "demandes/<int:demande_id>/attestations/<int:attestation_id>",
        demandes.attestation,
        "attestation",
        Habilitation.VOIR_DEMANDES,
    ),
    route(
        "demandes/<int:demande_id>/ecrire", demandes.ecrire, "ecrire", Habilitation.ECRIRE_MESSAGE
    ),
    route("pieces/<int:piece_id>", pieces.piece, "piece", Habilitation.VOIR_DEMANDES),
    route(
        "pieces/anciennes/<int:ancienne_id>",
        pieces.ancienne,
        "ancienne",
        Habilitation.VOIR_DEMANDES,
    ),
    route(
        "pieces/<int:piece_id>/voir",
        pieces.voir,
        "voir",
        Habilitation.VOIR_DEMANDES,
        lecture=IMAGES,
    ),
    route(
        "pieces/<int:piece_id>/pages/<int:page>/<str:taille>",
        pieces.image,
        "image",
        Habilitation.VOIR_DEMANDES,
        lecture=IMAGES,
    ),
]
