"""Addresses of log-in, account, organisation and people."""

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.routes import COURRIEL, Cadence, Menu, Niveau, route
from guichet.acteurs.views import compte, connexion, invitation, openid, organisation, personnes

app_name = "acteurs"
urlpatterns = [
    route("connexion", connexion.Connexion.as_view(), "connexion", Niveau.PUBLIC),
    route("deconnexion", connexion.Deconnexion.as_view(), "deconnexion", Niveau.PUBLIC),
    route("connexion/code", connexion.second_facteur_demande, "second_facteur", Niveau.IDENTIFIE),
    route("connexion/openid/<slug:cle>", openid.partir, "openid", Niveau.PUBLIC),
    route("connexion/openid/<slug:cle>/retour", openid.revenir, "openid_retour", Niveau.PUBLIC),
    route("compte", compte.compte, "compte", Niveau.CONNECTE),
    route(
        "compte/second-facteur",
        connexion.second_facteur_activer,
        "second_facteur_activer",
        Niveau.IDENTIFIE,
    ),
    route(
        "compte/second-facteur/retirer",
        compte.retirer_second_facteur,
        "second_facteur_retirer",
        Niveau.CONNECTE,
    ),
    route("compte/sessions", compte.sessions, "sessions", Niveau.CONNECTE),
    route("compte/sessions/fermer", compte.fermer_sessions, "sessions_fermer", Niveau.CONNECTE),
    route(
        "compte/mes-donnees",
        compte.exporter,
        "mes_donnees",
        Niveau.CONNECTE,
        ecriture=Cadence(5, 600),
    ),
    route("compte/messages", compte.messages_recus, "messages", Niveau.CONNECTE),
    route(
        "compte/mot-de-passe", compte.ChangerMotDePasse.as_view(), "mot_de_passe", Niveau.CONNECTE
    ),
    route("invitation/<str:jeton>", invitation.invitation, "invitation", Niveau.PUBLIC),
    route(
        "mot-de-passe-oublie",
        invitation.MotDePasseOublie.as_view(),
        "mot_de_passe_oublie",
        Niveau.PUBLIC,
        ecriture=COURRIEL,
    ),
    route(
        "mot-de-passe-oublie/envoye",
        invitation.MotDePasseDemande.as_view(),
        "mot_de_passe_demande",
        Niveau.PUBLIC,
    ),
    route(
        "mot-de-passe-oublie/<uidb64>/<token>",
        invitation.MotDePasseNouveau.as_view(),
        "mot_de_passe_nouveau",
        Niveau.PUBLIC,
    ),
    route(
        "mot-de-passe-oublie/change",
        invitation.MotDePasseChange.as_view(),
        "mot_de_passe_change",
        Niveau.PUBLIC,
    ),
    route(
        "administration/organisations",
        organisation.organisations,
        "organisations",
        Habilitation.CREER_ORGANISATION,
        menu=Menu(140, "Organisations"),
    ),
    route(
        "organisations/<int:organisation_id>",
        organisation.organisation,
        "organisation",
        Habilitation.VOIR_ORGANISATION,
    ),
    route(
        "organisations/<int:organisation_id>/inviter",
        organisation.inviter,
        "inviter",
        Habilitation.GERER_MEMBRES,
    ),
    route(
        "invitations/<int:invitation_id>/retirer",
        organisation.retirer_invitation,
        "invitation_retirer",
        Habilitation.GERER_MEMBRES,
    ),
    route(
        "roles/<int:rattachement_id>/retirer",
        organisation.retirer,
        "role_retirer",
        Habilitation.GERER_MEMBRES,
    ),
    route(
        "administration/personnes",
        personnes.personnes,
        "personnes",
        Habilitation.ADMINISTRER_PERSONNES,
        menu=Menu(130, "Personnes"),
    ),
    route(
        "administration/personnes/<int:personne_id>/ouvrir-ou-fermer",
        personnes.ouvrir_ou_fermer,
        "ouvrir_ou_fermer",
        Habilitation.ADMINISTRER_PERSONNES,
    ),
    route(
        "administration/personnes/<int:personne_id>/oublier-telephone",
        personnes.oublier_telephone,
        "oublier_telephone",
        Habilitation.ADMINISTRER_PERSONNES,
    ),
]
