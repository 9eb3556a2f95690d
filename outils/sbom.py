"""Write what the command and the portal install, as CycloneDX 1.6 (make sbom).

    .venv/approvisionnement/bin/python -m outils.sbom

One file for each lock file, with the hashes that it pins and the licences of ``outils.licences``;
the same sources give the same bytes.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

RACINE = Path(__file__).parent.parent
DOSSIER = RACINE / "build" / "sbom"
VERROUS = {"commande": "requirements/base.txt", "portail": "requirements/portail.txt"}


def main() -> int:
    """Write them, and say where."""
    DOSSIER.mkdir(parents=True, exist_ok=True)
    licences = _read_licences()
    for nom, verrou in VERROUS.items():
        liste = _list(verrou)
        for composant in liste["components"]:
            # The line of the lock file, hashes included, is said elsewhere already.
            composant.pop("description", None)
            # What is for another system has none here: it is not installed to be read.
            if licence := licences.get(composant["name"]):
                composant["licenses"] = [{"expression": licence}]
        texte = json.dumps(liste, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        check(texte)
        fichier = DOSSIER / f"{nom}.cdx.json"
        fichier.write_text(texte)
        print(f"{fichier.relative_to(RACINE)} : {len(liste['components'])} composants")
    return 0


def check(texte: str) -> None:
    """Raise ValueError unless ``texte`` is as the schema of CycloneDX asks."""
    faute = JsonStrictValidator(SchemaVersion.V1_6).validate_str(texte)
    if faute is not None:
        raise ValueError(str(faute))


def _list(verrou: str) -> dict[str, Any]:
    commande = [
        sys.executable, "-m", "cyclonedx_py", "requirements", verrou, "--pyproject",
        "pyproject.toml", "--spec-version", "1.6", "--output-reproducible",
    ]  # fmt: skip
    fini = subprocess.run(commande, cwd=RACINE, stdout=subprocess.PIPE, check=True)
    liste: dict[str, Any] = json.loads(fini.stdout)
    return liste


def _read_licences() -> dict[str, str]:
    """Ask the environment where the packages are installed."""
    commande = [str(RACINE / ".venv/bin/python"), "-m", "outils.licences", "--json"]
    fini = subprocess.run(commande, cwd=RACINE, stdout=subprocess.PIPE, check=True)
    licences: dict[str, str] = json.loads(fini.stdout)
    return licences


if __name__ == "__main__":
    sys.exit(main())
