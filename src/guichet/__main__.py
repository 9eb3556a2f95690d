"""The ``guichet`` command: the portal on this machine."""

import os
import sys

from guichet.confinement.discretion import hide


def main() -> int:
    """Run the command of the arguments; a faulty setting is one French sentence and status 2.

    So is a portal installed without what it runs on: the engine alone brings none of it.
    """
    hide()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.configuration.settings")
    # Whatever a command writes, nobody else on this machine reads: no folder, base, key nor file.
    os.umask(0o077)
    try:
        return _run()
    except ModuleNotFoundError as absent:
        from sons.extra import missing_library

        nom = missing_library(absent)
        if nom is None:
            raise
        print(
            f"Le portail n’est pas entièrement installé : il manque « {nom} ». Installez-le avec "
            "ses dépendances : pip install 'guichet-sons[portail]'",
            file=sys.stderr,
        )
        return 2


def _run() -> int:
    """Import what the extra brings, then do what is asked."""
    from guichet import commandes

    arguments = sys.argv[1:]
    if commandes.is_general_help(arguments):
        print(commandes.general_help())
        return 0
    if phrase := commandes.suggestion(arguments[0]):
        return _complain(phrase)
    if commandes.is_help_of_one(arguments):
        with commandes.Jetable():
            return _execute(aide=True)
    return _execute()


def _execute(aide: bool = False) -> int:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from guichet import commandes

    commandes.speak_french(aide)
    try:
        execute_from_command_line(["guichet", *sys.argv[1:]])
    except ImproperlyConfigured as faute:
        return _complain(f"Le portail ne peut pas démarrer. {faute}")
    return 0


def _complain(phrase: str) -> int:
    print(phrase, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
