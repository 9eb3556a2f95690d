"""Pin every dependency with its hashes: ``requirements/base.txt`` to run, ``dev.txt`` to work.

python -m outils.verrou
"""

import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).parent.parent

VERROUS = {
    "requirements/base.txt": [],
    "requirements/dev.txt": ["--group", "dev", "--group", "bench"],
}


def main() -> int:
    """Write both lock files; they hold for Python 3.11 and later, on any system."""
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
