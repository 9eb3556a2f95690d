"""The shape of a kept report: those of earlier versions are read as those of today."""

from collections.abc import Mapping
from typing import Any

Brut = dict[str, Any]


def read_kept(rapport: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a report in today's shape, whatever the version that kept it."""
    if "sous_reserve" in rapport:
        return rapport
    return {
        **rapport,
        "sous_reserve": False,
        "constats": [_constat(c) for c in rapport["constats"]],
        "autres_constats": 0,
        "demandes": [_demande(d) for d in rapport["demandes"]],
        "non_verifies": [_non_verifie(n) for n in rapport["non_verifies"]],
    }


def _demande(demande: Brut) -> Brut:
    constats = [_constat(c) for c in demande["constats"]]
    return {**demande, "constats": constats, "autres_constats": 0}


def _constat(constat: Brut) -> Brut:
    return {**constat, "ligne": None, "colonne": None}


def _non_verifie(non_verifie: Brut) -> Brut:
    """What was missing was not named then, and what to do named commands of another tool."""
    return {"controle": non_verifie["controle"], "raison": non_verifie["raison"], "manque": None}
