import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from guichet.acteurs.actes import Acte
from guichet.acteurs.habilitations import Role
from guichet.journal.inscription import record


@pytest.fixture
def lectrice(client, personne, rattache, connecter):
    rattache(personne, Role.CONTROLEUR)
    connecter(client, personne)
    return personne


def write(personne, nombre):
    with transaction.atomic():
        for n in range(nombre):
            record(personne, Acte.CONNEXION, personne, apres={"numero": n})


def test_the_last_acts_come_first_with_who_and_what(client, lectrice):
    write(lectrice, 2)
    html = client.get("/administration/journal").content.decode()
    assert html.index("{&quot;numero&quot;:1}") < html.index("{&quot;numero&quot;:0}")
    assert str(lectrice) in html


def test_a_page_costs_the_same_far_down_the_chain(client, lectrice):
    write(lectrice, 130)
    client.get("/aide")  # the badge is counted, and kept
    couts = []
    for avant in ("", "60"):
        with CaptureQueriesContext(connection) as requetes:
            html = client.get("/administration/journal", {"avant": avant}).content.decode()
        couts.append(len(requetes))
        assert html.count("<tr>") == 51
    assert couts[0] == couts[1]


def test_older_acts_are_one_link_away_and_the_search_is_kept(client, lectrice):
    write(lectrice, 60)
    html = client.get("/administration/journal", {"q": "connexion"}).content.decode()
    assert 'rel="next" href="?avant=' in html
    assert "&amp;q=connexion" in html


@pytest.mark.parametrize("avant", ["abc", "-1", "٣", "9" * 40, ""])
def test_a_strange_rank_is_no_fault(client, lectrice, avant):
    assert client.get("/administration/journal", {"avant": avant}).status_code == 200


def test_an_act_is_found_by_its_person(client, lectrice):
    write(lectrice, 1)
    assert (
        "Connexion" in client.get("/administration/journal", {"q": lectrice.email}).content.decode()
    )
    assert (
        "Aucune inscription" in client.get("/administration/journal", {"q": "zzz"}).content.decode()
    )


@pytest.mark.parametrize("role", [Role.COLLABORATEUR, Role.AGENT_ANS, Role.PILOTAGE])
def test_others_do_not_read_it(client, personne, rattache, connecter, role):
    rattache(personne, role)
    connecter(client, personne)
    assert client.get("/administration/journal").status_code == 403
