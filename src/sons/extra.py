"""Libraries that the engine uses here and there, and that its extra « cli » installs."""

from collections.abc import Iterator
from contextlib import contextmanager

from sons.erreurs import BibliothequeAbsente


@contextmanager
def extra_needed() -> Iterator[None]:
    """Stand around the import of such a library; raises BibliothequeAbsente without it."""
    try:
        yield
    except ModuleNotFoundError as absent:
        raise BibliothequeAbsente(
            f"Il manque la bibliothèque « {absent.name} » : pip install 'guichet-sons[cli]'."
        ) from None
