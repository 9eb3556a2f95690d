"""Amounts, days and instants are written in one place."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import sons
from sons.ecriture import PARIS, euros, unbreakable, write_day, write_instant

SOURCES = Path(sons.__file__).parent.parent
# A date that is read, the data of a deposit, a cell that a spreadsheet reads, a receipt.
AILLEURS = {
    "sons_cli/types.py",
    "guichet/depots/demonstration/fichiers.py",
    "guichet/tableur.py",
    "guichet/depots/rapport/recu.py",
    # What reads days, and what writes them in words.
    "guichet/depots/filtre.py",
    "guichet/theme/templatetags/dates.py",
}


@pytest.mark.parametrize(
    ("montant", "ecrit"),
    [
        ("1075", "1 075,00 €"),
        ("1E+3", "1 000,00 €"),
        ("0.5", "0,50 €"),
        ("358.333", "358,333 €"),
        ("-1234.5", "-1 234,50 €"),
    ],
)
def test_an_amount_is_written_to_the_cent_at_least(montant, ecrit):
    assert euros(Decimal(montant)) == ecrit


def test_an_amount_is_kept_on_one_line():
    assert unbreakable("1 234 567,50 €") == "1\u202f234\u202f567,50\u00a0€"


@pytest.mark.parametrize(
    ("jour", "ecrit"),
    [
        (date(2023, 3, 1), "01/03/2023"),
        (datetime(2023, 7, 1, 22, 0, tzinfo=UTC), "02/07/2023"),
        (datetime(2023, 7, 1, 21, 59, 59, tzinfo=UTC), "01/07/2023"),
        (datetime(2023, 7, 1, 23, 59), "01/07/2023"),
    ],
)
def test_a_day_is_that_of_paris(jour, ecrit):
    assert write_day(jour) == ecrit


@pytest.mark.parametrize(
    ("instant", "ecrit", "precis"),
    [
        (datetime(2023, 3, 15, 14, 0, tzinfo=PARIS), "15/03/2023 à 14h00", ""),
        (datetime(2023, 3, 15, 14, 0, 1, tzinfo=PARIS), "15/03/2023 à 14h00", "min01s"),
        (datetime(2023, 3, 15, 14, 0, 0, 1, tzinfo=PARIS), "15/03/2023 à 14h00", "min00s"),
        (datetime(2023, 7, 1, 22, 30, tzinfo=UTC), "02/07/2023 à 00h30", ""),
        (datetime(2023, 7, 1, 22, 30), "01/07/2023 à 22h30", ""),
    ],
)
def test_an_instant_is_that_of_paris_with_its_seconds_when_they_count(instant, ecrit, precis):
    assert write_instant(instant) == ecrit
    assert write_instant(instant, secondes=True) == ecrit + precis


def test_nobody_writes_a_date_by_hand():
    fichiers = [f for genre in ("py", "html", "txt") for f in SOURCES.rglob(f"*.{genre}")]
    fautifs = [
        nom
        for f in fichiers
        if re.search(r"%d/%m|%Hh%M|H\\hi", f.read_text(encoding="utf-8"))
        and (nom := f.relative_to(SOURCES).as_posix()) not in AILLEURS
    ]
    assert fautifs == ["sons/ecriture.py"]
