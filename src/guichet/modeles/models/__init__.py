"""The tables: models, their versions, what the officer said of each."""

from guichet.modeles.models.modele import Etat, Modele
from guichet.modeles.models.relecture import Observation, PointRelu, Relecture
from guichet.modeles.models.version import VersionModele

__all__ = ["Etat", "Modele", "Observation", "PointRelu", "Relecture", "VersionModele"]
