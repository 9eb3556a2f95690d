"""The portal on a real object store, by its S3 protocol and over HTTPS (tests/guichet/swift.py)."""

import hashlib
import io
import os
import socket
import tracemalloc
import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from guichet import horloge
from guichet.chiffrement.cles import Cle
from guichet.depots.models import Depot, EtatPiece, Reception
from guichet.depots.reception import flux
from guichet.depots.reception.flux import receive
from guichet.environnement import read_stockage
from guichet.fichiers import balayage, stockage
from guichet.fichiers.envoi import attachment
from guichet.fichiers.models import Fichier
from guichet.fichiers.pannes import StockageInjoignable
from guichet.fichiers.reception import keep, store
from guichet.sauvegarde.archive import read_members
from tests.guichet.depots.envois import adresse, formulaire
from tests.guichet.fichiers.rangement.models import Etiquette
from tests.guichet.swift import CLE, REGION, SECRET, run_swift

GROS = os.urandom(1024**2) * 40


@pytest.fixture(scope="session")
def swift():
    with run_swift() as swift:
        yield swift


@pytest.fixture
def variables(swift):
    """What an operator sets to keep contents there."""
    return {
        "GUICHET_S3_BAC": f"pieces-{uuid.uuid4().hex}",
        "GUICHET_S3_CLE": CLE,
        "GUICHET_S3_SECRET": SECRET,
        "GUICHET_S3_ADRESSE": swift.adresse,
        "GUICHET_S3_REGION": REGION,
        "AWS_CA_BUNDLE": str(swift.certificat),
    }


@pytest.fixture
def brancher(settings, monkeypatch, tmp_path, variables):
    """Keep contents in a bucket; with a variable that is not the right one, as a mistake does."""

    def _brancher(**fautes):
        for nom, valeur in (variables | fautes).items():
            monkeypatch.setenv(nom, valeur)
        settings.DOSSIER_DONNEES = tmp_path
        settings.STORAGES = settings.STORAGES | {"default": read_stockage(tmp_path)}

    return _brancher


@pytest.fixture
def bac(brancher):
    brancher()
    bac = default_storage.bucket
    bac.create()
    return bac


@pytest.fixture
def panne(bac, brancher):
    """Put the portal before a bucket that it cannot use, for each of the usual reasons."""

    def _panne(raison):
        with socket.create_server(("127.0.0.1", 0)) as prise:
            ferme = f"https://127.0.0.1:{prise.getsockname()[1]}"
        brancher(
            **{
                "bac inconnu": {"GUICHET_S3_BAC": "il-n-existe-pas"},
                "mauvais secret": {"GUICHET_S3_SECRET": "un-autre-secret"},
                "service arrêté": {"GUICHET_S3_ADRESSE": ferme},
                "autre certificat": {"AWS_CA_BUNDLE": "/etc/ssl/certs/ca-certificates.crt"},
            }[raison]
        )

    return _panne


PANNES = ("bac inconnu", "mauvais secret", "service arrêté", "autre certificat")


def keys(bac):
    return sorted(un.key for un in bac.objects.all())


def test_a_content_is_kept_under_its_hash_once_and_read_anywhere(db, bac, tmp_path):
    contenu = b"%PDF-1.7\ncontenu\n%%EOF\n"
    premier, second = (keep(io.BytesIO(contenu), 100) for _ in range(2))
    assert (premier, Fichier.objects.count()) == (second, 1)
    assert keys(bac) == [stockage.path_of(hashlib.sha256(contenu).hexdigest())]
    with stockage.open_content(premier.empreinte) as flux:
        assert flux.seek(5) == 5
        assert flux.read(3) == b"1.7"
    assert list((tmp_path / "brouillons").iterdir()) == []


def test_a_content_lies_encrypted_in_the_bucket_and_its_key_is_replaced(db, bac, settings):
    en_clair = keep(io.BytesIO(b"%PDF-1.7\nen clair"), 100)
    settings.CHIFFRER_CONTENUS = True
    fichier = keep(io.BytesIO(b"%PDF-1.7\nRIB"), 100)
    settings.CLES_DONNEES = ["n" * 50, *settings.CLES_DONNEES]
    call_command("coffre", "retourner")
    settings.CLES_DONNEES = settings.CLES_DONNEES[:1]
    assert {un.split("/")[0] for un in keys(bac)} == {"scelles"}
    assert stockage.read_content(fichier.empreinte) == b"%PDF-1.7\nRIB"
    with stockage.open_content(en_clair.empreinte) as flux:
        assert flux.seek(9) == 9
        assert flux.read() == b"en clair"
    for cle in keys(bac):
        assert b"PDF" not in bac.Object(cle).get()["Body"].read()


@pytest.mark.django_db(transaction=True)
def test_a_bucket_is_saved_and_put_back(bac, settings, tmp_path):
    settings.CLE_SAUVEGARDE = "s" * 50
    fichier = keep(io.BytesIO(b"%PDF-1.7\nRIB"), 100)
    call_command("sauvegarder", str(tmp_path / "s"))
    avant = keys(bac)
    stockage.remove_content(fichier.empreinte)
    assert keys(bac) == []
    for nom, _, contenu in read_members(tmp_path / "s", Cle("s" * 50)):
        if nom.startswith("contenus/"):
            stockage.put_back(nom, contenu)
    assert keys(bac) == avant
    assert stockage.read_content(fichier.empreinte) == b"%PDF-1.7\nRIB"


