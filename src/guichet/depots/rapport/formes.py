"""The shape of a kept report: those of earlier versions are read as those of today.

They said everything they found; one that said tens of thousands of things is shown like any other.
"""

from collections.abc import Mapping
from typing import Any

Brut = dict[str, Any]
_DU_FICHIER_MAX, _PAR_DEMANDE_MAX = 200, 20


def read_kept(rapport: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a report in today's shape, whatever the version that kept it."""
    if "sous_reserve" in rapport:
        return rapport
    return {
        **rapport,
        "sous_reserve": False,
        **_bounded(rapport["constats"], _DU_FICHIER_MAX),
        "demandes": [_demande(d) for d in rapport["demandes"]],
        "non_verifies": [_non_verifie(n) for n in rapport["non_verifies"]],
    }


def _demande(demande: Brut) -> Brut:
    return {**demande, **_bounded(demande["constats"], _PAR_DEMANDE_MAX)}


def _bounded(constats: list[Brut], maximum: int) -> Brut:
    return {
        "constats": [_constat(c) for c in constats[:maximum]],
        "autres_constats": max(0, len(constats) - maximum),
    }


def _constat(constat: Brut) -> Brut:
    return {**constat, "ligne": None, "colonne": None}


def _non_verifie(non_verifie: Brut) -> Brut:
    """What was missing was not named then, and what to do named commands of another tool."""
    return {"controle": non_verifie["controle"], "raison": non_verifie["raison"], "manque": None}
