"""What a process gives up before it looks at a content that somebody handed in.

Each lock is asked for by itself: where one is missing the others hold, and ``mesure`` says so.
"""

import os
import resource
from contextlib import suppress
from pathlib import Path

from guichet.confinement import dossiers, filtre, noyau
from guichet.confinement.bornes import MIO, Bornes

# Whoever runs the portal as root has its contents read by nobody.
_PERSONNE = 65534
_ECRITURE_OCTETS = 1 * MIO
_ESPACES = noyau.NEWNET | noyau.NEWIPC


def bound(bornes: Bornes) -> None:
    """Limit this process. Raises nothing: a limit that a system does not know is not held."""
    limites = {
        resource.RLIMIT_CPU: bornes.calcul_s,
        resource.RLIMIT_AS: bornes.memoire_octets,
        resource.RLIMIT_FSIZE: _ECRITURE_OCTETS,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for limite, valeur in limites.items():
        with suppress(OSError, ValueError):
            # Of the processor, the first limit says why, the second one kills.
            resource.setrlimit(limite, (valeur, valeur + (limite == resource.RLIMIT_CPU)))


def lock_up() -> None:
    """Put the network, the files, programs and other processes out of reach, for good.

    To be called once what the work needs is imported, and before anything hostile is read.
    """
    verrous = (
        _leave_network, noyau.renounce_privileges, dossiers.apply, _be_nobody,
        noyau.drop_capabilities, filtre.apply,
    )  # fmt: skip
    for verrou in verrous:
        with suppress(OSError):
            verrou()


def _leave_network() -> None:
    """Be alone on an empty network; without privilege, in a namespace of users too."""
    try:
        noyau.unshare(_ESPACES)
    except OSError:
        noyau.unshare(_ESPACES | noyau.NEWUSER)


def _be_nobody() -> None:
    """Leave root for nobody, unless the libraries are root's alone."""
    if os.geteuid() == 0 and all(map(_is_open_to_all, dossiers.libraries())):
        os.setgroups([])
        os.setresgid(_PERSONNE, _PERSONNE, _PERSONNE)
        os.setresuid(_PERSONNE, _PERSONNE, _PERSONNE)


def _is_open_to_all(dossier: Path) -> bool:
    chemin = dossier.resolve()
    return all(un.stat().st_mode & 0o001 for un in (chemin, *chemin.parents))
