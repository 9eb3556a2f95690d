"""Which structure may value a doctor's 2023 activity: the four cases of wave 2 imagery.

Source: webinar of 16/10/2025 on wave 2, « Focus sur le calcul des montants ».
"""

from collections.abc import Collection
from enum import StrEnum

from sons.contexte import ActiviteAM


class Valorisation(StrEnum):
    """What an AM number is worth to a structure."""

    NOMINALE = "nominale"  # there in 2023, and still there
    PARTI = "parti"  # there in 2023, elsewhere since
    REPRISE = "reprise"  # joined since, and the structure of 2023 no longer exists
    NOUVEAU = "nouveau"  # no activity in 2023
    VALORISEE_AILLEURS = (
        "valorisee_ailleurs"  # by the structure of 2023, or by the one that took it over
    )
    ETRANGERE = "etrangere"  # neither in 2023 nor since
    INDECISE = "indecise"  # nobody says whether the structure of 2023 still exists


# The structure is paid for the activity of the number.
VALORISEES = frozenset({Valorisation.NOMINALE, Valorisation.PARTI, Valorisation.REPRISE})

PHRASES = {
    Valorisation.NOMINALE: "activité de 2023 dans cette structure",
    Valorisation.PARTI: "parti depuis, mais son activité de 2023 était dans cette structure",
    Valorisation.REPRISE: "venu depuis, et la structure de 2023 n’existe plus",
    Valorisation.NOUVEAU: "aucune activité en 2023",
    Valorisation.VALORISEE_AILLEURS: "son activité de 2023 est valorisée par une autre structure",
    Valorisation.ETRANGERE: "ni en 2023 ni aujourd’hui dans cette structure",
    Valorisation.INDECISE: "on ne sait pas si sa structure de 2023 existe encore",
}


def valued_by(activite: ActiviteAM) -> str | None:
    """Return the structure that may value a number; None if none may, or nobody can tell."""
    connues = (activite.structure_2023, activite.structure_actuelle)
    return next((s for s in connues if s and value(activite, (s,)) in VALORISEES), None)


def value(activite: ActiviteAM, structures: Collection[str]) -> Valorisation:
    """Say what an AM number is worth to a client known by ``structures`` (SIREN, FINESS)."""
    avant, maintenant = activite.structure_2023, activite.structure_actuelle
    if avant is None:
        return Valorisation.NOUVEAU
    ici, existe = maintenant in structures, activite.structure_2023_existe
    if avant in structures and ici:
        return Valorisation.NOMINALE
    if avant in structures:
        is_reprise = existe is False and maintenant is not None
        return Valorisation.VALORISEE_AILLEURS if is_reprise else Valorisation.PARTI
    if not ici:
        return Valorisation.ETRANGERE
    if existe is None:
        return Valorisation.INDECISE
    return Valorisation.VALORISEE_AILLEURS if existe else Valorisation.REPRISE
