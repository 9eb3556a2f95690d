"""Every role, and every role that has ended, against every guarded route of the portal.

``croisement`` reads the routes and what they take: one that nothing crosses fails.
"""

import logging
from datetime import timedelta

import pytest
from django.urls import URLResolver, get_resolver, reverse

from guichet import horloge
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.acteurs.routes import Niveau, regles
from guichet.api import jetons
from tests.guichet.acces import ACCES
from tests.guichet.croisement import (
    MARQUE,
    belongs_to_suppliers,
    guarded,
    leaks,
    make_objects,
    openings,
    orphans,
)


@pytest.fixture(autouse=True)
def _sans_bruit():
    """Thousands of refusals: writing each trace would take longer than asking."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def autre(db):
    return Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom=f"Autre {MARQUE}", siren="552100554"
    )


@pytest.fixture
def objets(autre, rattache):
    eve = Personne.objects.create_personne("eve@exemple.fr", MARQUE, "Eve")
    rattache(eve, Role.REPRESENTANT_LEGAL, autre)
    chef = Personne.objects.create_personne("chef@exemple.fr", "Chef", "Chef")
    rattache(chef, Role.ADMINISTRATEUR)
    return make_objects(autre, eve, chef)


def token(personne, organisation):
    _, secret = jetons.give(personne, organisation, "Outil", "deposer", 30)
    return secret


def test_every_guarded_route_is_crossed(objets):
    assert orphans(objets) == []
    assert {une.nom for une in guarded()} == {
        nom for nom, acces in ACCES.items() if not isinstance(acces, Niveau)
    }


@pytest.mark.parametrize("role", Role)
def test_what_is_somebody_else_s_opens_only_to_those_who_may_everywhere(
    client, personne, rattache, connecter, objets, role
):
    secret = token(personne, rattache(personne, role).organisation)
    connecter(client, personne)
    assert leaks(client, role, objets, secret) == []


@pytest.mark.parametrize("role", Role)
def test_a_role_that_has_ended_opens_nothing_not_even_one_s_own(
    client, personne, rattache, connecter, objets, autre, role
):
    """She was of this very supplier, or of the agency: her session and her tool are still there."""
    tenu = rattache(personne, role, autre if belongs_to_suppliers(role) else None)
    secret = token(personne, tenu.organisation)
    connecter(client, personne)
    tenu.fin = horloge.today() - timedelta(days=1)
    tenu.save()
    assert openings(client, objets, secret) == []


@pytest.mark.parametrize("role", [Role.REPRESENTANT_LEGAL, Role.AGENT_ENROLEMENT])
def test_a_role_taken_back_today_opens_nothing_from_then_on(
    client, personne, rattache, connecter, objets, autre, role
):
    tenu = rattache(personne, role, autre if belongs_to_suppliers(role) else None)
    secret = token(personne, tenu.organisation)
    connecter(client, personne)
    tenu.fin, tenu.retire_le = horloge.today(), horloge.now()
    tenu.save()
    assert openings(client, objets, secret) == []


@pytest.fixture
def _relire_les_regles():
    regles.cache_clear()
    yield
    regles.cache_clear()


@pytest.mark.urls("tests.guichet.indiscretes")
@pytest.mark.usefixtures("_relire_les_regles")
def test_a_route_that_shows_what_is_somebody_else_s_is_told(
    client, personne, rattache, connecter, objets
):
    """The crossing itself, against three routes written wrongly."""
    assert orphans(objets) == ["facture : aucun objet pour 'facture_id'"]
    objets["facture_id"] = 1
    secret = token(personne, rattache(personne, Role.COLLABORATEUR).organisation)
    connecter(client, personne)
    assert leaks(client, Role.COLLABORATEUR, objets, secret) == [
        "collaborateur iban : ouverte, [200]",
        "collaborateur tous : montre ce qui est à un autre",
        "collaborateur facture : ouverte, [200]",
    ]


def parameters(route, resolver=None, espace=""):
    """Return a value for each parameter of the address of ``route``: the door comes before."""
    for motif in (resolver or get_resolver()).url_patterns:
        if isinstance(motif, URLResolver):
            sous = f"{espace}{motif.namespace}:" if motif.namespace else espace
            trouves = parameters(route, motif, sous)
            if trouves is not None:
                return trouves
        elif f"{espace}{motif.name}" == route:
            return dict.fromkeys(motif.pattern.converters, "1")
    return None


@pytest.mark.parametrize("route", [r for r, acces in ACCES.items() if acces is not Niveau.PUBLIC])
def test_a_visitor_opens_nothing_but_public_pages(client, db, route):
    reponse = client.get(reverse(route, kwargs=parameters(route)))
    if route.startswith("api:"):
        assert reponse.status_code == 401
    else:
        assert reponse.url.startswith("/connexion?")
