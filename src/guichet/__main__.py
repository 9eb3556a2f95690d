"""The ``guichet`` command: the portal on this machine."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> int:
    """Run the command of the arguments; a faulty setting is one French sentence and status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.configuration.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as faute:
        print(f"Le portail ne peut pas démarrer. {faute}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