def test_a_large_content_goes_by_parts_both_ways_and_never_whole_in_memory(db, bac):
    tracemalloc.start()
    try:
        fichier = keep(io.BytesIO(GROS), len(GROS))
        reponse = attachment(fichier, "gros.zip")
        recu = hashlib.sha256()
        for bloc in reponse.streaming_content:
            recu.update(bloc)
        reponse.close()
        sommet = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert recu.hexdigest() == fichier.empreinte == hashlib.sha256(GROS).hexdigest()
    assert int(reponse.headers["Content-Length"]) == len(GROS)
    # Swift lists a manifest of parts as the entity tag « hash-number ».
    assert bac.Object(stockage.path_of(fichier.empreinte)).e_tag.strip('"').endswith("-5")
    assert sommet < len(GROS) / 2


def test_a_deposit_is_controlled_from_the_bucket_and_its_pieces_are_handed_out(
    bac, entree, fournisseur, fabrique, horloge_de
):
    horloge_de(fabrique.instant)
    assert entree.post(adresse("deposer", fournisseur), formulaire(fabrique)).status_code == 302
    depot = Depot.objects.get()
    assert (depot.verdict, depot.nb_acceptees) == ("accepte", 3)
    contenus = (depot.json, depot.archive, depot.retour)
    assert keys(bac) == sorted(stockage.path_of(un.empreinte) for un in contenus)
    piece = depot.demandes.order_by("num_ligne")[0].pieces.get(etat=EtatPiece.RECUE)
    rendue = entree.get(reverse("depots:piece", args=[piece.pk]))
    assert rendue.content == fabrique.pieces[piece.nom]


def test_a_zip_sent_by_parts_leaves_none_of_them_in_the_bucket(
    bac, entree, fournisseur, fabrique, horloge_de
):
    horloge_de(fabrique.instant)
    milieu = len(fabrique.archive) // 2
    empreintes = [
        entree.post(
            adresse("morceaux", fournisseur), morceau, content_type="application/octet-stream"
        ).json()["empreinte"]
        for morceau in (fabrique.archive[:milieu], fabrique.archive[milieu:])
    ]
    assert len([cle for cle in keys(bac) if cle.startswith("morceaux/")]) == 2
    envoi = formulaire(fabrique, archive=False)
    envoi |= {"morceaux": " ".join(empreintes), "nom_archive": "PIECES.zip"}
    entree.post(adresse("deposer", fournisseur), envoi)
    assert Depot.objects.get().archive.empreinte == hashlib.sha256(fabrique.archive).hexdigest()
    assert not [cle for cle in keys(bac) if not cle.startswith("contenus/")]


@pytest.mark.parametrize("raison", PANNES)
def test_a_bucket_that_cannot_be_used_is_told_in_french_and_nothing_is_recorded(
    panne, entree, fournisseur, fabrique, horloge_de, tmp_path, raison
):
    horloge_de(fabrique.instant)
    panne(raison)
    entree.raise_request_exception = False
    reponse = entree.post(adresse("deposer", fournisseur), formulaire(fabrique))
    assert reponse.status_code == 503
    assert "Le stockage des fichiers ne répond pas" in reponse.text
    assert (Depot.objects.count(), Reception.objects.count(), Fichier.objects.count()) == (0, 0, 0)
    assert list((tmp_path / "brouillons").iterdir()) == []


def test_what_was_received_before_the_bucket_failed_is_controlled_when_it_is_back(
    bac, brancher, entree, fournisseur, fabrique, envoyer, monkeypatch, run_tasks
):
    deposit = flux.record_deposit

    def fail(recue):
        brancher(GUICHET_S3_SECRET="change")
        return deposit(Reception.objects.get(pk=recue.pk))

    monkeypatch.setattr(flux, "record_deposit", fail)
    reception = receive(envoyer(fabrique))
    assert (reception.depot, reception.refus) == (None, "")
    monkeypatch.undo()
    brancher()
    run_tasks()
    assert Depot.objects.get().recu_le == fabrique.instant


def test_a_content_that_cannot_be_read_is_answered_before_anything_is_sent(db, panne):
    fichier = keep(SimpleUploadedFile("a", b"contenu"), 100)
    panne("mauvais secret")
    with pytest.raises(StockageInjoignable):
        attachment(fichier, "a.pdf")


@pytest.mark.parametrize("raison", PANNES)
def test_the_portal_does_not_start_on_a_bucket_that_it_cannot_use(db, panne, raison):
    panne(raison)
    with pytest.raises(CommandError, match="Le stockage des fichiers n’est pas utilisable"):
        call_command("servir", adresse="127.0.0.1:1")


def test_the_trial_of_the_start_leaves_nothing_in_the_bucket(bac):
    stockage.check_usable()
    assert keys(bac) == []


def test_what_nothing_names_any_more_leaves_the_bucket(db, bac, monkeypatch):
    """A content of a week that nobody named; and one that its process left without a row."""
    monkeypatch.setattr(balayage, "_DOSSIERS_PAR_HEURE", 1)
    monkeypatch.setattr(balayage, "CONSERVATION", timedelta(0))
    oublie, nomme = (keep(io.BytesIO(mot), 100) for mot in (b"oublie", b"nomme"))
    Etiquette.objects.create(fichier=nomme)
    sans_ligne = store(io.BytesIO(b"sans ligne"), 100)
    # The bucket dates to the second.
    suivante = horloge.instant_reel() + timedelta(seconds=2)
    monkeypatch.setattr("guichet.horloge.instant_reel", lambda: suivante)
    assert balayage.sweep()[0] == 2
    restent = [un.empreinte for un in (oublie, nomme) if stockage.is_kept(un.empreinte)]
    assert restent == [nomme.empreinte]
    assert not stockage.is_kept(sans_ligne.empreinte)
