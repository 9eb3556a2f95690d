"""The declared pieces against the ZIP: names, whatever computer wrote them."""

import unicodedata
from dataclasses import replace

import pytest

from sons.archive import Entree
from sons.controles.pieces import EntreesParNom
from sons.manque import Manque
from tests.fabrique.essais import base_mdv, changed, essai, line, put
from tests.fabrique.pieces import make_piece, make_zip

MDV = base_mdv()
PREMIERE, *AUTRES = MDV.pieces
PDF = make_piece("PDF")


def named(*noms):
    """The deposit, its first pieces declared under other names."""
    depot = MDV
    for rang, nom in enumerate(noms):
        depot = changed(depot, line(rang, put("piecesJustificatives.0.nomFichier", nom)))
    return depot


def of_pieces(depot, archive):
    rapport = essai(depot, archive=archive).run().rapport
    return [[c.code for c in rapport.constats]] + [
        [c.code for c in d.constats] for d in rapport.demandes
    ]


def zipped(*noms, contenu=PDF):
    return make_zip(dict.fromkeys(AUTRES, PDF) | dict.fromkeys(noms, contenu))


# -- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("MDV-LGC-Va1-BDC-00001.pdf", []),
        ("mdv-lgc-va1-bdc-00001.PDF", []),
        ("MDV-LGC-Va1-BDC-00001.png", ["5013"]),
        ("MDV-LGC-Va1-BDC-00001", ["5012"]),
        ("MDV-LGC-Va1-BDC-00001.", ["5012"]),
        ("MDV-LGC-Va1-BDC-00002.pdf", ["5012"]),
        ("MDV-LGC-Va1-HT-00001.pdf", ["5012"]),
        ("MDV-LGC-Va2-BDC-00001.pdf", ["5012"]),
        ("bon.png", ["5012"]),
    ],
)
def test_a_piece_is_named_by_the_nomenclature(nom, attendu):
    assert PREMIERE == "MDV-LGC-Va1-BDC-00001.pdf"
    rapport = essai(named(nom), archive=zipped(nom)).run().rapport
    assert [c.code for c in rapport.demandes[0].constats] == attendu


@pytest.mark.parametrize(
    ("noms", "attendu"),
    [
        ([PREMIERE, AUTRES[0]], [[], []]),
        ([PREMIERE, PREMIERE], [[], ["5012", "5028"]]),
        ([PREMIERE, PREMIERE.upper()], [[], ["5012", "5028"]]),
    ],
)
def test_two_demandes_do_not_share_a_piece(noms, attendu):
    rapport = essai(named(*noms), archive=None).run().rapport
    assert [[c.code for c in d.constats] for d in rapport.demandes[:2]] == attendu


def test_a_piece_named_twice_in_its_own_demande_is_not_another_s():
    piece = MDV.arbre["lignesImport"][0]["piecesJustificatives"][0]
    depot = changed(MDV, line(0, put("piecesJustificatives", [piece, piece])))
    rapport = essai(depot).run().rapport
    assert [c.code for c in rapport.demandes[0].constats] == ["3023"]


# -- archive ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entree", "attendu"),
    [
        (PREMIERE, [[], []]),
        (PREMIERE.lower(), [[], []]),
        (f"pieces/{PREMIERE}", [["5025"], []]),
        ("autre.pdf", [["5011"], ["5010"]]),
        (PREMIERE.replace(".pdf", ".png"), [["5011"], ["5010"]]),
    ],
)
def test_a_piece_is_found_by_its_name(entree, attendu):
    du_fichier, de_la_demande, *_ = of_pieces(MDV, zipped(entree))
    trouves = [[c for c in codes if c != "5025"] for codes in (du_fichier, de_la_demande)]
    assert trouves == [[c for c in codes if c != "5025"] for codes in attendu]


ACCENTUE = "MDV-LGC-Va1-BDC-Évry.pdf"


@pytest.mark.parametrize("declaree", ["NFC", "NFD"])
@pytest.mark.parametrize("archivee", ["NFC", "NFD"])
def test_the_accents_of_a_mac_are_the_same_accents(declaree, archivee):
    """A Mac writes E and its accent as two signs; the JSON may hold one."""
    depot = named(unicodedata.normalize(declaree, ACCENTUE))
    du_fichier, de_la_demande, *_ = of_pieces(
        depot, zipped(unicodedata.normalize(archivee, ACCENTUE))
    )
    assert (du_fichier, de_la_demande) == ([], ["5012"])


def entry(nom):
    return Entree(nom=nom, taille_octets=1, empreinte=None, type_reel="PDF", anomalies=())


def test_the_whole_name_comes_before_the_one_without_its_folder():
    entrees = EntreesParNom([entry("a/bon.pdf"), entry("bon.pdf"), entry("b/Seul.pdf")])
    assert entrees.find("bon.pdf").nom == "bon.pdf"
    assert entrees.find("BON.PDF").nom == "bon.pdf"
    assert entrees.find("a/bon.pdf").nom == "a/bon.pdf"
    assert entrees.find("seul.pdf").nom == "b/Seul.pdf"
    assert entrees.find("absent.pdf") is None


def test_each_entry_that_nobody_declares_is_named():
    rapport = essai(MDV, archive=zipped(PREMIERE, "a.pdf", "b.pdf")).run().rapport
    assert [(c.code, c.recu) for c in rapport.constats] == [("5011", "a.pdf"), ("5011", "b.pdf")]


def test_a_demande_that_cannot_be_read_may_have_declared_what_is_left():
    """Its pieces are not told as declared by nobody."""
    depot = changed(MDV, line(0, lambda demande: demande["commande"].pop("regimeTVA")))
    rapport = essai(depot).run().rapport
    assert "5011" not in {c.code for c in rapport.constats}


@pytest.mark.parametrize(
    ("format_", "contenu", "attendu"),
    [
        ("PDF", PDF, []),
        ("PNG", make_piece("PNG"), ["5013"]),
        ("PNG", PDF, ["5013", "5029"]),
        ("PDF", make_piece("JPG"), ["5029"]),
        # A format out of the list is said by its own row: there is nothing to convert into.
        ("pdf", PDF, ["2015"]),
        ("TIFF", PDF, ["2015"]),
        ("PDF", b"texte", ["5016"]),  # what it is cannot be told: not said twice
    ],
)
def test_a_piece_is_of_the_format_it_says(format_, contenu, attendu):
    depot = changed(MDV, line(0, put("piecesJustificatives.0.formatFichier", format_)))
    rapport = essai(depot, archive=zipped(PREMIERE, contenu=contenu)).run().rapport
    assert [c.code for c in rapport.demandes[0].constats] == attendu


def test_without_an_archive_names_are_looked_at_all_the_same():
    rapport = essai(named("bon.pdf"), archive=None).run().rapport
    assert [c.code for c in rapport.demandes[0].constats] == ["5012"]
    assert Manque.ARCHIVE_DES_PIECES in {n.manque for n in rapport.non_verifies}


def test_a_refused_archive_is_told_of_every_piece():
    assert of_pieces(MDV, b"PK") == [["5001"], *[["5010"]] * 4]


def test_a_piece_never_rejects():
    rapport = essai(replace(MDV), archive=make_zip({})).run().rapport
    assert {d.verdict for d in rapport.demandes} == {"incomplete"}
