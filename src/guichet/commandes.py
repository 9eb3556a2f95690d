"""What « guichet » can do, said without a setting: whoever reads the help has none yet."""

import gettext
import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from shutil import get_terminal_size
from tempfile import TemporaryDirectory
from textwrap import fill

# In the order a newcomer needs them; each sentence is that of the command (a test holds it).
COMMANDES = {
    "servir": "Lance le portail : serveur web et tâches de fond.",
    "migrer": "Crée la base de données ou la met à jour.",
    "demonstration": "Charge les données de démonstration et affiche les identifiants.",
    "administrateur": (
        "Invite les deux premiers administrateurs, ou un autre en secours, et affiche le lien qui "
        "ouvre son compte."
    ),
    "mandataire": "Écrit la configuration nginx à placer devant le portail.",
    "sauvegarder": (
        "Sauvegarde la base et les fichiers dans un fichier chiffré, portail en marche ou non."
    ),
    "restaurer": (
        "Remet en place une sauvegarde, portail arrêté, et vérifie tout ce qui est repris."
    ),
    "coffre": "Dit ce que chaque clé chiffre, ou chiffre tout de nouveau avec la première.",
    "journal": "Vérifie que le journal n’a pas été réécrit.",
    "totaux": (
        "Vérifie que les totaux du tableau de bord sont la somme des demandes, ou les refait."
    ),
    "purger": "Dit ce qui est gardé et combien de temps ; efface ce qui l’a été assez.",
    "personne": (
        "Donne à une personne ses données, ou les efface ; le journal garde la trace des deux."
    ),
    "qcluster": "Lance les seules tâches de fond (« guichet servir » le fait déjà).",
}
_AIDES = ("-h", "--help", "help")
_PREFIXE = "GUICHET_"
_DOMAINE = "guichet"
_LARGEUR_MAX = 100


def is_general_help(arguments: Sequence[str]) -> bool:
    """Tell whether the list of the commands is asked for."""
    return not arguments or (len(arguments) == 1 and arguments[0] in _AIDES)


def is_help_of_one(arguments: Sequence[str]) -> bool:
    """Tell whether the help of one command is asked for."""
    return arguments[0] == "help" or not {"-h", "--help"}.isdisjoint(arguments[1:])


def suggestion(nom: str) -> str:
    """Say which command was meant by one that does not exist, "" for those that do."""
    from django.core import management

    # « migrate » is Django's, and does what it says.
    if nom in COMMANDES or nom in management.find_commands(management.__path__[0]):
        return ""
    proches = get_close_matches(nom, COMMANDES, n=1, cutoff=0.7)
    if not proches:
        return ""
    return f"« guichet {nom} » n’existe pas. Vouliez-vous « guichet {proches[0]} » ?"


def general_help() -> str:
    """Return the list of the commands."""
    marge = max(map(len, COMMANDES)) + 4
    largeur = min(get_terminal_size().columns, _LARGEUR_MAX)
    lignes = [
        fill(phrase, max(largeur, 2 * marge), initial_indent=f"  {nom}".ljust(marge),
             subsequent_indent=" " * marge)
        for nom, phrase in COMMANDES.items()
    ]  # fmt: skip
    return "\n".join(
        (
            "Usage : guichet COMMANDE [OPTIONS]",
            "",
            "Le portail des SONS. Pour l’essayer : « make run ». Pour l’installer :",
            "docs/guichet/installer.md.",
            "",
            "Commandes :",
            *lignes,
            "",
            "Aide d’une commande : « guichet COMMANDE --help ».",
        )
    )


class Jetable(TemporaryDirectory[str]):
    """A demonstration that lasts the time of a help: no setting is asked for, nothing is kept."""

    def __enter__(self) -> str:
        for nom in [nom for nom in os.environ if nom.startswith(_PREFIXE)]:
            del os.environ[nom]
        os.environ |= {"GUICHET_DEMONSTRATION": "1", "GUICHET_DONNEES": self.name}
        return super().__enter__()


def speak_french(aide: bool) -> None:
    """Make the library of command lines speak French, and name only the options that are ours."""
    from django.core.management.base import BaseCommand, CommandError

    # Django writes the name of the class, a colon, then our sentence.
    CommandError.__name__ = "Erreur "
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain(_DOMAINE, str(Path(__file__).parent / "locale"))
    gettext.textdomain(_DOMAINE)
    if aide:
        BaseCommand.requires_system_checks = []  # their option has no French
    BaseCommand.suppressed_base_arguments = {
        "--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color",
        "--force-color", "--skip-checks",
    }  # fmt: skip
