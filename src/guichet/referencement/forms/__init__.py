"""The forms of the counter."""

from guichet.referencement.forms.candidature import CandidatureForm, NouvelleForm
from guichet.referencement.forms.decisions import DecisionForm, EligibiliteForm, MotifsForm
from guichet.referencement.forms.pieces import DistributeurForm, EchangeForm, PreuveForm
from guichet.referencement.forms.recherche import AnnuaireForm, ListeForm

__all__ = [
    "AnnuaireForm",
    "CandidatureForm",
    "DecisionForm",
    "DistributeurForm",
    "EchangeForm",
    "EligibiliteForm",
    "ListeForm",
    "MotifsForm",
    "NouvelleForm",
    "PreuveForm",
]
