"""The settings of the portal, with an application whose tasks the tests may queue."""

from guichet.configuration.settings import *  # noqa: F403
from guichet.configuration.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.guichet.taches.essai"]
