"""python -m tests.guichet.fournisseur_reel.preparer ADRESSE-DU-PORTAIL"""

import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402

from tests.guichet.fournisseur_reel import CLIENT, IDENTIFIANT, MOT_DE_PASSE, SECRET  # noqa: E402

User.objects.create_user(IDENTIFIANT, password=MOT_DE_PASSE, is_staff=True)
Application.objects.create(
    name="Guichet SONS",
    client_id=CLIENT,
    client_secret=SECRET,
    client_type=Application.CLIENT_CONFIDENTIAL,
    authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
    algorithm=Application.RS256_ALGORITHM,
    redirect_uris=f"{sys.argv[1]}/connexion/openid/psc/retour",
    post_logout_redirect_uris=f"{sys.argv[1]}/",
    skip_authorization=True,
)
