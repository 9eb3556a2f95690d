"""A base of eligible beneficiaries older than the opening of its dispositif is told."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from sons import PARIS, ContexteMemoire, load_textes
from sons.bases import ContexteBase, Import, Sorte, import_file
from tests.fabrique import make_depot
from tests.fabrique.essais import essai
from tests.fabrique.extraits import write_csv, write_finess

IMPORT = datetime(2026, 11, 21, 10, tzinfo=PARIS)
PHA = make_depot(load_textes("PHA-LGO-Va1", "avance"), 1)
RIS = make_depot(load_textes("IMG-RIS-Va2", "avance"), 1)
MS = make_depot(load_textes("MS1-DUI-Va1", "avance"), 1)
CONTROLE = "éligibilité à jour (par FINESS)"


def with_list(dossier, depot, jour, instant=IMPORT):
    """Answer from a list of the day, the rest from memory."""
    liste, base = dossier / "liste.csv", dossier / "base.sqlite"
    numeros = [["FINESS", n] for n in depot.contexte.base["FINESS"]]
    write_csv(liste, [["type", "numero"], *numeros])
    code = depot.textes.dispositif.code
    import_file(
        Import(Sorte.BENEFICIAIRES, liste, base, instant, dispositif=code, date_extrait=jour)
    )
    sans_base = replace(depot.contexte, base={})
    return essai(depot, contexte=ContexteBase(base, code, sans_base)).run().rapport


def told(rapport):
    return [n.raison for n in rapport.non_verifies if n.controle == CONTROLE]


@pytest.mark.parametrize(
    ("depot", "jour", "perimee"),
    [
        # From the opening of the orders on.
        (PHA, date(2022, 2, 1), True),
        (PHA, date(2022, 2, 2), False),
        (PHA, date(2022, 2, 3), False),
        # Wave 2 gives that of the avances.
        (RIS, date(2025, 7, 9), True),
        (RIS, date(2025, 7, 10), False),
        # No opening is known: nothing to compare with.
        (MS, date(1990, 1, 1), False),
        # No day but that of the import, which follows.
        (PHA, None, False),
    ],
)
def test_a_list_older_than_the_opening(tmp_path, depot, jour, perimee):
    assert bool(told(with_list(tmp_path, depot, jour))) is perimee


def test_an_import_before_the_opening_is_proof_enough(tmp_path):
    rapport = with_list(tmp_path, PHA, None, datetime(2022, 2, 1, 10, tzinfo=PARIS))
    assert told(rapport) == [
        "la base des bénéficiaires date du 01/02/2022, avant l’ouverture du dispositif (02/02/2022)"
    ]


def test_what_does_not_answer_is_not_judged(tmp_path):
    """The FINESS extract of the base serves only where no list does."""
    write_finess(tmp_path / "f.csv", 3)
    base = tmp_path / "base.sqlite"
    vieux = Import(Sorte.FINESS, tmp_path / "f.csv", base, datetime(2020, 1, 1, tzinfo=PARIS))
    jour = import_file(vieux).provenance.date_extrait or date(2020, 1, 1)
    apres = jour.replace(year=jour.year + 1)
    seule = ContexteBase(base, "PHA-LGO-Va1", ContexteMemoire())
    assert seule.base_perimee("FINESS", apres) == jour
    assert seule.base_perimee("FINESS", jour) is None
    assert seule.base_perimee("RPPS", apres) is None
    connue = ContexteBase(base, "PHA-LGO-Va1", ContexteMemoire(base={"FINESS": {}}))
    assert connue.base_perimee("FINESS", apres) is None


def test_a_base_in_memory_has_no_age():
    assert told(essai(PHA).run().rapport) == []
