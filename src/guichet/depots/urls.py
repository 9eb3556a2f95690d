"""Addresses of the simulator, the deposits and the demandes."""

from django.urls import path

from guichet.depots.views import demandes, envoi, morceaux, pieces, rapport, reception, tableau

app_name = "depots"
urlpatterns = [
    path("espace", tableau.espace, name="espace"),
    path("organisations/<int:organisation_id>/tableau-de-bord", tableau.tableau, name="tableau"),
    path("organisations/<int:organisation_id>/simuler", envoi.simuler, name="simuler"),
    path(
        "organisations/<int:organisation_id>/simulations/effacer", rapport.effacer, name="effacer"
    ),
    path("organisations/<int:organisation_id>/deposer", envoi.deposer, name="deposer"),
    path("organisations/<int:organisation_id>/depots", envoi.depots, name="depots"),
    path("organisations/<int:organisation_id>/deposer/nom", envoi.nom_libre, name="nom"),
    path("organisations/<int:organisation_id>/morceaux", morceaux.morceaux, name="morceaux"),
    path("organisations/<int:organisation_id>/demandes", demandes.liste, name="demandes"),
    path(
        "organisations/<int:organisation_id>/demandes.csv", demandes.export, name="demandes_export"
    ),
    path("simulations/<int:simulation_id>", rapport.simulation, name="simulation"),
    path(
        "simulations/<int:simulation_id>/retour",
        rapport.simulation_retour,
        name="simulation_retour",
    ),
    path(
        "simulations/<int:simulation_id>/constats.<str:forme>",
        rapport.simulation_export,
        name="simulation_export",
    ),
    path("receptions/<int:reception_id>", reception.reception, name="reception"),
    path("depots/<int:depot_id>", rapport.depot, name="depot"),
    path("depots/<int:depot_id>/recu.pdf", rapport.recu, name="recu"),
    path("depots/<int:depot_id>/retour", rapport.depot_retour, name="depot_retour"),
    path("depots/<int:depot_id>/corrige", rapport.corrige, name="corrige"),
    path("depots/<int:depot_id>/constats.<str:forme>", rapport.depot_export, name="depot_export"),
    path("demandes", demandes.toutes, name="toutes"),
    path("demandes/<int:demande_id>", demandes.demande, name="demande"),
    path("demandes/<int:demande_id>/completer", demandes.completer, name="completer"),
    path("demandes/<int:demande_id>/retirer", demandes.retirer, name="retirer"),
    path("demandes/<int:demande_id>/attester", demandes.attester, name="attester"),
    path(
        "demandes/<int:demande_id>/attestations/<int:attestation_id>",
        demandes.attestation,
        name="attestation",
    ),
    path("demandes/<int:demande_id>/ecrire", demandes.ecrire, name="ecrire"),
    path("pieces/<int:piece_id>", pieces.piece, name="piece"),
    path("pieces/anciennes/<int:ancienne_id>", pieces.ancienne, name="ancienne"),
    path("pieces/<int:piece_id>/voir", pieces.voir, name="voir"),
    path("pieces/<int:piece_id>/pages/<int:page>/<str:taille>", pieces.image, name="image"),
]
