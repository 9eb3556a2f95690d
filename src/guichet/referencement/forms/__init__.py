"""The forms of the counter."""

from guichet.referencement.forms.candidature import CandidatureForm, NouvelleForm
from guichet.referencement.forms.decisions import DecisionForm, EligibiliteForm, MotifsForm
from guichet.referencement.forms.pieces import (
    ConventionForm,
    DistributeurForm,
    EchangeForm,
    PreuveForm,
)
from guichet.referencement.forms.recherche import AnnuaireForm, ListeForm, OperateursForm

__all__ = [
    "AnnuaireForm",
    "CandidatureForm",
    "ConventionForm",
    "DecisionForm",
    "DistributeurForm",
    "EchangeForm",
    "EligibiliteForm",
    "ListeForm",
    "MotifsForm",
    "NouvelleForm",
    "OperateursForm",
    "PreuveForm",
]
