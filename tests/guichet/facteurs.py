"""Second factors that tests hold: a telephone, and an authenticator of passkeys in software."""

import hashlib
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django_otp.oath import TOTP

from guichet import horloge
from guichet.acteurs.models import Telephone

SITE, ORIGINE = "testserver", "http://testserver"
_PRESENTE, _VERIFIEE, _NOUVELLE = 0x01, 0x04, 0x40


def code_of(telephone):
    """Return what the telephone shows now."""
    calcul = TOTP(telephone.secret)
    calcul.time = horloge.instant_reel().timestamp()
    return f"{calcul.token():06d}"


def with_telephone(personne):
    """Give a telephone to a person, in use."""
    telephone = Telephone.with_new_secret(user=personne, name="téléphone", confirmed=True)
    telephone.save()
    return telephone


def write(octets):
    return urlsafe_b64encode(octets).decode().rstrip("=")


class Authentificateur:
    """Makes one passkey and signs with it, as a browser hands it on; each part may be spoilt."""

    def __init__(self, site=SITE, origine=ORIGINE):
        self.site, self.origine = site, origine
        self.identifiant, self.compteur, self.verifiee = os.urandom(32), 0, True
        self._cle = ec.generate_private_key(ec.SECP256R1())

    def create(self, options, **changements):
        """Return the answer to ``navigator.credentials.create``."""
        self.porteur = options["user"]["id"]
        nombres = self._cle.public_key().public_numbers()
        publique = {1: 2, 3: -7, -1: 1, -2: nombres.x.to_bytes(32), -3: nombres.y.to_bytes(32)}
        attestee = bytes(16) + len(self.identifiant).to_bytes(2) + self.identifiant
        donnees = self._data(_NOUVELLE) + attestee + cbor2.dumps(publique)
        objet = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": donnees})
        client = self._client("webauthn.create", options, changements)
        return self._answer(clientDataJSON=client, attestationObject=objet)

    def get(self, options, **changements):
        """Return the answer to ``navigator.credentials.get``."""
        self.compteur += 1
        donnees = self._data()
        client = self._client("webauthn.get", options, changements)
        signature = self._cle.sign(donnees + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=client,
            authenticatorData=donnees,
            signature=signature,
            userHandle=urlsafe_b64decode(self.porteur + "=="),
        )

    def _data(self, drapeaux=0):
        drapeaux |= _PRESENTE | (_VERIFIEE if self.verifiee else 0)
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([drapeaux]) + self.compteur.to_bytes(4)

    def _client(self, genre, options, changements):
        contenu = {"type": genre, "challenge": options["challenge"], "origin": self.origine}
        return json.dumps(contenu | changements).encode()

    def _answer(self, **parties):
        cle = write(self.identifiant)
        reponse = {nom: write(octets) for nom, octets in parties.items()}
        return json.dumps({"id": cle, "rawId": cle, "type": "public-key", "response": reponse})
