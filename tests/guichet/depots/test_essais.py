from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from guichet import horloge
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.demonstration import dates
from guichet.depots.demonstration.essais import ESSAIS, make, solution_to_try
from guichet.depots.models import Depot, Simulation
from guichet.horloge import decalage


@pytest.fixture
def il_est(monkeypatch, settings):
    """Live at a real day, in a demonstration."""
    settings.DEMONSTRATION = True
    decalage.forget()

    def _il_est(jour):
        instant = datetime.fromisoformat(jour).replace(tzinfo=horloge.PARIS)
        monkeypatch.setattr(horloge, "instant_reel", lambda: instant)
        return instant

    yield _il_est
    decalage.forget()


@pytest.fixture
def edith(db, il_est, client, connecter):
    """The demonstration, started years after every closing, and its supplier logged in."""
    il_est("2029-03-05T10:00")
    call_command("demonstration", verbosity=0)
    personne = Personne.objects.get(email="edith.leur@demonstration.exemple")
    connecter(client, personne)
    return personne


@pytest.fixture
def editeur(edith):
    return Organisation.objects.get(siren="900000001")


def fetch(client, organisation, essai, forme):
    reponse = client.get(f"/organisations/{organisation.pk}/essais/{essai}.{forme}")
    assert reponse.headers["Cache-Control"] == "private, no-store"
    nom = reponse.headers["Content-Disposition"].split('"')[1]
    return SimpleUploadedFile(nom, reponse.content)


def send(client, organisation, page, essai):
    donnees = {
        "solution": solution_to_try(organisation).numero_ans,
        "phase": "avance",
        "fichier": fetch(client, organisation, essai, "json"),
        "archive": fetch(client, organisation, essai, "zip"),
    }
    return client.post(f"/organisations/{organisation.pk}/{page}", donnees)


@pytest.mark.parametrize(
    ("jour", "joue"),
    [
        ("2026-11-22T10:00", "2026-11-22"),
        ("2026-11-25T09:59", "2026-11-25"),
        ("2026-11-25T10:01", "2026-11-04"),
        ("2031-01-01T00:00", "2026-11-04"),
    ],
)
def test_a_demonstration_begins_when_something_is_open(db, il_est, jour, joue):
    il_est(jour)
    dates.load()
    assert horloge.today().isoformat() == joue


def test_a_date_that_somebody_chose_is_kept(db, il_est):
    il_est("2026-11-22T10:00")
    decalage.set_date(datetime(2022, 9, 1, 10, tzinfo=horloge.PARIS))
    dates.load()
    assert horloge.today().isoformat() == "2022-09-01"


def test_the_good_file_passes_and_another_follows_it(client, editeur):
    send(client, editeur, "simuler", "bon")
    simulation = Simulation.objects.latest("pk")
    assert (simulation.verdict, simulation.nb_demandes) == ("accepte", ESSAIS["bon"].demandes)
    for _ in range(2):
        send(client, editeur, "deposer", "bon")
        depot = Depot.objects.latest("pk")
        assert (depot.verdict, depot.nb_acceptees) == ("accepte", ESSAIS["bon"].demandes)
    assert depot.nom.endswith("-002.json")


def test_the_bad_file_meets_what_its_page_says(client, editeur):
    send(client, editeur, "simuler", "fautif")
    demandes = Simulation.objects.latest("pk").rapport["demandes"]
    codes = [d["constats"][0]["code"] if d["constats"] else "" for d in demandes]
    assert codes == ["2013"] * 5 + ["2017"] * 3 + ["2023", "5010", "", ""]


def test_the_files_are_where_they_are_used_and_not_in_production(client, editeur, settings):
    espace = f"/organisations/{editeur.pk}"
    for page in ("simuler", "deposer"):
        html = client.get(f"{espace}/{page}").text
        assert f"{espace}/essais/bon.json" in html
        assert "Fichier à corriger (ZIP des pièces)" in html
    for inconnu in ("bon.exe", "autre.json"):
        assert client.get(f"{espace}/essais/{inconnu}").status_code == 404
    settings.DEMONSTRATION = False
    assert "Des fichiers pour essayer" not in client.get(f"{espace}/simuler").text
    assert client.get(f"{espace}/essais/bon.json").status_code == 404


def test_two_files_asked_for_together_belong_together(editeur):
    solution = solution_to_try(editeur)
    premier, second = (make(editeur, solution, ESSAIS["bon"]) for _ in range(2))
    assert (premier.nom, premier.json) == (second.nom, second.json)
