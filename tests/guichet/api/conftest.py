import pytest

from guichet.acteurs.habilitations import Usage
from guichet.api import jetons

# The same suppliers and the same files as at the pages.
from tests.guichet.depots.conftest import (  # noqa: F401
    concurrent,
    deposant,
    enroler,
    entree,
    envoyer,
    fabrique,
    fabriquer,
    garder,
    horloge_de,
)


@pytest.fixture
def donner(fournisseur, deposant):  # noqa: F811
    """Return what a new token puts in a request."""

    def _donner(usage=Usage.DEPOSER, personne=deposant, organisation=fournisseur):
        _, secret = jetons.give(personne, organisation, "Facturation", usage, 30)
        return {"Authorization": f"Bearer {secret}"}

    return _donner


@pytest.fixture
def outil(django_client_factory, donner):
    """A tool that may do everything for its supplier."""
    return django_client_factory(headers=donner())


@pytest.fixture
def a_l_heure(fabrique, horloge_de):  # noqa: F811
    """The counter of the sample is open."""
    horloge_de(fabrique.instant)
    return fabrique
