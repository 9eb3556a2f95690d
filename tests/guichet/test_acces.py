import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from guichet.acteurs.habilitations import HABILITATIONS, Role
from guichet.acteurs.routes import regles
from tests.guichet.acces import ACCES


def routes(resolver=None, espace=""):
    for motif in (resolver or get_resolver()).url_patterns:
        if isinstance(motif, URLResolver):
            yield from routes(motif, f"{espace}{motif.namespace}:" if motif.namespace else espace)
        elif isinstance(motif, URLPattern):
            yield f"{espace}{motif.name}"


def test_every_route_of_the_portal_says_its_rule():
    assert set(routes()) == set(ACCES)


def test_every_role_has_its_abilities():
    assert set(HABILITATIONS) == set(Role)


def test_a_visitor_is_sent_to_the_log_in_page(client, db):
    reponse = client.get("/compte")
    assert reponse.status_code == 302
    assert reponse.url == "/connexion?next=/compte"


@pytest.mark.urls("tests.guichet.sans_regle")
def test_a_route_without_a_rule_is_refused_to_everybody(
    client, personne, rattache, connecter, oublier_les_regles
):
    assert client.get("/nue").status_code == 403
    rattache(personne, Role.ADMINISTRATEUR)
    client.force_login(personne)
    assert client.get("/nue").status_code == 403


@pytest.fixture
def oublier_les_regles():
    regles.cache_clear()
    yield
    regles.cache_clear()


def test_an_ability_that_one_does_not_hold_is_refused(client, personne, rattache, connecter):
    rattache(personne, Role.COLLABORATEUR)
    connecter(client, personne)
    assert client.get("/administration/personnes").status_code == 403


def test_an_administrator_sees_everybody(client, personne, rattache, connecter):
    rattache(personne, Role.ADMINISTRATEUR)
    connecter(client, personne)
    reponse = client.get("/administration/personnes")
    assert reponse.status_code == 200
    assert "ada@exemple.fr" in reponse.text
