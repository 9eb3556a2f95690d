from datetime import datetime

import pytest

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.horloge import PARIS
from tests.guichet.depots.conftest import (  # noqa: F401 - fixtures
    concurrent,
    deposant,
    enroler,
    fabriquer,
)

# MDV-LGC-Va2 enrols until 02/12/2026 at noon; IMG-DB-Va2 takes evidence until 13/05/2026.
MARS = datetime(2026, 3, 2, 10, tzinfo=PARIS)


@pytest.fixture
def a(monkeypatch):
    """Set the clock."""

    def _a(instant):
        monkeypatch.setattr("guichet.horloge.now", lambda: instant)

    return _a


@pytest.fixture(autouse=True)
def _en_mars(a):
    a(MARS)


@pytest.fixture
def qui(rattache):
    """Make somebody who holds a role."""

    def _qui(role, organisation=None):
        prenom = f"{role}{organisation.pk if organisation else ''}"
        personne, _ = Personne.objects.get_or_create(
            email=f"{prenom}@exemple.fr", nom="Qui", prenom=prenom
        )
        rattache(personne, role, organisation)
        return personne

    return _qui


@pytest.fixture
def edith(qui):
    return qui(Role.REPRESENTANT_LEGAL)
