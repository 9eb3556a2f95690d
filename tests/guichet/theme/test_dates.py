from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from guichet.horloge import PARIS


@pytest.mark.parametrize(
    ("quand", "dit"),
    [
        (date(2022, 9, 1), "1er septembre 2022"),
        (date(2022, 9, 11), "11 septembre 2022"),
        (date(2022, 9, 21), "21 septembre 2022"),
        (None, ""),
    ],
)
def test_a_day_is_written_as_french_says_it(quand, dit):
    assert Template("{{ quand|jour }}").render(Context({"quand": quand})) == dit


@pytest.mark.parametrize("fuseau", [PARIS, UTC])
def test_the_time_follows_in_paris(fuseau):
    instant = datetime(2022, 9, 1, 10, 5, 7, tzinfo=PARIS).astimezone(fuseau)
    ecrit = Template('{{ quand|jour:"H:i:s" }}').render(Context({"quand": instant}))
    assert ecrit == "1er septembre 2022 à 10h05min07s"


@pytest.mark.parametrize(
    ("quand", "dit"),
    [
        (datetime(2022, 9, 1, 22, 5, 59, 1, tzinfo=UTC), "02/09/2022 à 00h05"),
        (datetime(2022, 12, 31, 23, 59, tzinfo=PARIS), "31/12/2022 à 23h59"),
        (None, ""),
    ],
)
def test_an_instant_is_written_to_the_minute(quand, dit):
    assert Template("{{ quand|instant }}").render(Context({"quand": quand})) == dit
