import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from guichet.acteurs.demonstration import MOT_DE_PASSE
from guichet.acteurs.mot_de_passe_public import PublicValidator

PHRASE = "tout le monde le connaît"


@pytest.fixture
def imprudente(personne):
    """Somebody whose password is the one of the documentation."""
    personne.set_password(MOT_DE_PASSE)
    personne.save()
    return personne


def log_in(client, email):
    return client.post(reverse("acteurs:connexion"), {"username": email, "password": MOT_DE_PASSE})


def test_the_public_password_opens_no_account_in_production(client, imprudente):
    page = log_in(client, imprudente.email)
    assert PHRASE in page.text
    assert "_auth_user_id" not in client.session


def test_the_answer_does_not_tell_whose_password_it_is(client, imprudente):
    connue, inconnue = log_in(client, imprudente.email), log_in(client, "nul@exemple.fr")
    assert (connue.status_code, PHRASE in connue.text) == (inconnue.status_code, True)
    assert PHRASE in inconnue.text


def test_it_opens_those_of_a_demonstration(client, imprudente, settings):
    settings.DEMONSTRATION = True
    assert log_in(client, imprudente.email).status_code == 302
    assert client.session["_auth_user_id"] == str(imprudente.pk)


def test_nobody_can_choose_it_in_production(settings):
    with pytest.raises(ValidationError, match=PHRASE):
        validate_password(MOT_DE_PASSE)
    settings.DEMONSTRATION = True
    PublicValidator().validate(MOT_DE_PASSE)
