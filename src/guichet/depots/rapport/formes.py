"""The shape of a kept report: those of earlier versions are read as those of today.

They said everything they found; one that said tens of thousands of things is shown like any other.
"""

from collections.abc import Mapping
from typing import Any

Brut = dict[str, Any]
_DU_FICHIER_MAX, _PAR_DEMANDE_MAX = 200, 20


def read_kept(rapport: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a report in today's shape, whatever the version that kept it."""
    if _is_of_today(rapport):
        return rapport
    return {
        **rapport,
        "sous_reserve": rapport.get("sous_reserve", False),
        **_bounded(rapport, _DU_FICHIER_MAX),
        "demandes": [_demande(d) for d in rapport["demandes"]],
        "non_verifies": [_non_verifie(n) for n in rapport["non_verifies"]],
    }


def _is_of_today(rapport: Mapping[str, Any]) -> bool:
    """Tell whether its first demande and its first finding have what the last version added."""
    demandes, constats = rapport["demandes"][:1], rapport["constats"][:1]
    return (
        "sous_reserve" in rapport
        and all("rang" in d for d in demandes)
        and all("extrait" in c for c in constats)
    )


def _demande(demande: Brut) -> Brut:
    return {"rang": None, **demande, **_bounded(demande, _PAR_DEMANDE_MAX)}


def _bounded(tout: Mapping[str, Any], maximum: int) -> Brut:
    constats = tout["constats"]
    autres = tout.get("autres_constats", 0) + max(0, len(constats) - maximum)
    return {"constats": [read_constat(c) for c in constats[:maximum]], "autres_constats": autres}


def read_constat(constat: Brut) -> Brut:
    """Return a finding in today's shape, whatever the version that kept it."""
    absents = {"ligne": None, "colonne": None, "rang": None, "extrait": None}
    return {**absents, "lieu": constat["chemin"], **constat}


def _non_verifie(non_verifie: Brut) -> Brut:
    """What was missing was not named at first, and what to do named commands of another tool."""
    noms = ("controle", "raison", "manque")
    return {nom: non_verifie.get(nom) for nom in noms}
