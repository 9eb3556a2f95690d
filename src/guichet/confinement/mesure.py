"""What this machine holds of a reading process, measured by trying: nothing is claimed untried."""

import json
import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from guichet.confinement import epreuve
from guichet.confinement.enfant import EnfantInterrompu, run

# What an attack that succeeds means, and what to do.
_DIT = {
    "environnement": "lire les secrets dans l’environnement du portail",
    "memoire_du_portail": "lire la mémoire du portail",
    "signal": "arrêter un processus du portail",
    "lire": "lire la base de données ou les fichiers du portail",
    "ecrire": "écrire dans la base de données ou les fichiers du portail",
    "reseau": "joindre le réseau",
    "prise": "joindre le réseau",
    "programme": "lancer un programme",
    "processus": "lancer un programme",
    "memoire": "prendre toute la mémoire de la machine",
}


@dataclass(frozen=True)
class Confinement:
    """What an attack tried in a reading process obtained; None when it could not be tried."""

    ouverts: frozenset[str] | None

    @property
    def is_held(self) -> bool:
        """Whether every attack was refused."""
        return self.ouverts == frozenset()

    def __str__(self) -> str:
        if self.ouverts is None:
            return (
                "La lecture des fichiers reçus n’a pas pu être essayée à part : aucune pièce ne "
                "s’affichera et les dépôts inhabituels attendront. La cause est plus haut."
            )
        if self.is_held:
            return (
                "Les fichiers reçus sont lus à part, sans réseau, sans secret, sans accès à la "
                "base ni aux autres processus (vérifié à l’instant)."
            )
        dits = dict.fromkeys(_DIT[un] for un in _DIT if un in self.ouverts)
        return (
            "Un fichier piégé qui prendrait le contrôle de sa lecture pourrait sur cette machine "
            f"{', '.join(dits)}. Voir « Lecture à part » dans docs/guichet/installer.md."
        )


def measure(fichier: Path | None) -> Confinement:
    """Try the attacks against this very process; ``fichier`` is the database when it is a file."""
    with socket.create_server(("127.0.0.1", 0)) as ecoute, tempfile.NamedTemporaryFile() as temoin:
        # Readable by all: it is the locks that are tried, not the permissions.
        os.chmod(temoin.name, 0o666)  # noqa: S103
        cible = {
            "parent": os.getpid(),
            "port": ecoute.getsockname()[1],
            "fichier": str(fichier or temoin.name),
        }
        try:
            rendu = run(epreuve.__name__, [], json.dumps(cible).encode(), epreuve.BORNES)
        except EnfantInterrompu:
            return Confinement(None)
    return Confinement(frozenset(json.loads(rendu)) & _DIT.keys())
