import io
import json
import os
import subprocess
import tracemalloc
from contextlib import closing

import pytest

from guichet.chiffrement.cles import Cle, Usage
from guichet.chiffrement.flux import Scelleur
from guichet.sauvegarde.archive import (
    ENTETE,
    INDEX,
    MANIFESTE,
    Ecriture,
    SauvegardeIllisible,
    read_members,
    verify,
)

CLE = Cle("une clé de sauvegarde" * 4)
CONTENUS = {f"contenus/aa/bb/{rang:064x}": os.urandom(rang * 40_000) for rang in range(1, 5)}


def write(chemin, cle=CLE, contenus=CONTENUS):
    with chemin.open("w+b") as cible, closing(Ecriture(cible, cle)) as ecriture:
        ecriture.add_json(ENTETE, {"format": 1})
        ecriture.add_parts("base", io.BytesIO(b"une base" * 10))
        for nom, octets in contenus.items():
            ecriture.add(nom, io.BytesIO(octets), len(octets))
        ecriture.finish({"cles": ["abcd"]})
    return chemin


@pytest.fixture
def sauvegarde(tmp_path):
    return write(tmp_path / "s")


def read(chemin, cle=CLE):
    return verify(chemin, cle, lambda entete: None, lambda octets: None)


def test_it_is_read_as_it_was_written(sauvegarde):
    tetes = []
    manifeste = verify(sauvegarde, CLE, tetes.append, lambda octets: None)
    assert (tetes, manifeste["cles"], manifeste["membres"]) == ([{"format": 1}], ["abcd"], 6)
    lus = {nom: flux.read() for nom, _, flux in read_members(sauvegarde, CLE)}
    assert list(lus) == [ENTETE, "base/000001", *CONTENUS, INDEX, MANIFESTE]
    assert {nom: lus[nom] for nom in CONTENUS} == CONTENUS


def test_anybody_can_check_its_index_with_ordinary_tools(sauvegarde, tmp_path):
    for nom, _, flux in read_members(sauvegarde, CLE):
        (tmp_path / nom).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / nom).write_bytes(flux.read())
    subprocess.run(["sha256sum", "--check", "--quiet", INDEX], cwd=tmp_path, check=True, timeout=20)


def test_nothing_of_it_is_readable(sauvegarde):
    octets = sauvegarde.read_bytes()
    assert b"contenus/" not in octets
    assert b"une base" not in octets


def test_with_another_key_both_are_named(sauvegarde):
    autre = Cle("une autre clé" * 5)
    with pytest.raises(SauvegardeIllisible) as refus:
        read(sauvegarde, autre)
    assert CLE.identifiant in str(refus.value)
    assert autre.identifiant in str(refus.value)


@pytest.mark.parametrize(
    "abimer",
    [
        lambda o: o[:-1],
        lambda o: o[: len(o) // 2],
        lambda o: o[: 88 + 65552 * 2],
        lambda o: o[:90_000] + bytes([o[90_000] ^ 1]) + o[90_001:],
        lambda o: o + b"\0",
        lambda o: b"",
        lambda o: b"PK\x03\x04" + o,
    ],
)
def test_one_that_was_cut_or_altered_is_refused_whole(sauvegarde, abimer):
    sauvegarde.write_bytes(abimer(sauvegarde.read_bytes()))
    with pytest.raises(SauvegardeIllisible, match="Prenez une autre copie"):
        read(sauvegarde)


class Sans(Ecriture):
    """Forgets a member, as a fault of ours would."""

    def _add(self, nom, flux, taille):
        if nom.endswith("2"):
            flux.read(taille)
            return
        super()._add(nom, flux, taille)


def test_one_that_lacks_a_member_of_its_index_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.guichet.sauvegarde.test_archive.Ecriture", Sans)
    with pytest.raises(SauvegardeIllisible, match="n’est pas complète"):
        read(write(tmp_path / "s"))


@pytest.mark.parametrize("nom", ["../ailleurs", "/etc/passwd", "contenus/../../x", "autre/aa/bb"])
def test_a_member_that_would_go_elsewhere_is_refused(tmp_path, nom):
    with pytest.raises(SauvegardeIllisible, match="n’écrit pas"):
        read(write(tmp_path / "s", contenus={nom: b"x"}))


def test_what_is_encrypted_and_no_tar_is_no_backup(tmp_path):
    with (tmp_path / "s").open("w+b") as cible:
        scelleur = Scelleur(cible, CLE, Usage.SAUVEGARDE)
        scelleur.write(json.dumps({}).encode() * 1000)
        scelleur.finish(bytes(32))
    with pytest.raises(SauvegardeIllisible, match="Prenez une autre copie"):
        read(tmp_path / "s")


def test_a_content_shorter_than_announced_stops_the_backup(tmp_path):
    with (
        (tmp_path / "s").open("w+b") as cible,
        closing(Ecriture(cible, CLE)) as ecriture,
        pytest.raises(OSError, match="end of data"),
    ):
        ecriture.add("contenus/a", io.BytesIO(b"x"), 2)


def test_its_memory_does_not_grow_with_what_it_holds(tmp_path):
    """A tar remembers each member, a pipe may give anything at once."""

    class Tuyau:
        reste = 40 * 1024**2

        def read(self, taille, /):
            lu = min(taille, self.reste, 65536)
            self.reste -= lu
            return bytes(lu)

    tracemalloc.start()
    with (tmp_path / "s").open("w+b") as cible, closing(Ecriture(cible, CLE)) as ecriture:
        ecriture.add_json(ENTETE, {})
        ecriture.add_parts("base", Tuyau())
        for rang in range(1000):
            ecriture.add(f"contenus/aa/bb/{rang:064x}", io.BytesIO(b"x"), 1)
        ecriture.finish({})
    read(tmp_path / "s")
    pic = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pic < 30 * 1024**2
