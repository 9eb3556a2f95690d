"""A content of any length, encrypted by chunks in flat memory, and read from any place.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, 2015), as age and Tink do it, over
AES-256-GCM. A content has a key of its own, drawn from the root key and from 32 random bytes, so
that the nonce of a chunk is its rank and whether it is the last: chunks cannot be changed, moved,
repeated, removed or taken from another content. The head holds what the content is (32 bytes, its
SHA-256 in clear), encrypted too.

    GSC1 | identifier of the key (4) | random (32) | what it is (32 + 16) | chunks (65536 + 16 each)
"""

import hashlib
import hmac
import io
import os
from collections.abc import Callable
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from guichet.chiffrement.cles import IDENTIFIANT_OCTETS, Cle, CoffreFerme, Usage

IDENTITE_OCTETS = 32
_MARQUE = b"GSC1"
_SEL_OCTETS, _SCEAU_OCTETS, _BLOC_OCTETS = 32, 16, 64 * 1024
_DEBUT_OCTETS = len(_MARQUE) + IDENTIFIANT_OCTETS + _SEL_OCTETS
_ENTETE_OCTETS = _DEBUT_OCTETS + IDENTITE_OCTETS + _SCEAU_OCTETS
# Of no chunk: their last three bytes are null.
_NONCE_IDENTITE = b"\xff" * 12


class FluxRompu(CoffreFerme):
    """A content was altered, cut, or put in the place of another."""

    def __init__(self) -> None:
        super().__init__(
            "Un contenu chiffré est abîmé, tronqué, ou n’est pas celui qui est attendu : il ne "
            "s’ouvre pas. Prévenez l’exploitant et le responsable de la sécurité."
        )


class Scelleur:
    """Encrypts what is written to it into ``cible``, which can be sought; ``finish`` ends it."""

    def __init__(self, cible: IO[bytes], cle: Cle, usage: Usage) -> None:
        self._cible, self._depart = cible, cible.tell()
        sel = os.urandom(_SEL_OCTETS)
        self._debut = _MARQUE + bytes.fromhex(cle.identifiant) + sel
        self._coffre = _draw(cle, usage, sel)
        self._tampon, self._rang = bytearray(), 0
        cible.write(bytes(_ENTETE_OCTETS))

    def write(self, octets: bytes) -> int:
        """Take the next bytes; the last chunk waits for ``finish``."""
        self._tampon += octets
        while len(self._tampon) > _BLOC_OCTETS:
            self._seal(bytes(self._tampon[:_BLOC_OCTETS]), dernier=False)
            del self._tampon[:_BLOC_OCTETS]
        return len(octets)

    def finish(self, identite: bytes) -> None:
        """Write the last chunk, then what the content is in its head."""
        self._seal(bytes(self._tampon), dernier=True)
        self._tampon.clear()
        fin = self._cible.tell()
        self._cible.seek(self._depart)
        self._cible.write(self._debut)
        self._cible.write(self._coffre.encrypt(_NONCE_IDENTITE, identite, self._debut))
        self._cible.seek(fin)

    def _seal(self, bloc: bytes, dernier: bool) -> None:
        self._cible.write(self._coffre.encrypt(_nonce(self._rang, dernier), bloc, self._debut))
        self._rang += 1


class Descelleur(io.RawIOBase):
    """Reads in clear what ``Scelleur`` wrote; ``source`` is closed with it.

    ``trouver`` gives the key of an identifier, or raises CleAbsente. The head and the length are
    checked at once, each chunk when it is read. Raises FluxRompu; ``identite`` too is checked when
    it is known.
    """

    def __init__(
        self, source: IO[bytes], trouver: Callable[[str], Cle], usage: Usage,
        identite: bytes | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._source = source
        entete = source.read(_ENTETE_OCTETS)
        if len(entete) < _ENTETE_OCTETS or not entete.startswith(_MARQUE):
            raise FluxRompu
        self._debut, scellee = entete[:_DEBUT_OCTETS], entete[_DEBUT_OCTETS:]
        marque = len(_MARQUE)
        cle = trouver(self._debut[marque : marque + IDENTIFIANT_OCTETS].hex())
        self._coffre = _draw(cle, usage, self._debut[-_SEL_OCTETS:])
        self.identite = self._open(_NONCE_IDENTITE, scellee)
        if identite is not None and not hmac.compare_digest(identite, self.identite):
            raise FluxRompu
        corps = source.seek(0, io.SEEK_END) - _ENTETE_OCTETS
        if corps < _SCEAU_OCTETS:
            raise FluxRompu
        self._blocs = -(-corps // (_BLOC_OCTETS + _SCEAU_OCTETS))
        self.taille = corps - self._blocs * _SCEAU_OCTETS
        self._place, self._rang, self._bloc = 0, -1, b""
        # The end first: a content that was cut is known before anything of it is given.
        self._load(self._blocs - 1)

    def readable(self) -> bool:
        """See ``io.RawIOBase``."""
        return True

    def seekable(self) -> bool:
        """See ``io.RawIOBase``."""
        return True

    def tell(self) -> int:
        """See ``io.RawIOBase``."""
        return self._place

    def seek(self, ecart: int, depuis: int = io.SEEK_SET) -> int:
        """See ``io.RawIOBase``."""
        origine = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.taille}[depuis]
        if origine + ecart < 0:
            raise ValueError("a content has nothing before its beginning")
        self._place = origine + ecart
        return self._place

    def readinto(self, tampon: Any) -> int:
        """See ``io.RawIOBase``."""
        if self._place >= self.taille:
            return 0
        rang, debut = divmod(self._place, _BLOC_OCTETS)
        self._load(rang)
        morceau = self._bloc[debut : debut + len(tampon)]
        tampon[: len(morceau)] = morceau
        self._place += len(morceau)
        return len(morceau)

    def close(self) -> None:
        """Close the source too."""
        self._source.close()
        super().close()

    def _load(self, rang: int) -> None:
        """Open the chunk ``rang``, unless it is the one at hand."""
        if rang == self._rang:
            return
        self._source.seek(_ENTETE_OCTETS + rang * (_BLOC_OCTETS + _SCEAU_OCTETS))
        scelle = self._source.read(_BLOC_OCTETS + _SCEAU_OCTETS)
        self._bloc = self._open(_nonce(rang, rang == self._blocs - 1), scelle)
        self._rang = rang

    def _open(self, nonce: bytes, scelle: bytes) -> bytes:
        try:
            return self._coffre.decrypt(nonce, scelle, self._debut)
        except InvalidTag:
            raise FluxRompu from None


def unseal(
    source: IO[bytes], trouver: Callable[[str], Cle], usage: Usage, identite: bytes | None = None
) -> io.BufferedReader:
    """Return what reads ``source`` in clear. Raises as ``Descelleur``, and closes ``source``."""
    try:
        return io.BufferedReader(Descelleur(source, trouver, usage, identite), _BLOC_OCTETS)
    except BaseException:
        source.close()
        raise


def name_of(cle: Cle, objet: str) -> str:
    """Return what ``objet`` is called in public: without the key nobody can tell it is there."""
    return hmac.new(cle.derive(Usage.NOM_DE_CONTENU), objet.encode(), hashlib.sha256).hexdigest()


def _draw(cle: Cle, usage: Usage, sel: bytes) -> AESGCM:
    derivation = HKDF(SHA256(), 32, salt=sel, info=b"guichet/flux")
    return AESGCM(derivation.derive(cle.derive(usage)))


def _nonce(rang: int, dernier: bool) -> bytes:
    return rang.to_bytes(8, "big") + bytes([dernier]) + bytes(3)
