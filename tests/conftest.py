"""Shared fixtures: the shipped texts, and a deposit that is accepted."""

import pytest
from hypothesis import settings

from sons import Reglement, Textes, load_reglement, load_textes
from tests.fabrique import DepotFabrique, make_depot
from tests.fabrique.essais import base_mdv, base_pha

# What a property costs is measured by the bench: a loaded machine makes no test fail.
settings.register_profile("maison", deadline=None)
settings.load_profile("maison")


@pytest.fixture(scope="session")
def reglement() -> Reglement:
    return load_reglement()


@pytest.fixture(scope="session")
def mdv() -> Textes:
    return load_textes("MDV-LGC-Va1", "avance")


@pytest.fixture(scope="session")
def pha() -> Textes:
    return load_textes("PHA-LGO-Va1", "avance")


@pytest.fixture
def depot() -> DepotFabrique:
    return base_mdv()


@pytest.fixture
def officines() -> DepotFabrique:
    return base_pha()


@pytest.fixture(scope="session")
def deux_cents(mdv: Textes) -> DepotFabrique:
    return make_depot(mdv, 200, graine=7)
