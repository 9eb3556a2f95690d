"""Look for secrets in what is committed (detect-secrets); those of tests and examples are known.

    python -m outils.secrets_ecrits             (make check)
    python -m outils.secrets_ecrits --noter     after reading each: it is no real secret

What is known is kept as hashes, with its file: the same words elsewhere are looked at anew.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings

RACINE = Path(__file__).parent.parent
_CONNUS = Path(__file__).with_name("secrets_connus.json")
# Hashes of packages, data of the texts, what is drawn from them, what the tests expect of it.
_ECARTES = re.compile(
    r"^(requirements|exemples|docs/(reference|images)|src/sons/reglement|tests/unit/constats)/"
    r"|\.(svg|png|ico|pdf|woff2?|mo|min\.js)$|^outils/secrets_connus\.json$"
)
Trouve = tuple[str, str, str]


def main() -> int:
    """Say what looks like a secret and is not known; status 1 if there is anything."""
    trouves = find(_committed())
    if sys.argv[1:] == ["--noter"]:
        _CONNUS.write_text(json.dumps(sorted(trouves), indent=0, ensure_ascii=False) + "\n")
        print(f"{len(trouves)} notés")
        return 0
    nouveaux = trouves - {(fichier, sorte, somme) for fichier, sorte, somme in _read_known()}
    for fichier, sorte, _ in sorted(nouveaux):
        print(
            f"{fichier} contient ce qui semble un secret ({sorte}). Retirez-le et changez-le s’il "
            "a servi ; si ce n’en est pas un, lancez « python -m outils.secrets_ecrits --noter ».",
            file=sys.stderr,
        )
    return 1 if nouveaux else 0


def find(fichiers: Iterable[str], racine: Path = RACINE) -> set[Trouve]:
    """Return the file, the kind and the hash of what looks like a secret."""
    trouves = SecretsCollection(root=str(racine))
    with default_settings():
        trouves.scan_files(*fichiers)
    return {(fichier, secret.type, secret.secret_hash) for fichier, secret in trouves}


def _committed() -> list[str]:
    """Return the files that git knows, or is about to."""
    commande = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    fini = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=True)
    return [
        fichier
        for fichier in fini.stdout.splitlines()
        if not _ECARTES.search(fichier) and (RACINE / fichier).is_file()
    ]


def _read_known() -> list[list[str]]:
    connus: list[list[str]] = json.loads(_CONNUS.read_text())
    return connus


if __name__ == "__main__":
    sys.exit(main())
