"""Contents that lie encrypted: what the disk tells, and what it does not."""

import hashlib
import io
import os
import stat

import pytest

from guichet.chiffrement.cles import CleAbsente, CoffreFerme, first_key
from guichet.chiffrement.flux import name_of
from guichet.fichiers import stockage
from guichet.fichiers.envoi import attachment
from guichet.fichiers.reception import keep
from guichet.fichiers.stockage import open_content, read_content

RIB = b"%PDF-1.7\nFR1420041010050500013M02606\n%%EOF\n"
EMPREINTE = hashlib.sha256(RIB).hexdigest()


def on_disk(dossier):
    return sorted(un for un in dossier.rglob("*") if un.is_file())


def test_the_disk_never_has_a_content_in_clear_nor_its_name(scelles, db, monkeypatch):
    vus = []

    def look(descripteur, sync=os.fsync):
        vus.extend(un.read_bytes() for un in on_disk(scelles))
        sync(descripteur)

    monkeypatch.setattr(stockage.os, "fsync", look)
    fichier = keep(io.BytesIO(RIB), 1000)
    (garde,) = on_disk(scelles)
    assert vus  # what was written before it had its place
    for octets in (*vus, garde.read_bytes()):
        assert b"FR1420041" not in octets
    assert EMPREINTE not in str(garde)
    assert (fichier.empreinte, fichier.taille_octets) == (EMPREINTE, len(RIB))
    assert read_content(EMPREINTE) == RIB


def test_it_is_downloaded_with_its_length_in_clear(scelles, db):
    reponse = attachment(keep(io.BytesIO(RIB), 1000), "rib.pdf")
    assert int(reponse.headers["Content-Length"]) == len(RIB)
    assert b"".join(reponse.streaming_content) == RIB


def test_the_same_content_is_kept_once_in_clear_or_not(rayons, db, settings):
    keep(io.BytesIO(RIB), 1000)
    settings.CHIFFRER_CONTENUS = True
    keep(io.BytesIO(RIB), 1000)
    assert [un.name for un in on_disk(rayons)] == [EMPREINTE]
    autre = RIB + b"2"
    keep(io.BytesIO(autre), 1000)
    settings.CHIFFRER_CONTENUS = False
    keep(io.BytesIO(autre), 1000)
    assert len(on_disk(rayons)) == 2
    assert read_content(hashlib.sha256(autre).hexdigest()) == autre


def test_a_content_in_the_place_of_another_does_not_open(scelles, db, caplog):
    keep(io.BytesIO(RIB), 1000)
    (sien,) = on_disk(scelles)
    keep(io.BytesIO(RIB + b"autre"), 1000)
    (autre,) = set(on_disk(scelles)) - {sien}
    sien.write_bytes(autre.read_bytes())
    with pytest.raises(CoffreFerme, match="n’est pas celui qui est attendu"):
        open_content(EMPREINTE)
    assert any(t.levelname == "ERROR" for t in caplog.records)


def test_one_that_was_cut_does_not_open(scelles, db):
    keep(io.BytesIO(RIB), 1000)
    (sien,) = on_disk(scelles)
    sien.write_bytes(sien.read_bytes()[:-1])
    with pytest.raises(CoffreFerme):
        open_content(EMPREINTE)


def test_a_key_withdrawn_too_early_is_named(scelles, db, settings):
    keep(io.BytesIO(RIB), 1000)
    perdue = first_key().identifiant
    settings.CLES_DONNEES = ["n" * 50]
    with pytest.raises(CleAbsente, match=f"« {perdue} »"):
        open_content(EMPREINTE)


def test_what_is_not_there_is_not_there(scelles):
    with pytest.raises(FileNotFoundError):
        open_content("0" * 64)


def test_parts_of_a_sending_are_encrypted_too(scelles):
    stockage.keep_part(f"3/{EMPREINTE}", EMPREINTE, RIB)
    (garde,) = on_disk(scelles)
    assert b"FR1420041" not in garde.read_bytes()
    assert EMPREINTE not in str(garde)
    assert stockage.read_part(f"3/{EMPREINTE}", EMPREINTE) == RIB
    with pytest.raises(FileNotFoundError):
        stockage.read_part(f"4/{EMPREINTE}", EMPREINTE)
    stockage.remove_part(f"3/{EMPREINTE}")
    assert on_disk(scelles) == []


def test_all_copies_of_a_content_go_together(scelles, db, settings):
    keep(io.BytesIO(RIB), 1000)
    with stockage.brouillon(scelle=False) as brouillon:
        brouillon.write(RIB)
        stockage.place(brouillon, EMPREINTE)
    assert len(on_disk(scelles)) == 2
    stockage.remove_content(EMPREINTE)
    assert on_disk(scelles) == []


@pytest.mark.parametrize("chiffrer", [False, True])
def test_nobody_else_on_the_machine_reads_what_is_kept(rayons, db, settings, chiffrer):
    settings.CHIFFRER_CONTENUS = chiffrer
    avant = os.umask(0o077)
    try:
        keep(io.BytesIO(RIB), 1000)
    finally:
        os.umask(avant)
    for un in (rayons, *rayons.rglob("*")):
        attendu = 0o700 if un.is_dir() else 0o600
        assert stat.S_IMODE(un.stat().st_mode) == attendu, un


def test_a_name_is_the_work_of_the_key(scelles, db):
    keep(io.BytesIO(RIB), 1000)
    (garde,) = on_disk(scelles)
    assert garde.name == name_of(first_key(), EMPREINTE)
