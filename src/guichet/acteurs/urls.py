"""Addresses of log-in, account, organisation and people."""

from django.urls import path

from guichet.acteurs.views import compte, connexion, invitation, openid, organisation, personnes

app_name = "acteurs"
urlpatterns = [
    path("connexion", connexion.Connexion.as_view(), name="connexion"),
    path("deconnexion", connexion.Deconnexion.as_view(), name="deconnexion"),
    path("connexion/code", connexion.second_facteur_demande, name="second_facteur"),
    path("connexion/openid/<slug:cle>", openid.partir, name="openid"),
    path("connexion/openid/<slug:cle>/retour", openid.revenir, name="openid_retour"),
    path("compte", compte.compte, name="compte"),
    path("compte/second-facteur", connexion.second_facteur_activer, name="second_facteur_activer"),
    path(
        "compte/second-facteur/retirer",
        compte.retirer_second_facteur,
        name="second_facteur_retirer",
    ),
    path("compte/sessions", compte.sessions, name="sessions"),
    path("compte/sessions/fermer", compte.fermer_sessions, name="sessions_fermer"),
    path("compte/messages", compte.messages_recus, name="messages"),
    path("compte/mot-de-passe", compte.ChangerMotDePasse.as_view(), name="mot_de_passe"),
    path("invitation/<str:jeton>", invitation.invitation, name="invitation"),
    path("mot-de-passe-oublie", invitation.MotDePasseOublie.as_view(), name="mot_de_passe_oublie"),
    path(
        "mot-de-passe-oublie/envoye",
        invitation.MotDePasseDemande.as_view(),
        name="mot_de_passe_demande",
    ),
    path(
        "mot-de-passe-oublie/<uidb64>/<token>",
        invitation.MotDePasseNouveau.as_view(),
        name="mot_de_passe_nouveau",
    ),
    path(
        "mot-de-passe-oublie/change",
        invitation.MotDePasseChange.as_view(),
        name="mot_de_passe_change",
    ),
    path("organisations/<int:organisation_id>", organisation.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/inviter", organisation.inviter, name="inviter"),
    path("roles/<int:rattachement_id>/retirer", organisation.retirer, name="role_retirer"),
    path("administration/personnes", personnes.personnes, name="personnes"),
    path(
        "administration/personnes/<int:personne_id>/ouvrir-ou-fermer",
        personnes.ouvrir_ou_fermer,
        name="ouvrir_ou_fermer",
    ),
    path(
        "administration/personnes/<int:personne_id>/oublier-telephone",
        personnes.oublier_telephone,
        name="oublier_telephone",
    ),
]
