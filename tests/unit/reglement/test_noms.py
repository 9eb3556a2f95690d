"""What the nomenclature says of a file name."""

from datetime import date

import pytest

from sons import load_textes
from sons.reglement.noms import json_pattern, next_json, of_day, piece_number, renumber


@pytest.fixture(scope="module")
def noms():
    return load_textes("MDV-LGC-Va1", "avance").dispositif.noms


def test_the_parts_of_a_name_are_told(noms):
    lu = json_pattern(noms).fullmatch("JSON-MDVLGC20220001-20220901-007.json")
    assert lu.groupdict() == {"numeroAns": "MDVLGC20220001", "AAAAMMJJ": "20220901", "nnn": "007"}


@pytest.mark.parametrize(
    ("nom", "pris", "libre"),
    [
        ("JSON-A-20220901-001.json", {"JSON-A-20220901-001.json"}, "JSON-A-20220901-002.json"),
        ("JSON-A-20220901-003.json", {"JSON-A-20220901-003.json"}, "JSON-A-20220901-001.json"),
        ("JSON-A-20220901-001.json", {f"JSON-A-20220901-{n:03d}.json" for n in range(1000)}, ""),
        ("demandes.json", set(), ""),
        ("JSON-A-2022-001.json", set(), ""),
    ],
)
def test_the_next_name_is_the_first_that_is_free_from_the_first_rank(noms, nom, pris, libre):
    assert next_json(noms, nom, pris) == libre


@pytest.mark.parametrize(
    ("nom", "neuf"),
    [
        ("MDV-LGC-Va1-BDC-00002.pdf", "MDV-LGC-Va1-BDC-00009.pdf"),
        ("mdv-lgc-va1-bdc-00002.PDF", "mdv-lgc-va1-bdc-00009.PDF"),
        ("MDV-LGC-Va1-BDC-00003.pdf", "MDV-LGC-Va1-BDC-00003.pdf"),
        ("bon-00002.pdf", "bon-00002.pdf"),
    ],
)
def test_a_piece_takes_its_new_number_where_the_nomenclature_puts_it(noms, nom, neuf):
    assert renumber(noms, nom, "00002", "00009") == neuf


@pytest.mark.parametrize(
    ("nom", "du_jour"),
    [
        ("JSON-A-20220901-007.json", "JSON-A-20261122-007.json"),
        ("JSON-A-20261122-007.json", "JSON-A-20261122-007.json"),
        ("demandes.json", ""),
    ],
)
def test_a_name_is_given_another_day(noms, nom, du_jour):
    assert of_day(noms, nom, date(2026, 11, 22)) == du_jour


@pytest.mark.parametrize(
    ("nom", "numero"),
    [
        ("MDV-LGC-Va1-BDC-00002.pdf", "00002"),
        ("mdv-lgc-va1-bdc-A12.PNG", "A12"),
        ("scan 3.pdf", ""),
        ("bon.pdf", ""),
        ("MDV-LGC-Va1-BDC-00002", ""),
    ],
)
def test_the_name_of_a_piece_tells_its_number(noms, nom, numero):
    assert piece_number(noms, nom) == numero
