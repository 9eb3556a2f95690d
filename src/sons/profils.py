"""Names of profiles, compared as people write them.

The texts themselves write « Référentiel d'identité » and « Référentiel d’identité », « Centre de
santé » and « Centres de santé »: a profile is not refused for that.
"""

import unicodedata
from collections.abc import Iterable


def profile_key(nom: str) -> str:
    """Return what all writings of a name share: its words, without case, accents nor plural."""
    decompose = unicodedata.normalize("NFKD", nom.casefold())
    lettres = "".join(c if c.isalnum() else " " for c in decompose if not unicodedata.combining(c))
    return " ".join(mot.removesuffix("s") for mot in lettres.split())


def unknown_profiles(ecrits: Iterable[str], connus: Iterable[str]) -> list[str]:
    """Return the names that are none of those known, in the order they were written."""
    cles = set(map(profile_key, connus))
    return [nom for nom in ecrits if profile_key(nom) not in cles]
