"""Which file is which piece: each way to be taken, and each reason not to be."""

import pytest

from guichet.depots.suivi.rapprochement import Attendue, match
from sons import load_textes
from sons.archive import Anomalie, Entree, Inventaire

NOMS = load_textes("MDV-LGC-Va1").dispositif.noms
BON = Attendue("MDV-LGC-Va1-BDC-00001.pdf", "PDF")
PREUVE = Attendue("MDV-LGC-Va1-HT-00001.pdf", "PDF")
AUTRE = Attendue("MDV-LGC-Va1-BDC-00002.pdf", "PDF")


def entree(nom, type_reel="PDF"):
    return Entree(nom, 10, "0" * 64, type_reel, ())


def rapproche(attendues, *entrees, deja=()):
    lues = tuple(entree(une) if isinstance(une, str) else une for une in entrees)
    return match(attendues, Inventaire(lues, ()), NOMS, deja)


@pytest.mark.parametrize(
    ("attendues", "nom", "devine"),
    [
        ([BON, AUTRE], BON.nom, False),
        ([BON, AUTRE], f"dossier/{BON.nom.upper()}", False),
        ([BON, AUTRE], "mdv lgc va1_bdc 00001.PDF", True),
        ([BON, AUTRE], "MDV-LGC-Va1-BDC-00001.jpeg", True),
        ([BON], "scan.pdf", True),
        ([BON, AUTRE], "scan.pdf", None),
        ([BON], "MDV-LGC-Va1-BDC-00009.pdf", None),
    ],
)
def test_a_file_is_taken_by_its_name_its_writing_or_as_the_only_one(attendues, nom, devine):
    fait = rapproche(attendues, nom)
    assert [(k, e.nom) for k, e in fait.prises.items()] == (
        [] if devine is None else [(BON.nom, nom)]
    )
    assert fait.devinees == ([(nom, BON.nom)] if devine else [])
    assert [n for n, _ in fait.ecartees] == ([nom] if devine is None else [])


@pytest.mark.parametrize(
    ("attendues", "noms", "ecarte", "raison"),
    [
        ([BON], [BON.nom, "scan.pdf"], "scan.pdf", "aucune autre pièce n’est attendue"),
        ([BON, PREUVE], ["scan.pdf"], "scan.pdf", f"noms attendus : {BON.nom}, {PREUVE.nom}"),
        ([BON], [AUTRE.nom], AUTRE.nom, "(numéro éditeur 00002)"),
        ([AUTRE, AUTRE], [AUTRE.nom], AUTRE.nom, "plusieurs demandes attendent"),
    ],
)
def test_what_is_not_used_has_a_reason(attendues, noms, ecarte, raison):
    (lu,) = rapproche(attendues, *noms).ecartees
    assert lu[0] == ecarte
    assert raison in lu[1]


def test_a_piece_that_is_there_already_is_said_so():
    (lu,) = rapproche([PREUVE], BON.nom, deja=[BON.nom]).ecartees
    assert lu == (BON.nom, "cette pièce est déjà reçue")


def test_the_only_file_of_another_type_is_not_guessed():
    assert rapproche([BON], entree("scan.png", "PNG")).prises == {}


def test_two_files_written_alike_are_not_guessed():
    fait = rapproche([BON, AUTRE], "MDV LGC Va1 BDC 00001.pdf", "MDV_LGC_Va1_BDC_00001.pdf")
    assert fait.prises == {}
    assert len(fait.ecartees) == 2


def test_what_is_taken_bears_the_name_expected_and_keeps_its_anomalies():
    abimee = Entree("scan.pdf", 10, None, "PDF", (Anomalie("5024"),))
    (gardee,) = rapproche([BON], abimee).inventory().entrees
    assert (gardee.nom, gardee.anomalies) == (BON.nom, abimee.anomalies)
    assert rapproche([BON], abimee).inventory([AUTRE.nom]).entrees == ()
