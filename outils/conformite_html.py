"""What another program, the Nu Html Checker, says of pages: whether their HTML conforms.

« make html » installs it under the environment of the tools; it needs Java.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

VERIFICATEUR = Path(sys.prefix) / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def what_lacks() -> str:
    """Return in French what must be installed before pages may be checked, nothing if all is."""
    if shutil.which("java") is None:
        return "java est introuvable (apt-get install default-jre-headless)"
    return "" if VERIFICATEUR.exists() else "le vérificateur n’est pas installé (make html)"


def faults(pages: Mapping[str, str]) -> list[str]:
    """Return what does not conform in pages, their HTML by name: one run for all of them."""
    with TemporaryDirectory(prefix="html-") as dossier:
        noms = {f"{rang}.html": nom for rang, nom in enumerate(pages)}
        for fichier, nom in noms.items():
            Path(dossier, fichier).write_text(pages[nom], encoding="utf-8")
        fini = subprocess.run(
            ["java", "-jar", VERIFICATEUR, "--format", "json", "--stdout", "--exit-zero-always",
             dossier],
            capture_output=True, check=True, text=True,
        )  # fmt: skip
        return [
            f"{noms[Path(dit['url']).name]} : {dit['message']} ({dit.get('extract', '').strip()})"
            for dit in json.loads(fini.stdout)["messages"]
        ]
