import re
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import guichet
from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.horloge import decalage

JOUR = datetime(2022, 9, 1, 10, tzinfo=horloge.PARIS)


@pytest.fixture
def demonstration(settings, db):
    settings.DEMONSTRATION = True
    decalage.forget()
    yield
    decalage.forget()


@pytest.fixture
def administrateur(client, personne, rattache, connecter):
    rattache(personne, Role.ADMINISTRATEUR)
    connecter(client, personne)


def test_no_other_clock_is_read_in_the_portal():
    racine = Path(guichet.__file__).parent
    autre = re.compile(r"timezone\.now|datetime\.now|date\.today|utcnow|time\.time\(")
    fautifs = [f.name for f in racine.rglob("*.py") if autre.search(f.read_text())]
    # The queue waits in real seconds, and stands beside the clock: it knows nothing of ours.
    assert sorted(fautifs) == ["__init__.py", "courtier.py", "file.py"]
    assert len(autre.findall((racine / "horloge" / "__init__.py").read_text())) == 1


def test_the_clock_is_that_of_paris(db):
    assert horloge.now().tzinfo == horloge.PARIS
    assert abs(horloge.now() - horloge.instant_reel()) < timedelta(seconds=1)


def test_a_demonstration_lives_at_another_date_and_time_goes_on(demonstration):
    decalage.set_date(JOUR)
    assert timedelta() <= horloge.now() - JOUR < timedelta(seconds=5)
    assert horloge.today() == JOUR.date()


@pytest.mark.parametrize("avant", [None, datetime(2023, 3, 4, 5, tzinfo=horloge.PARIS)])
def test_a_date_lived_for_a_while_gives_the_clock_back_to_the_second(demonstration, avant):
    if avant is not None:
        decalage.set_date(avant)
    ecart = decalage.read_decalage()
    for _ in range(3):
        with suppress(ZeroDivisionError), decalage.lived_at(JOUR):
            assert horloge.today() == JOUR.date()
            1 / 0  # noqa: B018
    assert decalage.read_decalage() == ecart


def test_coming_back_to_the_real_date(demonstration):
    decalage.set_date(JOUR)
    decalage.reset()
    assert horloge.now().year >= 2025


def test_production_never_shifts_its_clock(db):
    decalage.set_date(JOUR)
    assert horloge.now().year >= 2025


def test_the_date_of_the_demonstration_stands_on_every_page(demonstration, client):
    decalage.set_date(JOUR)
    assert "portail de démonstration, date : 1er septembre 2022 à 10h00" in client.get("/").text
    assert "portail de démonstration" in client.get("/introuvable").text


def test_production_has_no_banner(client, db):
    assert "démonstration" not in client.get("/").text


def test_an_administrator_changes_the_date(demonstration, administrateur, client):
    page = client.post("/administration/date", {"instant": "2022-09-01T10:00"}, follow=True)
    assert "date : 1er septembre 2022 à 10h00" in page.text


def test_the_page_of_the_date_does_not_exist_in_production(administrateur, client):
    assert client.get("/administration/date").status_code == 404


@pytest.mark.parametrize("instant", ["0001-01-01T00:00", "1999-12-31T23:59", "9999-12-31T23:59"])
def test_a_date_from_which_no_page_could_be_shown_is_refused(
    demonstration, administrateur, client, instant
):
    page = client.post("/administration/date", {"instant": instant})
    assert "entre le 01/01/2000 et le 31/12/2099" in page.text
    assert abs(horloge.now() - horloge.instant_reel()) < timedelta(seconds=5)


def test_who_sets_the_date_is_led_to_it_from_every_page(
    demonstration, administrateur, client, django_client_factory
):
    assert 'href="/administration/date"' in client.get("/aide").text
    assert 'href="/administration/date"' not in django_client_factory().get("/aide").text
