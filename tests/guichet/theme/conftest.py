import pytest

from guichet.configuration.theme import NEUTRE
from guichet.theme import dsfr

DSFR = "guichet.theme.dsfr"


@pytest.fixture(params=[NEUTRE, DSFR])
def theme(request, settings, monkeypatch):
    """Dress the portal in a theme, for the time of a test."""
    if request.param == DSFR:
        wear_dsfr(settings, monkeypatch)
    return request.param


def wear_dsfr(settings, monkeypatch):
    monkeypatch.setenv("GUICHET_DSFR_MARQUE", "Ministère|de la santé")
    settings.BESOINS_DU_THEME = dsfr.BESOINS
    settings.INSTALLED_APPS = [DSFR, *(a for a in settings.INSTALLED_APPS if a != NEUTRE)]
    # The names gathered for the tests are those of the neutral theme.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
