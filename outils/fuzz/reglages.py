"""A demonstration that refuses nobody for asking too often: every request reaches its view."""

from guichet.configuration.settings import *  # noqa: F403
from guichet.configuration.settings import MIDDLEWARE

MIDDLEWARE = [m for m in MIDDLEWARE if m != "guichet.cadence.middleware.CadenceMiddleware"]
