"""What each application brings of its own: a module that bears the same name in all of them."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def modules(nom: str, prefixe: str = "") -> Iterator[ModuleType]:
    """Yield the module ``nom`` of each application that has one, in the order of the settings.

    ``prefixe`` keeps the applications whose name begins so.
    """
    for application in apps.get_app_configs():
        chemin = f"{application.name}.{nom}"
        if chemin.startswith(prefixe) and find_spec(chemin):
            yield import_module(chemin)
