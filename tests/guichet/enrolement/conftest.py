from datetime import timedelta

import pytest

from guichet import horloge
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Personne
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.enrolement import fabrique


@pytest.fixture
def instant(monkeypatch):
    """Set the clock of the portal; call it to move it."""
    actuel = {"instant": fabrique.INSTANT}
    monkeypatch.setattr(horloge, "now", lambda: actuel["instant"])

    def aller(quand):
        actuel["instant"] = actuel["instant"] + quand if isinstance(quand, timedelta) else quand

    return aller


@pytest.fixture
def representante(personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    return personne


@pytest.fixture
def agent(rattache):
    agent = Personne.objects.create_personne("emile@asp.fr", "Rôle", "Émile", MOT_DE_PASSE)
    rattache(agent, Role.AGENT_ENROLEMENT)
    return agent


@pytest.fixture
def second(rattache):
    """Another officer: two of them accept a bank account."""
    second = Personne.objects.create_personne("elsa@asp.fr", "Seconde", "Elsa", MOT_DE_PASSE)
    rattache(second, Role.AGENT_ENROLEMENT)
    return second


@pytest.fixture
def autre(db):
    return Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="900000019"
    )


@pytest.fixture
def du_fournisseur(client, representante, connecter, instant):
    """A browser where the legal representative is logged in."""
    connecter(client, representante)
    return client


@pytest.fixture
def de_l_agent(django_client_factory, agent, connecter, instant):
    """A browser where the officer is logged in."""
    navigateur = django_client_factory()
    connecter(navigateur, agent)
    return navigateur


@pytest.fixture
def du_second(django_client_factory, second, connecter, instant):
    """A browser where the second officer is logged in."""
    navigateur = django_client_factory()
    connecter(navigateur, second)
    return navigateur


@pytest.fixture
def solution(fournisseur):
    """A solution of the supplier that the ANS has referenced; its number."""
    return fabrique.reference(fournisseur)
