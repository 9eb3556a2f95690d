"""Ask which faults are known of what the portal installs (make vulnerabilites).

    .venv/approvisionnement/bin/python -m outils.vulnerabilites

Status 1 when there is one, 2 when something could not be looked at: « non vérifié » is no « sain ».
``ACCEPTE_NON_VERIFIE=1`` makes that second one a warning, where the service is out of reach.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RACINE = Path(__file__).parent.parent
VERROU = "requirements/portail.txt"
_SAIN, _VULNERABLE, _NON_VERIFIE = 0, 1, 2


@dataclass(frozen=True)
class Audit:
    """What the service knows: faults as French sentences, names that it did not look at."""

    fautes: tuple[str, ...]
    ignores: tuple[str, ...]
    regardes: int


def main() -> int:
    """Ask, and print the answer."""
    audit = read_answer(_ask())
    for faute in audit.fautes:
        print(faute, file=sys.stderr)
    if audit.ignores or not audit.regardes:
        print(
            f"Non vérifié : {len(audit.ignores)} paquet(s) sur "
            f"{len(audit.ignores) + audit.regardes} n’ont pas pu être comparés aux vulnérabilités "
            "connues (le service ne répond pas, ou ne les connaît pas). Relancez là où "
            "https://pypi.org répond.",
            file=sys.stderr,
        )
    else:
        print(f"{audit.regardes} paquets comparés, {len(audit.fautes)} vulnérabilité(s) connue(s).")
    return status(audit, os.environ.get("ACCEPTE_NON_VERIFIE") == "1")


def status(audit: Audit, accepte_non_verifie: bool) -> int:
    """Return the exit status that an answer deserves."""
    if audit.fautes:
        return _VULNERABLE
    verifie = audit.regardes and not audit.ignores
    return _SAIN if verifie or accepte_non_verifie else _NON_VERIFIE


def read_answer(texte: str) -> Audit:
    """Return what pip-audit says in JSON; nothing was looked at when it says nothing."""
    paquets: list[dict[str, Any]] = json.loads(texte)["dependencies"] if texte.strip() else []
    fautes = tuple(
        f"{paquet['name']} {paquet['version']} : {faute['id']}, corrigée dans "
        f"{', '.join(faute['fix_versions']) or 'aucune version'}. Relevez-le : « make lock »."
        for paquet in paquets
        for faute in paquet.get("vulns", [])
    )
    ignores = tuple(paquet["name"] for paquet in paquets if "skip_reason" in paquet)
    return Audit(fautes, ignores, len(paquets) - len(ignores))


def _ask() -> str:
    commande = [
        sys.executable, "-m", "pip_audit", "--requirement", VERROU, "--disable-pip",
        "--format", "json", "--progress-spinner", "off",
    ]  # fmt: skip
    # Its status says too little: a package that it could not look at gives 0.
    fini = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False)
    if not fini.stdout.strip():
        print(fini.stderr, file=sys.stderr)
    return fini.stdout


if __name__ == "__main__":
    sys.exit(main())
