"""The name of the first deposit of a day."""

from datetime import date

from sons import load_textes
from sons.reglement.noms import first_json


def test_the_first_name_of_a_day_follows_the_nomenclature():
    noms = load_textes("MDV-LGC-Va1", "avance").dispositif.noms
    assert first_json(noms, "A-1", date(2022, 9, 1)) == "JSON-A-1-20220901-001.json"
