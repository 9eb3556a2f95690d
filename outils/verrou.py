"""Pin every dependency with its hashes, a file per use.

``requirements/base.txt`` runs the command, ``portail.txt`` the portal with all its doors
(PostgreSQL, object storage), ``dsfr.txt`` the same for an agency that wears the State's design
system, ``dev.txt`` is for work on all of them, ``mutants.txt`` adds to it what tests the tests,
``approvisionnement.txt`` says what all of these bring.

python -m outils.verrou
"""

import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).parent.parent

PORTAIL = ["--extra", "portail", "--extra", "postgresql", "--extra", "s3"]
DSFR = [*PORTAIL, "--extra", "dsfr"]
# The largest first: the others keep its versions, so that they fit together in one environment.
ENTIER = "requirements/dev.txt"
VERROUS: dict[str, list[str]] = {
    ENTIER: [*DSFR, "--group", "dev", "--group", "bench"],
    "requirements/base.txt": ["--extra", "cli", "--constraints", ENTIER],
    "requirements/approvisionnement.txt": [
        "--group",
        "approvisionnement",
        "--constraints",
        ENTIER,
    ],
    "requirements/mutants.txt": ["--group", "mutants", "--constraints", ENTIER],
    "requirements/portail.txt": [*PORTAIL, "--constraints", ENTIER],
    "requirements/dsfr.txt": [*DSFR, "--constraints", ENTIER],
}


def main() -> int:
    """Write the lock files; they hold for Python 3.11 and later, on any system."""
    for fichier, groupes in VERROUS.items():
        commande = [
            "uv", "pip", "compile", "pyproject.toml", *groupes,
            "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header",
            "--quiet", "--output-file", fichier,
        ]  # fmt: skip
        subprocess.run([sys.executable, "-m", *commande], cwd=RACINE, check=True)
        print(f"{fichier} écrit")
    return 0


if __name__ == "__main__":
    sys.exit(main())
