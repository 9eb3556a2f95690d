import hashlib
import io
import os
import tracemalloc
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.chiffrement.cles import Cle, CleAbsente, Usage
from guichet.chiffrement.flux import FluxRompu, Scelleur, name_of, unseal

BLOC = 65536
ENTETE = 88
CLE, AUTRE = Cle("une clé" * 10), Cle("une autre clé" * 10)
CONTENU = os.urandom(3 * BLOC + 100)
IDENTITE = hashlib.sha256(CONTENU).digest()


def find(identifiant):
    for cle in (CLE, AUTRE):
        if cle.identifiant == identifiant:
            return cle
    raise CleAbsente(identifiant)


def seal(contenu=CONTENU, cle=CLE, identite=IDENTITE):
    cible = io.BytesIO()
    scelleur = Scelleur(cible, cle, Usage.CONTENU)
    scelleur.write(contenu)
    scelleur.finish(identite)
    return cible.getvalue()


def read(scelle, usage=Usage.CONTENU, identite=IDENTITE):
    with unseal(io.BytesIO(scelle), find, usage, identite) as flux:
        return flux.read()


SCELLE = seal()


@pytest.mark.parametrize("taille", [0, 1, BLOC - 1, BLOC, BLOC + 1, 2 * BLOC, 2 * BLOC + 1])
def test_a_content_of_any_size_comes_out_as_it_was(taille):
    scelle = seal(CONTENU[:taille])
    assert read(scelle) == CONTENU[:taille]
    assert len(scelle) == ENTETE + taille + 16 * max(1, -(-taille // BLOC))


@given(st.lists(st.integers(0, BLOC * 2), max_size=5))
@settings(max_examples=20)
def test_it_does_not_matter_how_it_is_written(tailles):
    cible, scelleur, debut = io.BytesIO(), None, 0
    scelleur = Scelleur(cible, CLE, Usage.CONTENU)
    for taille in tailles:
        scelleur.write(CONTENU[debut : debut + taille])
        debut = min(debut + taille, len(CONTENU))
    scelleur.write(CONTENU[debut:])
    scelleur.finish(IDENTITE)
    assert read(cible.getvalue()) == CONTENU


@given(st.integers(0, len(CONTENU) + 50), st.integers(0, BLOC + 50))
@settings(max_examples=50)
def test_it_is_read_from_any_place(place, taille):
    with unseal(io.BytesIO(SCELLE), find, Usage.CONTENU) as flux:
        flux.seek(place)
        assert flux.read(taille) == CONTENU[place : place + taille]
        flux.seek(-5, io.SEEK_END)
        assert flux.read() == CONTENU[-5:]


def test_a_zip_is_read_through_it():
    zip_ = io.BytesIO()
    with ZipFile(zip_, "w") as archive:
        archive.writestr("a.pdf", CONTENU)
    flux = unseal(io.BytesIO(seal(zip_.getvalue())), find, Usage.CONTENU)
    with ZipFile(flux) as archive:
        assert archive.read("a.pdf") == CONTENU


BLOCS = [SCELLE[ENTETE + i * (BLOC + 16) : ENTETE + (i + 1) * (BLOC + 16)] for i in range(4)]
TETE = SCELLE[:ENTETE]


FAUX = {
    "vide": b"",
    "en clair": CONTENU,
    "la tête seule": TETE,
    "coupé au bord d’un bloc": TETE + b"".join(BLOCS[:3]),
    "coupé dans un bloc": SCELLE[:-1],
    "coupé dans le sceau": SCELLE[:-90],
    "allongé": SCELLE + b"\0",
    "un bloc en moins": TETE + BLOCS[0] + BLOCS[2] + BLOCS[3],
    "deux blocs échangés": TETE + BLOCS[1] + BLOCS[0] + BLOCS[2] + BLOCS[3],
    "un bloc répété": TETE + BLOCS[0] + BLOCS[0] + BLOCS[2] + BLOCS[3],
    "le bloc d’un autre": TETE + seal()[ENTETE : ENTETE + BLOC + 16] + b"".join(BLOCS[1:]),
    "la tête d’un autre": seal()[:ENTETE] + SCELLE[ENTETE:],
    "un octet changé": SCELLE[:-40] + bytes([SCELLE[-40] ^ 1]) + SCELLE[-39:],
    "un octet de la tête": SCELLE[:50] + bytes([SCELLE[50] ^ 1]) + SCELLE[51:],
    "la marque": b"GSC2" + SCELLE[4:],
    "une autre clé annoncée": SCELLE[:4] + bytes.fromhex(AUTRE.identifiant) + SCELLE[8:],
}


@pytest.mark.parametrize("nom", FAUX)
def test_nothing_altered_opens(nom):
    with pytest.raises(FluxRompu, match="ne s’ouvre pas"):
        read(FAUX[nom])


def test_what_was_cut_is_known_before_anything_is_given():
    with pytest.raises(FluxRompu):
        unseal(io.BytesIO(TETE + b"".join(BLOCS[:3])), find, Usage.CONTENU)


def test_neither_another_use_nor_another_content_nor_a_lost_key_opens():
    with pytest.raises(FluxRompu):
        read(SCELLE, Usage.SAUVEGARDE)
    with pytest.raises(FluxRompu):
        read(SCELLE, identite=bytes(32))
    perdue = Cle("perdue" * 10)
    with pytest.raises(CleAbsente, match=perdue.identifiant):
        read(seal(cle=perdue))


def test_what_does_not_open_leaves_nothing_open():
    source = io.BytesIO(b"")
    with pytest.raises(FluxRompu):
        unseal(source, find, Usage.CONTENU)
    assert source.closed


def test_names_tell_nothing_without_the_key():
    assert name_of(CLE, "a" * 64) != name_of(AUTRE, "a" * 64)
    assert name_of(CLE, "a" * 64) == name_of(CLE, "a" * 64)


def test_two_hundred_megabytes_go_through_a_few_of_memory(tmp_path):
    bloc = os.urandom(1024**2)
    with (tmp_path / "gros").open("w+b") as cible:
        tracemalloc.start()
        scelleur = Scelleur(cible, CLE, Usage.CONTENU)
        for _ in range(200):
            scelleur.write(bloc)
        scelleur.finish(bytes(32))
        cible.seek(0)
        with unseal(cible, find, Usage.CONTENU) as flux:
            lu = 0
            while morceau := flux.read(1024**2):
                lu += len(morceau)
        pic = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert lu == 200 * 1024**2
    assert pic < 8 * 1024**2
