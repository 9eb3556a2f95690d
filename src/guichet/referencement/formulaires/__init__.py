"""The forms of the counter."""

from guichet.referencement.formulaires.candidature import CandidatureForm, NouvelleForm
from guichet.referencement.formulaires.decisions import DecisionForm, EligibiliteForm, MotifsForm
from guichet.referencement.formulaires.pieces import (
    ConventionForm,
    DistributeurForm,
    PreuveForm,
)
from guichet.referencement.formulaires.recherche import (
    AnnuaireForm,
    FileForm,
    ListeForm,
    OperateursForm,
)

__all__ = [
    "AnnuaireForm",
    "CandidatureForm",
    "ConventionForm",
    "DecisionForm",
    "DistributeurForm",
    "EligibiliteForm",
    "FileForm",
    "ListeForm",
    "MotifsForm",
    "NouvelleForm",
    "OperateursForm",
    "PreuveForm",
]
