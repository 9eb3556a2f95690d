"""Every role against every address of an object of another supplier."""

import pytest
from django.urls import reverse

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
SANS_OBJET = {"acteurs:personnes", "date_demonstration"}


@pytest.fixture
def objets(rattache):
    autre = Organisation.objects.create(nature=Nature.FOURNISSEUR, nom="Autre", siren="552100554")
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    rattachement = rattache(eve, Role.COLLABORATEUR, autre)
    return {"organisation": autre.pk, "personne": eve.pk, "rattachement": rattachement.pk}


def test_every_route_with_an_ability_is_crossed():
    gardees = {route for route, acces in ACCES.items() if isinstance(acces, Habilitation)}
    assert gardees == set(OBJETS) | SANS_OBJET


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


@pytest.mark.parametrize("route", [r for r, acces in ACCES.items() if acces is not Niveau.PUBLIC])
def test_a_visitor_opens_nothing_but_public_pages(client, objets, route):
    arguments = [objets[OBJETS[route]]] if route in OBJETS else []
    reponse = client.get(reverse(route, args=arguments))
    assert reponse.url.startswith("/connexion?")
