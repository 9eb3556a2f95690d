"""Log in and out."""

from django.contrib.auth.views import LoginView, LogoutView

from guichet.acteurs.forms import ConnexionForm


class Connexion(LoginView):
    """The log-in page, by address and password."""

    template_name = "acteurs/connexion.html"
    authentication_form = ConnexionForm
    redirect_authenticated_user = True


class Deconnexion(LogoutView):
    """Ends the session; only by POST, so that no other page can do it."""
