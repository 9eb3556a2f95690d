"""Every role against every address of an object of another supplier."""

import pytest
from django.urls import URLResolver, get_resolver, reverse

from guichet.acteurs.habilitations import HABILITATIONS, Habilitation, Nature, Portee, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.configuration.acces import ACCES, Niveau

# What each route with an ability and an object is asked about.
OBJETS = {
    "acteurs:organisation": "organisation",
    "acteurs:inviter": "organisation",
    "acteurs:role_retirer": "rattachement",
    "acteurs:ouvrir_ou_fermer": "personne",
    "acteurs:oublier_telephone": "personne",
}
SANS_OBJET = {
    "acteurs:personnes",
    "acteurs:organisations",
    "journal:journal",
    "date_demonstration",
}
# These counters cross their own objects, in their own states, in their own tests.
CROISES_AILLEURS = ("referencement:", "enrolement:", "modeles:", "depots:")


@pytest.fixture
def objets(rattache):
    autre = Organisation.objects.create(nature=Nature.FOURNISSEUR, nom="Autre", siren="552100554")
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    rattachement = rattache(eve, Role.COLLABORATEUR, autre)
    return {"organisation": autre.pk, "personne": eve.pk, "rattachement": rattachement.pk}


def test_every_route_with_an_ability_is_crossed():
    gardees = {route for route, acces in ACCES.items() if isinstance(acces, Habilitation)}
    ici = {route for route in gardees if not route.startswith(CROISES_AILLEURS)}
    assert ici == set(OBJETS) | SANS_OBJET


@pytest.mark.parametrize("route", OBJETS)
@pytest.mark.parametrize("role", Role)
def test_an_object_of_another_supplier_opens_only_to_those_who_may_everywhere(
    client, personne, rattache, connecter, objets, role, route
):
    rattache(personne, role)
    connecter(client, personne)
    adresse = reverse(route, args=[objets[OBJETS[route]]])
    partout = HABILITATIONS[role].get(ACCES[route]) is Portee.TOUTES
    statuts = {client.get(adresse).status_code, client.post(adresse).status_code}
    assert (403 not in statuts) if partout else (statuts == {403} or statuts == {403, 405})


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
    assert reponse.url.startswith("/connexion?")
