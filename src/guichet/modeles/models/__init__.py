"""The tables: models, their versions, what the officer said of each."""

from guichet.modeles.models.modele import Etat, Modele
from guichet.modeles.models.relecture import Constat, PointRelu, Relecture
from guichet.modeles.models.version import VersionModele

__all__ = ["Constat", "Etat", "Modele", "PointRelu", "Relecture", "VersionModele"]
