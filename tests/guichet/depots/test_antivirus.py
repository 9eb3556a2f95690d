import pytest
from django.urls import reverse

from guichet.depots.models import Depot, EtatPiece
from guichet.fichiers.models import Analyse
from tests.fabrique.pieces import make_zip
from tests.guichet.clamd import MENACE
from tests.guichet.depots.envois import adresse, formulaire


@pytest.fixture
def deposer_avec(entree, fournisseur, fabrique, horloge_de, surveille, run_tasks):
    """Deposit by the page with something added to the first piece, and have it analysed."""
    horloge_de(fabrique.instant)

    def _deposer_avec(ajout):
        premiere = sorted(fabrique.pieces)[0]
        pieces = fabrique.pieces | {premiere: fabrique.pieces[premiere] + ajout}
        envoi = formulaire(fabrique, archive=make_zip(pieces))
        assert entree.post(adresse("deposer", fournisseur), envoi).status_code == 302
        depot = Depot.objects.get()
        avant = download(entree, depot)
        run_tasks()
        depot.refresh_from_db()
        return avant, download(entree, depot), depot

    return _deposer_avec


def download(entree, depot):
    piece = depot.demandes.order_by("num_ligne")[0].pieces.get(etat=EtatPiece.RECUE)
    return entree.get(reverse("depots:piece", args=[piece.pk]))


def test_the_pieces_of_a_sound_zip_are_handed_out_once_clamd_has_said_so(deposer_avec, fabrique):
    avant, apres, _ = deposer_avec(b"")
    assert (avant.status_code, apres.status_code) == (403, 200)
    assert "en attente d’analyse" in avant.text
    assert apres.content in fabrique.pieces.values()


def test_a_zip_with_an_infected_piece_is_held_back_whole(deposer_avec):
    _, apres, depot = deposer_avec(MENACE)
    assert depot.archive.analyse == Analyse.INFECTE
    assert apres.status_code == 403
    assert "L’antivirus a trouvé une menace dans ce fichier" in apres.text
    assert MENACE not in apres.content
