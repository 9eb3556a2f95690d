"""A file sent as a browser sends it: one multipart request, with the session and its CSRF token."""

import http.client
import time
from dataclasses import dataclass

_FRONTIERE = "----guichetcharge7MA4YWxkTrZu0gW"
# The cookie and the field of the form: the same 32 characters satisfy Django's check.
_JETON = "c" * 32
ATTENTE_S = 900


@dataclass(frozen=True)
class Requete:
    """A request ready to leave."""

    chemin: str
    entetes: dict[str, str]
    corps: bytes


@dataclass(frozen=True)
class Reponse:
    """What came back; ``statut`` is 0 when the connection was cut.

    In seconds of the machine's clock: when the last byte left, when the answer came.
    """

    statut: int
    parti: float
    revenu: float


def deposit_request(
    organisation_id: int, session: str, numero_ans: str, nom: str, json: bytes, archive: bytes
) -> Requete:
    """Return the request of a deposit of an avance."""
    champs = {"csrfmiddlewaretoken": _JETON, "solution": numero_ans, "phase": "avance"}
    fichiers = {
        "fichier": (nom, "application/json", json),
        "archive": (nom.removesuffix(".json") + ".zip", "application/zip", archive),
    }
    entetes = {
        "Content-Type": f"multipart/form-data; boundary={_FRONTIERE}",
        "Cookie": f"sessionid={session}; csrftoken={_JETON}",
    }
    chemin = f"/organisations/{organisation_id}/deposer"
    return Requete(chemin, entetes, _multipart(champs, fichiers))


def send(adresse: str, requete: Requete) -> Reponse:
    """Send a request and wait for its answer."""
    connexion = http.client.HTTPConnection(adresse, timeout=ATTENTE_S)
    parti = time.time()
    try:
        connexion.putrequest("POST", requete.chemin)
        for nom, valeur in requete.entetes.items():
            connexion.putheader(nom, valeur)
        connexion.putheader("Content-Length", str(len(requete.corps)))
        connexion.endheaders(requete.corps)
        parti = time.time()
        reponse = connexion.getresponse()
        reponse.read()
        return Reponse(reponse.status, parti, time.time())
    except (OSError, http.client.HTTPException):
        return Reponse(0, parti, time.time())
    finally:
        connexion.close()


def _multipart(champs: dict[str, str], fichiers: dict[str, tuple[str, str, bytes]]) -> bytes:
    parties = []
    for nom, valeur in champs.items():
        parties.append(_part(f'name="{nom}"', "", valeur.encode()))
    for nom, (fichier, genre, contenu) in fichiers.items():
        parties.append(_part(f'name="{nom}"; filename="{fichier}"', genre, contenu))
    return b"".join(parties) + f"--{_FRONTIERE}--\r\n".encode()


def _part(disposition: str, genre: str, contenu: bytes) -> bytes:
    ligne = f"\r\nContent-Type: {genre}" if genre else ""
    entete = f"--{_FRONTIERE}\r\nContent-Disposition: form-data; {disposition}{ligne}\r\n\r\n"
    return entete.encode() + contenu + b"\r\n"
