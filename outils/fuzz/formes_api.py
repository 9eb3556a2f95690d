"""Requests to the API that grow in one way at a time, as they go over the wire.

A shape is a function of the size wanted, in bytes. ``JETON`` stands where the token of a tool goes.
"""

from urllib.parse import quote

from tests.fabrique.formes import FORMES, Forme

JETON = b"@JETON@"
_FRONTIERE = "frontiere"
_SOLUTION = "dispositif:MDV-LGC-Va1"


def _request(
    methode: str, adresse: str, entetes: dict[str, str] | None = None, corps: bytes = b""
) -> bytes:
    lignes = {
        "Host": "127.0.0.1",
        "Connection": "close",
        "Content-Length": str(len(corps)),
        **(entetes or {}),
    }
    tete = f"{methode} /api/v1/{adresse} HTTP/1.1\r\n"
    tete += "".join(f"{nom}: {valeur}\r\n" for nom, valeur in lignes.items())
    return tete.encode() + b"Authorization: Bearer " + JETON + b"\r\n\r\n" + corps


def _asked(nom: str, motif: str = "a") -> Forme:
    """One parameter of the search of demandes that grows."""
    return lambda taille: _request(
        "GET", f"demandes?{nom}={motif * max(1, min(taille, 7_000) // len(motif))}"
    )


def _parts(*parties: tuple[str, bytes]) -> bytes:
    return b"".join(
        f'--{_FRONTIERE}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n'.encode()
        + corps
        + b"\r\n"
        for disposition, corps in parties
    ) + f"--{_FRONTIERE}--\r\n".encode()  # fmt: skip


def _form(*parties: tuple[str, bytes], adresse: str = "simulations") -> bytes:
    entetes = {"Content-Type": f"multipart/form-data; boundary={_FRONTIERE}"}
    return _request("POST", adresse, entetes, _parts(*parties))


def _simulated(forme: Forme) -> Forme:
    """A file to rehearse, in a form that is otherwise right."""
    nom = 'name="fichier"; filename="JSON-MDVLGC20220001-20220901-001.json"'
    return lambda taille: _form(
        ('name="solution"', _SOLUTION.encode()),
        ('name="phase"', b"avance"),
        (nom, forme(taille)),
    )


def _headers(taille: int) -> bytes:
    return _request("GET", "solutions", {f"X-{n}": "v" for n in range(max(1, taille // 8))})


FORMES_API: dict[str, Forme] = {
    **{f"simuler, {nom}": _simulated(forme) for nom, forme in FORMES.items()},
    "recherche": _asked("q"),
    "recherche accentuée": _asked("q", quote("é")),
    "recherche de jokers": _asked("q", "%25_"),
    "recherche d’octets nuls": _asked("q", "%00"),
    "état répété": _asked("etat", "payee&etat="),
    "tri": _asked("tri"),
    "signet": _asked("apres", "eyJh"),
    "signet de chiffres": _asked("apres", "9"),
    "paramètres": lambda taille: _request("GET", "demandes?" + "a=1&" * (min(taille, 7_000) // 4)),
    "numéro": lambda taille: _request("GET", "demandes/" + "9" * min(max(1, taille), 7_000)),
    "numéro de dépôt": lambda taille: _request("GET", "depots/" + "9" * min(max(1, taille), 7_000)),
    "page": lambda taille: _request("GET", "depots?avant=" + "9" * min(max(1, taille), 7_000)),
    "nom": lambda taille: _request("GET", "noms?nom=" + "n" * min(taille, 7_000)),
    "adresse": lambda taille: _request("GET", "a/" * (min(taille, 7_000) // 2)),
    "adresse encodée": lambda taille: _request("GET", "%ff%00" * (min(taille, 7_000) // 6)),
    "méthode": lambda taille: _request("M" * min(max(1, taille), 7_000), "solutions"),
    "entêtes": _headers,
    "entête": lambda taille: _request("GET", "solutions", {"X-Long": "v" * taille}),
    "témoins": lambda taille: _request("GET", "solutions", {"Cookie": "a=1; " * (taille // 5)}),
    "langues": lambda taille: _request(
        "GET", "solutions", {"Accept-Language": "fr," * (taille // 3)}
    ),
    "type": lambda taille: _request(
        "POST", "simulations", {"Content-Type": "a/b;" * (taille // 4)}
    ),
    "frontière": lambda taille: _request(
        "POST", "simulations", {"Content-Type": "multipart/form-data; boundary=" + "b" * taille}
    ),
    "champs": lambda taille: _form(*[('name="a"', b"")] * (taille // 60)),
    "fichiers": lambda taille: _form(*[('name="a"; filename="a"', b"")] * (taille // 80)),
    "champ": lambda taille: _form(('name="solution"', b"s" * taille)),
    "nom de champ": lambda taille: _form((f'name="{"n" * taille}"', b"")),
    "nom de fichier": lambda taille: _form((f'name="fichier"; filename="{"f" * taille}"', b"{}")),
    "frontières seules": lambda taille: _request(
        "POST", "simulations", {"Content-Type": f"multipart/form-data; boundary={_FRONTIERE}"},
        f"--{_FRONTIERE}\r\n".encode() * (taille // 13),
    ),
    "morceau": lambda taille: _request(
        "POST", "morceaux", {"Content-Type": "application/octet-stream"}, bytes(taille)
    ),
    "corps JSON": lambda taille: _request(
        "POST", "demandes/1/retrait", {"Content-Type": "application/json"}, b"[" * taille
    ),
    "motif": lambda taille: _form(
        ('name="motif"', b"m" * taille), adresse="demandes/1/attestation"
    ),
}  # fmt: skip
