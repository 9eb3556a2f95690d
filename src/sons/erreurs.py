"""Every error the engine raises on purpose.

The class docstring says, in French, what happened: it is the default message,
so an error can never be raised without a sentence for the person who reads it.

    ErreurSons
    ├── ReglementInvalide     the texts as data cannot be used (file, line, what)
    ├── ContexteInvalide      the context file or one of its bases cannot be used
    ├── DispositifInconnu     no such dispositif, phase or format in these texts
    └── BibliothequeAbsente   a library that only an extra installs is not there
"""


class ErreurSons(Exception):
    """Le traitement n'a pas pu aller à son terme."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__class__.__doc__)


class ReglementInvalide(ErreurSons):
    """Les textes (données du règlement) contiennent une erreur."""


class ContexteInvalide(ErreurSons):
    """Le contexte fourni contient une erreur."""


class DispositifInconnu(ErreurSons):
    """Ce dispositif, cette phase ou ce format n'existe pas dans les textes chargés."""


class BibliothequeAbsente(ErreurSons):
    """Il manque une bibliothèque : installez « guichet-sons[cli] »."""


def why_unreadable(erreur: OSError) -> str:
    """Say in French why a file could not be read; the system speaks its own language."""
    match erreur:
        case FileNotFoundError():
            return "il n’existe pas"
        case PermissionError():
            return "vous n’avez pas le droit de le lire"
        case IsADirectoryError():
            return "c’est un dossier"
        case _:
            return f"le système l’a refusé, {erreur.strerror}"
