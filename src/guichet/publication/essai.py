"""A small base of beneficiaries, for who tries the calculation tool in a demonstration.

It serves this tool alone: a deposit is never judged by it. Numbers that begin with 99 are nobody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sons import BeneficiaireConnu

_MEDECINS = (
    BeneficiaireConnu("99007000013", effectif=1, plafond_ht=Decimal("358.33")),
    BeneficiaireConnu("99007000021", effectif=1, plafond_ht=Decimal("716.67")),
)
_OFFICINE = BeneficiaireConnu("990070013", tranche="B")
_ABSENT = "99007000039"
_BASES: Mapping[str, Mapping[str, tuple[BeneficiaireConnu, ...]]] = {
    "MDV-LGC-Va2": {"RPPS": _MEDECINS},
    "MDV-LGC-Va1": {"RPPS": _MEDECINS},
    "PHA-LGO-Va1": {"FINESS": (_OFFICINE,)},
}


@dataclass(frozen=True)
class Essai:
    """Numbers to try together."""

    titre: str
    dispositif: str
    numeros: tuple[str, ...]


ESSAIS = (
    Essai(
        "trois médecins, dont un absent de la base",
        "MDV-LGC-Va2",
        (*(un.identifiant for un in _MEDECINS), _ABSENT),
    ),
    Essai("une officine", "PHA-LGO-Va1", (_OFFICINE.identifiant,)),
    Essai("un numéro mal recopié", "MDV-LGC-Va2", ("123",)),
)


def base(dispositif: str) -> Mapping[str, Mapping[str, BeneficiaireConnu]]:
    """Return what the base knows of the beneficiaries of a dispositif, by kind of number."""
    connus = _BASES.get(dispositif, {})
    return {genre: {un.identifiant: un for un in liste} for genre, liste in connus.items()}
