"""Control every deposit of ``exemples/``, as a supplier would on the command line.

python -m outils.demonstration 2022-09-01T10:00
"""

import subprocess
import sys
from pathlib import Path

EXEMPLES = Path(__file__).parent.parent / "exemples"
SONS = Path(sys.executable).parent / "sons"

TITRES = {
    "1": "Un cabinet de trois médecins sous mandataire, 1 075,00 € HT (cas du document de l’ASP)",
    "2": "Le Centre de santé des Acacias, trois sites, 10 750,00 € HT (cas du document de l’ASP)",
    "3": "Un fichier plein : deux cents demandes",
    "4": "Toutes les erreurs qu’une demande peut contenir",
    "5": "Douze officines",
    "6": "Des fichiers refusés au premier contrôle",
}


def main() -> int:
    """Show each sample with the command that controls it."""
    instant = sys.argv[1]
    for dossier in sorted(d for d in EXEMPLES.iterdir() if d.is_dir()):
        print(f"\n{'═' * 100}\n{TITRES[dossier.name[0]]}\n", flush=True)
        for depot in sorted(dossier.rglob("JSON-*.json")):
            _control(depot, instant)
    print("\nCes dépôts sont dans « exemples/ ». À vous :")
    print("    .venv/bin/sons controler VOTRE-DEPOT.json --pieces VOTRE-DEPOT.zip")
    return 0


def _control(depot: Path, instant: str) -> None:
    options = ["--instant", instant]
    archive = depot.with_name(depot.name.replace("JSON-", "PIECES-").replace(".json", ".zip"))
    contexte = depot.with_name("contexte.toml")
    if archive.exists():
        options = ["--pieces", archive.name, "--contexte", contexte.name, *options]
    else:
        options = ["--dispositif", "MDV-LGC-Va1", *options]
    print(f"$ sons controler {depot.name} {' '.join(options)}\n", flush=True)
    statut = subprocess.run(
        [SONS, "controler", depot.name, *options], cwd=depot.parent, check=False
    ).returncode
    print(f"\n(statut de sortie {statut})\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
