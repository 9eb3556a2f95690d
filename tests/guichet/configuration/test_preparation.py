from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guichet.acteurs.models import Personne
from guichet.configuration.models import BaseDeDemonstration
from guichet.configuration.preparation import list_gaps, refuse_demonstration
from guichet.conservation.durees import LIVREES
from guichet.horloge import machine
from guichet.horloge.models import Decalage


@pytest.fixture(autouse=True)
def _horloge_reglee(monkeypatch):
    monkeypatch.setattr(machine, "is_set", lambda: True)


@pytest.fixture
def durees_fixees(settings, tmp_path):
    dossier = tmp_path / "conservation"
    dossier.mkdir()
    lignes = LIVREES.read_text(encoding="utf-8").replace(
        'origine = "Non vérifié', 'jours = 365\norigine = "Non vérifié'
    )
    (dossier / "durees.toml").write_text(lignes, encoding="utf-8")
    settings.REGLEMENT = tmp_path


def test_who_serves_without_a_base_is_told_what_is_not_refused(settings, durees_fixees):
    settings.BASE_LOCALE = None
    (phrase,) = list_gaps()
    assert "GUICHET_BASE_LOCALE" in phrase
    assert "n’est pas rejeté" in phrase


def test_who_has_not_said_how_long_data_are_kept_is_told_so(settings):
    settings.BASE_LOCALE = Path("base.sqlite")
    (phrase,) = list_gaps()
    assert "rien n’en est effacé" in phrase
    assert "texte des courriels" in phrase


def test_who_serves_with_a_base_and_durations_is_told_nothing(settings, durees_fixees):
    settings.BASE_LOCALE = Path("base.sqlite")
    assert list_gaps() == []


@pytest.mark.parametrize(("reglee", "dit"), [(True, False), (None, False), (False, True)])
def test_a_clock_that_nothing_sets_is_told(settings, durees_fixees, monkeypatch, reglee, dit):
    settings.BASE_LOCALE = Path("base.sqlite")
    monkeypatch.setattr(machine, "is_set", lambda: reglee)
    assert bool(list_gaps()) is dit
    assert not dit or "Rien ne règle l’horloge" in list_gaps()[0]


@pytest.mark.parametrize(
    "trace",
    [
        lambda: BaseDeDemonstration.objects.create(),
        # Those that were made before that mark.
        lambda: Decalage.objects.create(secondes=-1),
        lambda: Personne.objects.create_personne("Edith@Demonstration.Exemple", "Leur", "Édith"),
    ],
    ids=["marque", "horloge", "compte"],
)
def test_production_refuses_the_base_of_a_demonstration(db, settings, trace):
    refuse_demonstration()
    trace()
    with pytest.raises(CommandError, match="La production exige une base neuve"):
        refuse_demonstration()
    settings.DEMONSTRATION = True
    refuse_demonstration()


def test_a_base_where_people_work_is_never_made_a_demonstration(personne, settings):
    settings.DEMONSTRATION = True
    with pytest.raises(CommandError, match="contient de vrais comptes"):
        call_command("demonstration")
    assert not BaseDeDemonstration.objects.exists()
    assert list(Personne.objects.all()) == [personne]
