"""The viewer of pieces."""

import hashlib
import io

import pytest
import typst
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet.depots.models import EtatPiece, Piece
from guichet.fichiers.models import Fichier
from guichet.fichiers.reception import keep
from tests.fabrique.pieces import make_piece, make_zip
from tests.guichet.depots.lignes import make_demande


@pytest.fixture
def devis():
    return typst.compile(b"Devis\n#pagebreak()\nTotal \\<b\\> : 430 euros", format="pdf")


@pytest.fixture
def demande(fournisseur, deposant):
    demande = make_demande(fournisseur, deposant)
    demande.pieces.all().delete()
    return demande


@pytest.fixture
def piece(demande):
    """Add a received piece to the demande."""

    def _piece(nom, contenu, **champs):
        archive = keep(io.BytesIO(make_zip({nom: contenu})), 10**7)
        valeurs = {
            "rang": demande.pieces.count(), "nom": nom, "type": "BON_COMMANDE",
            "format": nom[-3:].upper(), "etat": EtatPiece.RECUE, "archive": archive, "entree": nom,
            "empreinte": hashlib.sha256(contenu).hexdigest(),
        }  # fmt: skip
        return Piece.objects.create(demande=demande, **valeurs | champs)

    return _piece


def voir(piece, suite=""):
    return reverse("depots:voir", args=[piece.pk]) + suite


def image(piece, page=1, taille="normale"):
    return reverse("depots:image", args=[piece.pk, page, taille])


def test_a_piece_is_read_page_by_page(entree, piece, devis):
    une = piece("bdc.pdf", devis)
    premiere, seconde = (entree.get(voir(une, f"?page={n}")).text for n in (1, 2))
    assert "Bon de commande" in premiere
    assert "Page 1 sur 2" in premiere
    assert 'rel="next" href="?page=2#page"' in premiere
    assert 'rel="prev"' not in premiere
    assert "Page 2 sur 2 de la pièce bdc.pdf (Bon de commande" in seconde
    assert 'rel="prev" href="?page=1#page"' in seconde
    assert "&lt;b&gt; : 430 euros" in seconde
    assert entree.get(voir(une, "?page=3")).status_code == 404
    assert "Page 1 sur 2" in entree.get(voir(une, "?page=x")).text


def test_the_picture_is_for_nobody_else_and_kept_nowhere(entree, piece, devis):
    reponse = entree.get(image(piece("bdc.pdf", devis)))
    assert reponse.content.startswith(b"\x89PNG")
    entetes = reponse.headers
    assert entetes["Content-Type"] == "image/png"
    assert entetes["Cache-Control"] == "private, no-store"
    assert entetes["X-Content-Type-Options"] == "nosniff"
    assert entetes["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_page_is_enlarged_without_script(entree, piece, devis):
    une = piece("bdc.pdf", devis)
    assert 'href="?page=1&amp;taille=grande#page"' in entree.get(voir(une)).text
    page = entree.get(voir(une, "?page=1&taille=grande")).text
    assert image(une, 1, "grande") in page
    assert "Réduire" in page
    assert 'href="?page=2&amp;taille=grande#page"' in page
    assert entree.get(image(une, 1, "immense")).status_code == 404
    assert entree.get(image(une, 9)).status_code == 404


def test_one_goes_from_piece_to_piece(entree, piece, devis):
    une, deux, trois = (piece(f"{n}.pdf", devis) for n in range(3))
    page = entree.get(voir(deux)).text
    assert "pièce 2 sur 3" in page
    assert f'href="{voir(une)}">← Pièce précédente : 0.pdf' in page
    assert f'href="{voir(trois)}">Pièce suivante : 2.pdf →' in page


@pytest.mark.parametrize("format_", ["PNG", "JPG"])
def test_a_picture_is_drawn_anew(entree, piece, format_):
    une = piece(f"scan.{format_.lower()}", make_piece(format_))
    assert "Page 1 sur 1" in entree.get(voir(une)).text
    assert entree.get(image(une)).content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [(b"%PDF-1.4\n%%EOF\n", "abîmé ou incomplet"), (b"GIF89a", "PDF, PNG et JPEG seulement")],
)
def test_a_piece_that_is_not_shown_is_offered_to_download(entree, piece, contenu, raison):
    une = piece("bdc.pdf", contenu)
    page = entree.get(voir(une)).text
    assert raison in page
    assert f'<a href="{reverse("depots:piece", args=[une.pk])}" download>Téléchargez-la</a>' in page
    assert entree.get(image(une)).status_code == 404
    vignette = entree.get(image(une, taille="vignette"))
    assert (vignette.status_code, "sans-apercu" in vignette.url) == (302, True)


@pytest.mark.parametrize(
    ("etat", "mots"),
    [(EtatPiece.MANQUANTE, "n’a pas été reçue"), (EtatPiece.REFUSEE, "refusée au contrôle")],
)
def test_a_piece_that_is_not_there_says_so(entree, piece, etat, mots):
    une = piece("bdc.pdf", b"x", etat=etat, archive=None, empreinte="")
    assert mots in entree.get(voir(une)).text
    assert entree.get(image(une)).status_code == 404


def test_a_piece_held_by_the_antivirus_is_not_drawn(entree, piece, demande, devis):
    une = piece("bdc.pdf", devis)
    Fichier.objects.filter(pk=une.archive_id).update(analyse="infecte", menace="Eicar")
    assert entree.get(voir(une)).status_code == 403
    assert entree.get(image(une)).status_code == 403
    page = entree.get(reverse("depots:demande", args=[demande.pk])).text
    assert image(une, taille="vignette") not in page


def test_the_page_of_a_demande_shows_its_pieces_small(entree, piece, demande, devis):
    une = piece("bdc.pdf", devis)
    page = entree.get(reverse("depots:demande", args=[demande.pk])).text
    vignette = f'src="{image(une, taille="vignette")}" alt="" width="96" height="136"'
    assert f'<img {vignette} loading="lazy">' in page
    assert f'href="{voir(une)}"' in page
    assert 'aria-label="Télécharger bdc.pdf"' in page


def test_as_many_queries_for_one_piece_as_for_ten(entree, piece, demande, devis):
    nombres = []
    for _ in range(2):
        une = piece(f"{demande.pieces.count()}.pdf", devis)
        entree.get("/aide")  # the badge is counted, and kept
        with CaptureQueriesContext(connection) as questions:
            entree.get(voir(une))
            entree.get(reverse("depots:demande", args=[demande.pk]))
        nombres.append(len(questions))
        for n in range(9):
            piece(f"autre-{n}.pdf", devis)
    assert nombres[0] == nombres[1]
