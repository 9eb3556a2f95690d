"""Every role against every operation, for an object of another supplier."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichet.acteurs.habilitations import Habilitation, NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from guichet.api import jetons
from tests.guichet.acces import ACCES
from tests.guichet.depots.lignes import make_all, make_reception

OBJETS = {
    "api:simulation": "simulation",
    "api:simulation_retour": "simulation",
    "api:depot": "depot",
    "api:depot_retour": "depot",
    "api:recu": "depot",
    "api:corrige": "depot",
    "api:reception": "reception",
    "api:demande": "demande",
    "api:completer": "demande",
    "api:attester": "demande",
    "api:retirer": "demande",
    "outils:liste": "organisation",
    "outils:retirer": "jeton",
}
# They speak of the organisation of the token, and of nothing else.
SANS_OBJET = {"api:solutions", "api:simulations", "api:depots", "api:noms", "api:morceaux",
              "api:demandes"}  # fmt: skip


@pytest.fixture
def objets(rattache):
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="552100554"
    )
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    rattache(eve, Role.REPRESENTANT_LEGAL, autre)
    depot, demande, _, simulation = make_all(autre, eve)
    jeton, _ = jetons.give(eve, autre, "Facturation", "deposer", 30)
    return {
        "depot": depot.pk, "demande": demande.pk, "simulation": simulation.pk, "jeton": jeton.pk,
        "reception": make_reception(autre, eve).pk, "organisation": autre.pk,
    }  # fmt: skip


def test_every_operation_with_an_ability_is_crossed():
    gardees = {
        route for route, acces in ACCES.items()
        if isinstance(acces, Habilitation) and route.startswith(("api:", "outils:"))
    }  # fmt: skip
    assert gardees == set(OBJETS) | SANS_OBJET


@pytest.mark.parametrize("route", OBJETS)
@pytest.mark.parametrize("role", Role)
def test_an_object_of_another_supplier_is_refused_to_every_tool(
    client, personne, rattache, connecter, objets, role, route
):
    """Even to one who sees everything: a token never leaves its organisation."""
    rattachement = rattache(personne, role)
    _, secret = jetons.give(personne, rattachement.organisation, "Outil", "deposer", 30)
    adresse = reverse(route, args=[objets[OBJETS[route]]])
    if route.startswith("outils:"):
        connecter(client, personne)
        entetes = {}
    else:
        entetes = {"Authorization": f"Bearer {secret}"}
    envoi = {"archive": SimpleUploadedFile("p.zip", b"PK")}
    statuts = {
        client.get(adresse, headers=entetes).status_code,
        client.post(adresse, envoi, headers=entetes).status_code,
    }
    assert 403 in statuts
    assert statuts <= {403, 405}
