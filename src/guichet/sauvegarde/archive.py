"""The file of a backup: a tar, encrypted by chunks, whose last members tell all the others.

entete.json      when, which portal, which base, which migrations
base/000001 …    the base, by parts
contenus/… and scelles/…    the contents, as they lie in the storage
index.sha256     the hash of each of these, as sha256sum writes it
manifeste.json   the hash of the index, how many members, which keys are needed
"""

import hashlib
import io
import json
import re
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Protocol, cast

from guichet.chiffrement.cles import Cle, CleAbsente, Usage
from guichet.chiffrement.flux import IDENTITE_OCTETS, FluxRompu, Scelleur, unseal

ENTETE, INDEX, MANIFESTE = "entete.json", "index.sha256", "manifeste.json"
_TAMPON_OCTETS = 1024**2
_PARTIE_OCTETS = 8 * 1024**2
_NOM = re.compile(r"entete\.json|base/\d{6}|(?:contenus|scelles)(?:/[0-9a-f]{2,64}){3,4}")
# Nothing is known of the whole before its end: the head has nothing to say of it.
_IDENTITE = bytes(IDENTITE_OCTETS)


class SauvegardeIllisible(Exception):
    """It is not a backup, not with this key, or not as it was written; a French sentence."""


class Lisible(Protocol):
    """What is read piece by piece."""

    def read(self, taille: int, /) -> bytes:
        """Return at most ``taille`` bytes, none at the end."""


class _Hache:
    """Hashes what goes through it."""

    def __init__(self, flux: Lisible) -> None:
        self._flux, self.empreinte = flux, hashlib.sha256()

    def read(self, taille: int) -> bytes:
        lu = self._flux.read(taille)
        self.empreinte.update(lu)
        return lu


class Ecriture:
    """Writes a backup into ``cible``, which can be sought; nothing of it grows with its size."""

    def __init__(self, cible: IO[bytes], cle: Cle) -> None:
        self._scelleur = Scelleur(cible, cle, Usage.SAUVEGARDE)
        self._tar = tarfile.open(  # noqa: SIM115 -- closed by ``finish``
            fileobj=cast(IO[bytes], self._scelleur), mode="w|", bufsize=_TAMPON_OCTETS
        )
        self._index = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by ``close``
        self.membres, self.octets = 0, 0

    def add(self, nom: str, flux: Lisible, taille: int) -> None:
        """Add a member of ``taille`` bytes. Raises OSError when ``flux`` has fewer."""
        lu = _Hache(flux)
        self._add(nom, cast(IO[bytes], lu), taille)
        self._index.write(f"{lu.empreinte.hexdigest()}  {nom}\n".encode())
        self.membres += 1
        self.octets += taille

    def add_parts(self, dossier: str, flux: Lisible) -> None:
        """Add what ``flux`` holds, whatever its length, as members of a few megabytes."""
        rang = 0
        while partie := _read_whole(flux, _PARTIE_OCTETS):
            rang += 1
            self.add(f"{dossier}/{rang:06d}", io.BytesIO(partie), len(partie))

    def add_json(self, nom: str, valeur: dict[str, Any]) -> None:
        """Add a small member that says something."""
        texte = json.dumps(valeur, ensure_ascii=False, indent=1).encode()
        self.add(nom, io.BytesIO(texte), len(texte))

    def finish(self, manifeste: dict[str, Any]) -> None:
        """Write the index and the manifest, then the end of the stream."""
        taille = self._index.tell()
        self._index.seek(0)
        index = _Hache(self._index)
        self._add(INDEX, cast(IO[bytes], index), taille)
        fin = manifeste | {"membres": self.membres, "index": index.empreinte.hexdigest()}
        texte = json.dumps(fin, ensure_ascii=False, indent=1).encode()
        self._add(MANIFESTE, io.BytesIO(texte), len(texte))
        self._tar.close()
        self._scelleur.finish(_IDENTITE)

    def close(self) -> None:
        """Forget what was only for the writing; the file itself is its caller's."""
        self._index.close()

    def _add(self, nom: str, flux: IO[bytes], taille: int) -> None:
        info = tarfile.TarInfo(nom)
        info.size, info.mode = taille, 0o600
        self._tar.addfile(info, flux)
        # It would remember them all.
        self._tar.members.clear()  # type: ignore[attr-defined]


def read_members(chemin: Path, cle: Cle) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Yield name, size and content of each member, in order. Raises SauvegardeIllisible."""
    try:
        with _open(chemin, cle) as clair, tarfile.open(
            fileobj=clair, mode="r|", bufsize=_TAMPON_OCTETS
        ) as tar:  # fmt: skip
            while (info := tar.next()) is not None:
                flux = tar.extractfile(info)
                if flux is None:
                    raise SauvegardeIllisible(f"{chemin} n’est pas une sauvegarde du portail.")
                yield info.name, info.size, flux
                tar.members.clear()  # type: ignore[attr-defined]
    except (FluxRompu, tarfile.TarError) as faute:
        raise SauvegardeIllisible(
            f"{chemin} est tronquée, abîmée ou modifiée, ou n’est pas une sauvegarde du portail : "
            "rien n’en est repris. Prenez une autre copie."
        ) from faute


def verify(
    chemin: Path, cle: Cle, juger: Callable[[dict[str, Any]], None], suivre: Callable[[int], None]
) -> dict[str, Any]:
    """Read a backup whole, check each hash, and return what its manifest says.

    ``juger`` is given the head as soon as it is read. Raises SauvegardeIllisible.
    """
    index, attendu, membres = hashlib.sha256(), "", 0
    for nom, taille, flux in read_members(chemin, cle):
        if nom == MANIFESTE:
            manifeste: dict[str, Any] = json.load(flux)
            if (manifeste["index"], manifeste["membres"]) != (attendu, membres):
                break
            return manifeste
        lu = _Hache(flux)
        if nom == ENTETE:
            juger(json.loads(lu.read(taille)))
        while lu.read(_TAMPON_OCTETS):
            pass
        if nom == INDEX:
            attendu = lu.empreinte.hexdigest()
            if attendu != index.hexdigest():
                break
        else:
            _check_name(nom)
            index.update(f"{lu.empreinte.hexdigest()}  {nom}\n".encode())
            membres += 1
        suivre(taille)
    raise SauvegardeIllisible(
        f"{chemin} n’est pas complète, ou ses empreintes ne sont pas celles de son index : rien "
        "n’en est repris. Prenez une autre copie."
    )


def _open(chemin: Path, cle: Cle) -> io.BufferedReader:
    def find(identifiant: str) -> Cle:
        if identifiant != cle.identifiant:
            raise CleAbsente(identifiant)
        return cle

    try:
        return unseal(chemin.open("rb"), find, Usage.SAUVEGARDE, _IDENTITE)
    except CleAbsente as autre:
        raise SauvegardeIllisible(
            f"{chemin} est chiffrée par la clé « {autre.identifiant} », et GUICHET_CLE_SAUVEGARDE "
            f"donne la clé « {cle.identifiant} » : donnez la bonne."
        ) from autre


def _check_name(nom: str) -> None:
    """Nothing goes elsewhere than where the portal writes."""
    if not _NOM.fullmatch(nom):
        raise SauvegardeIllisible(f"La sauvegarde contient « {nom} », que le portail n’écrit pas.")


def _read_whole(flux: Lisible, taille: int) -> bytes:
    """Return ``taille`` bytes, fewer only at the end: a pipe gives what it has."""
    morceaux, manque = [], taille
    while manque and (lu := flux.read(manque)):
        morceaux.append(lu)
        manque -= len(lu)
    return b"".join(morceaux)
