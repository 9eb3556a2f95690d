"""Guichet SONS, the engine: control a deposit of funding requests against the texts.

>>> from datetime import datetime
>>> from sons import PARIS, ContexteMemoire, control_depot, load_textes
>>> textes = load_textes("MDV-LGC-Va1", "avance")
>>> instant = datetime(2022, 9, 1, 10, tzinfo=PARIS)
>>> resultat = control_depot(b"{}", textes, ContexteMemoire(), instant)
>>> resultat.rapport.verdict.value
'rejete'
"""

from sons.constats import Catalogue, Constat, Niveau
from sons.contexte import (
    Attribution,
    BeneficiaireConnu,
    Contexte,
    ContexteMemoire,
    Referencement,
)
from sons.depot import Resultat, control_depot
from sons.ecriture import PARIS
from sons.erreurs import ErreurSons
from sons.rapport import DemandeControlee, NonVerifie, Rapport, Verdict, VerdictDemande
from sons.reglement import Reglement, Textes, load_reglement, load_textes

__all__ = [
    "PARIS",
    "Attribution",
    "BeneficiaireConnu",
    "Catalogue",
    "Constat",
    "Contexte",
    "ContexteMemoire",
    "DemandeControlee",
    "ErreurSons",
    "Niveau",
    "NonVerifie",
    "Rapport",
    "Referencement",
    "Reglement",
    "Resultat",
    "Textes",
    "Verdict",
    "VerdictDemande",
    "control_depot",
    "load_reglement",
    "load_textes",
]
