from pathlib import Path

from guichet.configuration.preparation import list_gaps


def test_who_serves_without_a_base_is_told_what_is_not_refused(settings):
    settings.BASE_LOCALE = None
    (phrase,) = list_gaps()
    assert "GUICHET_BASE_LOCALE" in phrase
    assert "n’est pas rejeté" in phrase


def test_who_serves_with_a_base_is_told_nothing(settings):
    settings.BASE_LOCALE = Path("base.sqlite")
    assert list_gaps() == []
