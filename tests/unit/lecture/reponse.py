"""What a reader answers: nothing, or the code of its refusal."""

from collections.abc import Callable

from sons import load_textes
from sons.lecture import LectureRefusee

LIMITES = load_textes("MDV-LGC-Va1", "avance").dispositif.limites


def answer(lit: Callable[[], object]) -> str:
    try:
        lit()
    except LectureRefusee as refus:
        return refus.code
    return ""
