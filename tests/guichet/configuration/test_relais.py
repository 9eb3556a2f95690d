"""Who is believed about the address and the scheme of a request."""

from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from guichet.configuration.relais import RelaisMiddleware


@pytest.fixture
def un_relais(settings):
    settings.RELAIS = 1
    settings.RELAIS_DE_CONFIANCE = [ip_network("10.0.0.0/28"), ip_network("::1")]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def seen(pair, **entetes):
    """Return the address, the scheme and the headers that the portal sees."""
    vues = []
    RelaisMiddleware(lambda requete: vues.append(requete) or HttpResponse())(
        RequestFactory().get("/", REMOTE_ADDR=pair, headers=entetes)
    )
    return vues[0].META["REMOTE_ADDR"], vues[0].scheme, vues[0].headers


ENTETES = {"x-forwarded-for": "198.51.100.1, 192.0.2.7", "x-forwarded-proto": "https"}


@pytest.mark.parametrize("pair", ["10.0.0.3", "::ffff:10.0.0.3", "::1"])
def test_a_proxy_of_the_list_is_believed(un_relais, pair):
    adresse, schema, _ = seen(pair, **ENTETES)
    assert (adresse, schema) == ("192.0.2.7", "https")


@pytest.mark.parametrize("pair", ["10.0.0.16", "127.0.0.1", "2001:db8::1", ""])
def test_nobody_else_is(un_relais, pair):
    adresse, schema, entetes = seen(pair, **ENTETES, **{"x-forwarded-host": "pirate.exemple"})
    assert (adresse, schema) == (pair, "http")
    assert not [nom for nom in entetes if nom.startswith("X-Forwarded")]


@pytest.mark.parametrize("vues", ["<script>", "x" * 3000, "192.0.2.7, unknown", ""])
def test_what_is_no_address_leaves_that_of_the_proxy(un_relais, vues):
    assert seen("10.0.0.3", **{"x-forwarded-for": vues})[0] == "10.0.0.3"


def test_two_proxies_each_add_theirs(un_relais, settings):
    settings.RELAIS = 2
    assert seen("10.0.0.3", **{"x-forwarded-for": "1.1.1.1, 192.0.2.7, 10.0.0.4"})[0] == "192.0.2.7"
    assert seen("10.0.0.3", **{"x-forwarded-for": "192.0.2.7"})[0] == "10.0.0.3"


@pytest.mark.django_db
def test_no_client_moves_the_root_of_the_portal(client):
    reponse = client.get("/", SCRIPT_NAME="//pirate.exemple", headers={"script-name": "/x"})
    assert "pirate" not in reponse.text
    assert reponse.wsgi_request.path == "/"
