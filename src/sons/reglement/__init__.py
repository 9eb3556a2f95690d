"""The texts of the SONS as data: dispositifs, formats, closed lists, catalogue of findings."""

from sons.reglement.chargeur import Contradiction, Reglement, Textes, load_reglement, load_textes

__all__ = ["Contradiction", "Reglement", "Textes", "load_reglement", "load_textes"]
