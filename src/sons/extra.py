"""Libraries that an extra installs: the engine alone does not bring them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sons.erreurs import BibliothequeAbsente

# What this distribution installs: a module of ours that is absent is a defect, not a missing extra.
_NOTRES = frozenset({"sons", "sons_cli", "guichet"})


def missing_library(absent: ModuleNotFoundError) -> str | None:
    """Return the library that is not installed; None for a module of ours."""
    nom = (absent.name or "").partition(".")[0]
    return None if nom in _NOTRES else nom


@contextmanager
def extra_needed() -> Iterator[None]:
    """Stand around the import of such a library; raises BibliothequeAbsente without it."""
    try:
        yield
    except ModuleNotFoundError as absent:
        raise BibliothequeAbsente(
            f"Il manque la bibliothèque « {absent.name} » : pip install 'guichet-sons[cli]'."
        ) from None
