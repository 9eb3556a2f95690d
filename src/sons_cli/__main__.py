"""Entry point, where the engine may have been installed without its command."""

import sys

STATUT_USAGE = 2


def main() -> None:
    """Run ``sons`` and exit; a library that only the extra installs is one French sentence."""
    try:
        from sons_cli.lancement import launch

        statut = launch(sys.argv[1:])
    except ModuleNotFoundError as absent:
        from sons.extra import missing_library

        nom = missing_library(absent)
        if nom is None:
            raise
        sys.stderr.write(
            f"La commande n’est pas entièrement installée : il manque « {nom} ». Installez-la avec "
            "ses dépendances : pip install 'guichet-sons[cli]'\n"
        )
        statut = STATUT_USAGE
    sys.exit(statut)


if __name__ == "__main__":
    main()
