"""What the command is installed with: the engine alone does not bring it."""

_NOTRES = ("sons", "sons_cli")


def missing_library(absent: ModuleNotFoundError) -> str | None:
    """Return the library that is not installed; None for a module of ours, which is a defect."""
    nom = (absent.name or "").partition(".")[0]
    return None if nom in _NOTRES else nom
