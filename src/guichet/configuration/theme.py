"""The theme that the environment names, and whether this machine has what it needs."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from guichet.confidentiel import ConfigurationInvalide
from guichet.environnement import read_texte
from guichet.theme.besoins import Besoins

NEUTRE = "guichet.theme.neutre"


def read_theme() -> tuple[str, Besoins]:
    """Return the application of the theme and what it needs, which this machine has."""
    nom = read_texte("GUICHET_THEME") or NEUTRE
    besoins: Besoins = getattr(_package(nom), "BESOINS", Besoins())
    if besoins.paquet and find_spec(besoins.paquet) is None:
        raise ConfigurationInvalide(
            f"GUICHET_THEME vaut « {nom} », mais l’extra « {besoins.extra} » n’est pas installé : "
            f"lancez « pip install --require-hashes -r requirements/{besoins.extra}.txt », ou "
            "videz GUICHET_THEME pour revenir au thème neutre."
        )
    for variable, demande in besoins.variables:
        if not read_texte(variable):
            raise ConfigurationInvalide(f"{variable} est vide : {demande}")
    return nom, besoins


def _package(nom: str) -> ModuleType:
    try:
        return import_module(nom)
    except ModuleNotFoundError as absence:
        # Something that the theme itself imports is missing: not for us to explain.
        if absence.name is None or not f"{nom}.".startswith(f"{absence.name}."):
            raise
        raise ConfigurationInvalide(
            f"GUICHET_THEME vaut « {nom} », et ce paquet Python n’existe pas ; corrigez ce nom, ou "
            "videz GUICHET_THEME pour revenir au thème neutre."
        ) from absence
