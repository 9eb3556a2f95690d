"""Dépose un fichier d’avance et son ZIP, puis range le fichier annoté à côté.

Demande la bibliothèque requests (pip install requests).
    PORTAIL=https://guichet.exemple.fr JETON=gsons_… \
        python deposer.py SOLUTION FICHIER.json PIECES.zip
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import requests

PORTAIL = os.environ["PORTAIL"]
session = requests.Session()
session.headers["Authorization"] = f"Bearer {os.environ['JETON']}"


def lire(reponse: requests.Response) -> Any:
    """Le corps d’une réponse ; un refus arrête le programme sur la phrase qui dit que faire."""
    if reponse.ok:
        return reponse.json()
    probleme = reponse.json()
    champs = [f"{une['champ']} : {une['message']}" for une in probleme["erreurs"]]
    sys.exit("\n".join([probleme["detail"], *champs]))


def deposer(solution: str, fichier: Path, pieces: Path) -> Any:
    """Envoie les deux fichiers et attend le résultat ; renvoyer le même fichier est sans risque."""
    with fichier.open("rb") as json, pieces.open("rb") as archive:
        reponse = session.post(
            f"{PORTAIL}/api/v1/depots",
            data={"solution": solution, "phase": "avance"},
            files={"fichier": json, "archive": archive},
        )
    resultat = lire(reponse)
    # 202 : reçu, mais d’autres passent avant. L’instant de réception est acquis.
    while resultat.get("etat") == "en_attente":
        time.sleep(5)
        resultat = lire(session.get(f"{PORTAIL}/api/v1/receptions/{resultat['id']}"))
    if resultat.get("etat") == "refusee":
        sys.exit(resultat["refus"])
    if resultat.get("etat") == "controlee":
        resultat = lire(session.get(PORTAIL + resultat["depot"]))
    return resultat


depot = deposer(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
if depot["retour"] is None:
    sys.exit("\n".join(constat["libelle"] for constat in depot["rapport"]["constats"]))
annote = Path(f"annote-{depot['nom']}")
annote.write_bytes(session.get(PORTAIL + depot["retour"]).content)
print(
    f"{depot['reference']} : {depot['nb_acceptees']} acceptées, {depot['nb_incompletes']} "
    f"incomplètes, {depot['nb_rejetees']} rejetées ; fichier annoté : {annote}"
)
