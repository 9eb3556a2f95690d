"""The description of the API, held against what answers: by a reader, then by Schemathesis."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from guichet.api.application import api
from guichet.api.lisible import description, operations
from guichet.depots.models import Demande, Depot, Reception, Simulation
from tests.guichet.depots.envois import formulaire

# A file is refused for what it says, which no schema tells: those refusals are tested by name.
AILLEURS = [positive_data_acceptance]
# Any bytes are a file, whatever is sent for one: its control answers, with a report.
DES_FICHIERS = [*AILLEURS, negative_data_rejection]
# Every call here shows a token: what is said without one is tested by name too.
schema = schemathesis.openapi.from_dict(description() | {"security": []})


def test_the_description_is_the_one_that_is_served(client, db):
    assert json.loads(client.get("/api/v1/openapi.json").content) == json.loads(
        json.dumps(description())
    )


def test_the_page_names_every_operation(client, db):
    page = client.get("/api").text
    for une in operations():
        assert f"{une.methode} {une.chemin}" in page
        assert une.titre in page.replace("&#x27;", "'")


def test_every_operation_is_described_in_french():
    lues = operations()
    assert len(lues) == sum(len(methodes) for methodes in description()["paths"].values())
    for une in lues:
        assert une.texte.endswith(".")
        assert all(champ.texte for champ in une.champs)
    assert "jeton" in api.get_openapi_schema()["components"]["securitySchemes"]


@pytest.fixture
def portail(live_server, donner, outil, a_l_heure, monkeypatch):
    """A portal in use: its objects have the numbers that are easily guessed, nobody has to wait."""
    monkeypatch.setattr("guichet.cadence.middleware.cadence_of", lambda *_: None)
    lignes = [dict(ligne) for ligne in a_l_heure.arbre["lignesImport"]]
    lignes[1]["commande"] = lignes[1]["commande"] | {"dateCommande": "31/02/2022"}
    gatee = a_l_heure.with_lines(lignes)
    outil.post("/api/v1/simulations", formulaire(gatee))
    assert outil.post("/api/v1/depots", formulaire(gatee, archive=False)).status_code == 201
    return live_server.url, donner()


@pytest.mark.django_db(transaction=True)
@schema.parametrize()
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_answers_is_what_is_described(case, portail):
    """No answer outside the description, and never a fault of ours, whatever is sent."""
    adresse, entetes = portail
    ecartes = DES_FICHIERS if case.media_type == "multipart/form-data" else AILLEURS
    case.call_and_validate(base_url=adresse, headers=entetes, excluded_checks=ecartes)
    assert Demande.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_every_object_that_exists_answers_as_described(portail):
    """Chance alone would seldom find their numbers."""
    adresse, entetes = portail
    cles = {
        "simulation_id": Simulation.objects.get().pk,
        "depot_id": Depot.objects.get().pk,
        "reception_id": Reception.objects.get().pk,
        "demande_id": Demande.objects.first().pk,
    }
    lues = []
    for chemin, methodes in description()["paths"].items():
        noms = [nom for nom in cles if f"{{{nom}}}" in chemin]
        if noms and "get" in methodes:
            case = schema[chemin]["GET"].Case(path_parameters={nom: cles[nom] for nom in noms})
            reponse = case.call_and_validate(base_url=adresse, headers=entetes)
            assert reponse.status_code == 200, chemin
            lues.append(chemin)
    assert len(lues) == 8
