"""The page of what waits for a second person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.acteurs.habilitations import HABILITATIONS, Habilitation, Role
from guichet.acteurs.models import Personne
from guichet.confirmations.attentes import waiting_for
from guichet.enrolement.agence import review_piece
from guichet.enrolement.models import Etat, VerdictPiece
from tests.guichet.enrolement.fabrique import join_all, rempli


@pytest.fixture
def emile(rattache):
    emile = Personne.objects.create_personne("emile@asp.fr", "Rôle", "Émile")
    rattache(emile, Role.AGENT_ENROLEMENT)
    return emile


def accept(fournisseur, deposante, agent, nom):
    enrolement = rempli(fournisseur, deposante, Etat.DEPOSE, logiciel_nom=nom, numero_ans=f"N{nom}")
    join_all(enrolement, deposante)
    review_piece(agent, enrolement.pieces.get(code="RIB"), VerdictPiece.ACCEPTEE)


@pytest.mark.parametrize("role", Role)
def test_it_is_open_to_those_who_confirm(client, personne, rattache, connecter, role):
    rattache(personne, role)
    connecter(client, personne)
    ouvert = Habilitation.CONFIRMER in HABILITATIONS[role]
    assert client.get("/a-confirmer").status_code == (200 if ouvert else 403)


def test_an_administrator_sees_no_account(fournisseur, personne, emile, rattache):
    deposante = Personne.objects.create_personne("e@exemple.fr", "Eve", "Eve")
    accept(fournisseur, deposante, emile, "Un")
    rattache(personne, Role.ADMINISTRATEUR)
    assert waiting_for(personne) == []


def test_whoever_accepted_reads_why_it_waits_for_another(fournisseur, personne, emile, rattache):
    deposante = Personne.objects.create_personne("e@exemple.fr", "Eve", "Eve")
    accept(fournisseur, deposante, emile, "Un")
    (sienne,) = waiting_for(emile)
    assert sienne.refus.startswith("Vous avez accepté ce RIB")
    rattache(personne, Role.AGENT_ENROLEMENT)
    (pour_elle,) = waiting_for(personne)
    assert (pour_elle.refus, pour_elle.par) == ("", emile)


def test_the_page_costs_as_many_queries_whatever_waits(fournisseur, emile, rattache, personne):
    rattache(personne, Role.AGENT_ENROLEMENT)
    deposante = Personne.objects.create_personne("e@exemple.fr", "Eve", "Eve")
    couts = []
    for rang in range(4):
        accept(fournisseur, deposante, emile, f"S{rang}")
        with CaptureQueriesContext(connection) as questions:
            assert len(waiting_for(personne)) == rang + 1
        couts.append(len(questions))
    assert len(set(couts)) == 1
