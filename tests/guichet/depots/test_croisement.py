"""Every role against every address of the counter, for an object of another supplier."""

import pytest
from django.urls import reverse

from guichet.acteurs.habilitations import (
    HABILITATIONS,
    Habilitation,
    NatureOrganisation,
    Portee,
    Role,
)
from guichet.acteurs.models import Organisation, Personne
from tests.guichet.acces import ACCES
from tests.guichet.depots.lignes import make_all, make_ancienne, make_reception

OBJETS = {
    "depots:tableau": "organisation",
    "depots:simuler": "organisation",
    "depots:effacer": "organisation",
    "depots:simulation": "simulation",
    "depots:simulation_retour": "simulation",
    "depots:simulation_export": "simulation",
    "depots:deposer": "organisation",
    "depots:depots": "organisation",
    "depots:nom": "organisation",
    "depots:morceaux": "organisation",
    "depots:reception": "reception",
    "depots:depot": "depot",
    "depots:recu": "depot",
    "depots:depot_retour": "depot",
    "depots:depot_export": "depot",
    "depots:corrige": "depot",
    "depots:demandes": "organisation",
    "depots:demandes_export": "organisation",
    "depots:demande": "demande",
    "depots:piece": "piece",
    "depots:ancienne": "ancienne",
    "depots:voir": "piece",
    "depots:image": "piece",
    "depots:completer": "demande",
    "depots:attester": "demande",
    "depots:attestation": "demande",
    "depots:retirer": "demande",
    "depots:ecrire": "demande",
}
# The form of the file, after the object.
SUITES = {"depots:simulation_export": ("csv",), "depots:depot_export": ("csv",),
          "depots:image": (1, "normale"), "depots:attestation": (1,)}  # fmt: skip


@pytest.fixture
def objets(rattache):
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="552100554"
    )
    eve = Personne.objects.create_personne("eve@exemple.fr", "Autre", "Eve")
    rattache(eve, Role.COLLABORATEUR, autre)
    depot, demande, piece, simulation = make_all(autre, eve)
    return {
        "organisation": autre.pk, "depot": depot.pk, "demande": demande.pk, "piece": piece.pk,
        "ancienne": make_ancienne(piece, eve).pk, "simulation": simulation.pk, "reception": make_reception(autre, eve).pk,
    }  # fmt: skip


def status(reponse):
    """Return the status of an answer, and let go of the file that it may hold."""
    if reponse.streaming:
        b"".join(reponse.streaming_content)
    return reponse.status_code


def test_every_route_with_an_ability_is_crossed():
    ici = {r for r, acces in ACCES.items() if isinstance(acces, Habilitation) and "depots:" in r}
    assert ici == set(OBJETS) | {"depots:toutes"}


@pytest.mark.parametrize("route", OBJETS)
@pytest.mark.parametrize("role", Role)
def test_an_object_of_another_supplier_opens_only_to_those_who_may_everywhere(
    client, personne, rattache, connecter, objets, role, route
):
    rattache(personne, role)
    connecter(client, personne)
    adresse = reverse(route, args=(objets[OBJETS[route]], *SUITES.get(route, ())))
    partout = HABILITATIONS[role].get(ACCES[route]) is Portee.TOUTES
    statuts = {status(client.get(adresse)), status(client.post(adresse))}
    assert (403 not in statuts) if partout else (statuts == {403} or statuts == {403, 405})
