"""A small real OpenID Connect provider on loopback: discovery, keys, code with PKCE, RS256 tokens."""

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "portail", "secret-du-portail"
CLE = RSAKey.generate_key(2048, {"kid": "cle-1"})
AUTRE_CLE = RSAKey.generate_key(2048, {"kid": "cle-1"})


class _Guichet(BaseHTTPRequestHandler):
    def log_message(self, *_):
        """Keep the output of the tests clean."""

    def do_GET(self):
        parties = urlsplit(self.path)
        if parties.path in self.server.renvois:
            self.send_response(302)
            self.send_header("Location", f"{self.server.emetteur}{parties.path}?encore")
            self.end_headers()
            self.server.suivis += parties.query == "encore"
            return
        demande = dict(parse_qsl(parties.query))
        repondre = {
            "/.well-known/openid-configuration": self._metadata,
            "/cles": lambda _: self._json(
                self.server.cles or {"keys": [CLE.as_dict(private=False)]}
            ),
            "/autoriser": self._authorize,
            "/qui": self._userinfo,
        }
        repondre[parties.path](demande)

    def do_POST(self):
        corps = self.rfile.read(int(self.headers["Content-Length"])).decode()
        demande = {cle: valeurs[0] for cle, valeurs in parse_qs(corps).items()}
        octroi = self.server.codes.pop(demande["code"], None)
        preuve = urlsafe_b64encode(hashlib.sha256(demande["code_verifier"].encode()).digest())
        if octroi is None or preuve.decode().rstrip("=") != octroi["code_challenge"]:
            self._json({"error": "invalid_grant"}, 400)
            return
        self._json(
            {
                "access_token": "acces", "token_type": "Bearer", "expires_in": 300,
                "id_token": self._id_token(octroi),
            }
        )  # fmt: skip

    def _metadata(self, _):
        base = self.server.emetteur
        annonce = {
            "issuer": base,
            "authorization_endpoint": f"{base}/autoriser",
            "token_endpoint": f"{base}/jeton",
            "userinfo_endpoint": f"{base}/qui",
            "jwks_uri": f"{base}/cles",
            "end_session_endpoint": f"{base}/sortie",
            "id_token_signing_alg_values_supported": ["RS256"],
        } | self.server.annonce
        self._json({c: v for c, v in annonce.items() if v is not None})

    def _authorize(self, demande):
        code = secrets.token_urlsafe(8)
        self.server.codes[code] = demande
        self.server.demandes.append(demande)
        suite = urlencode({"code": code, "state": demande["state"]})
        self.send_response(302)
        self.send_header("Location", f"{demande['redirect_uri']}?{suite}")
        self.end_headers()

    def _id_token(self, octroi):
        instant = int(time.time())
        revendications = {
            "iss": self.server.emetteur, "aud": CLIENT, "sub": self.server.sujet,
            "iat": instant, "exp": instant + 300, "nonce": octroi["nonce"], "acr": "eidas2",
            **self.server.fautes,
        }  # fmt: skip
        revendications = {c: v for c, v in revendications.items() if v is not None}
        if self.server.forge is not None:
            return self.server.forge(revendications)
        cle = AUTRE_CLE if self.server.fausse_signature else CLE
        return jwt.encode({"alg": "RS256", "kid": "cle-1"}, revendications, cle)

    def _userinfo(self, _):
        infos = {"sub": self.server.sujet_userinfo or self.server.sujet}
        if self.server.userinfo_signe:
            forge = self.server.forge_userinfo
            jeton = (
                forge(infos) if forge else jwt.encode({"alg": "RS256", "kid": "cle-1"}, infos, CLE)
            )
            self._send(jeton.encode(), "application/jwt")
        else:
            self._json(infos)

    def _json(self, contenu, statut=200):
        self._send(json.dumps(contenu).encode(), "application/json", statut)

    def _send(self, octets, nature, statut=200):
        self.send_response(statut)
        self.send_header("Content-Type", nature)
        self.send_header("Content-Length", str(len(octets)))
        self.end_headers()
        self.wfile.write(octets)


class FournisseurOpenid(ThreadingHTTPServer):
    """``with FournisseurOpenid() as fournisseur:`` listens; ``fautes`` replaces claims, ``annonce``
    what the discovery document says, ``forge`` the signature, ``cles`` the keys.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Guichet)
        self.emetteur = f"http://127.0.0.1:{self.server_address[1]}"
        self.codes: dict[str, dict[str, str]] = {}
        self.demandes: list[dict[str, str]] = []
        self.sujet = "sujet-1"
        self.sujet_userinfo = ""
        self.fautes: dict[str, object] = {}
        self.fausse_signature = False
        self.userinfo_signe = False
        self.annonce: dict[str, object] = {}
        self.cles: object = None
        self.renvois: set[str] = set()
        self.suivis = 0
        self.forge: Callable[[dict[str, object]], str] | None = None
        self.forge_userinfo: Callable[[dict[str, object]], str] | None = None

    def __enter__(self) -> "FournisseurOpenid":
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()
