"""The counter works the same on contents that lie encrypted: every way of reading goes through."""

import hashlib

from django.urls import reverse

from guichet.depots.models import Depot, EtatPiece
from guichet.depots.reception.televersement import assemble, receive
from guichet.fichiers.models import Analyse
from guichet.fichiers.stockage import read_content
from tests.guichet.depots.envois import adresse, formulaire


def test_a_deposit_is_controlled_analysed_seen_and_handed_out(
    scelles, entree, fournisseur, fabrique, horloge_de, surveille, run_tasks
):
    horloge_de(fabrique.instant)
    assert entree.post(adresse("deposer", fournisseur), formulaire(fabrique)).status_code == 302
    run_tasks()
    depot = Depot.objects.get()
    assert (depot.verdict, depot.archive.analyse) == ("accepte", Analyse.SAIN)
    piece = depot.demandes.order_by("num_ligne")[0].pieces.get(etat=EtatPiece.RECUE)
    page = entree.get(reverse("depots:piece", args=[piece.pk]))
    assert page.content in fabrique.pieces.values()
    image = entree.get(reverse("depots:image", args=[piece.pk, 1, "vignette"]))
    assert image.content.startswith(b"\x89PNG")
    assert b"piece" not in b"".join(un.read_bytes() for un in scelles.rglob("scelles/*/*/*/*"))
    assert not list(scelles.rglob("contenus"))


def test_a_file_sent_by_parts_is_put_together(scelles, fournisseur):
    morceaux = [b"un" * 500, b"deux" * 500]
    noms = [hashlib.sha256(un).hexdigest() for un in morceaux]
    for un in morceaux:
        receive(fournisseur, SimpleStream(un))
    contenu = assemble(fournisseur, noms, 10_000)
    assert read_content(contenu.empreinte) == b"".join(morceaux)
    assert not [un for un in scelles.rglob("morceaux-scelles/*/*/*/*") if un.is_file()]


class SimpleStream:
    def __init__(self, octets):
        self._octets = octets

    def read(self, taille, /):
        return self._octets[:taille]
