import pytest
from django.core.management import call_command

from guichet import horloge
from guichet.courriels.models import Courriel
from guichet.horloge import decalage
from guichet.journal.verification import verify
from guichet.referencement import demonstration
from guichet.referencement.models import Candidature, Etat, Referencement


@pytest.fixture
def chargee(db, settings, monkeypatch):
    # The clock of this machine, not the one that the other tests play with.
    monkeypatch.undo()
    settings.DEMONSTRATION = True
    decalage.forget()
    call_command("demonstration", verbosity=0)
    yield
    decalage.forget()


def test_the_demonstration_has_candidatures_in_nearly_every_state(chargee):
    etats = set(Candidature.objects.values_list("etat", flat=True))
    assert etats == set(Etat) - {Etat.ABANDONNEE}
    assert Candidature.objects.count() == len(demonstration.SCENARIOS)


def test_each_was_lived_through_at_its_own_dates(chargee):
    ligne = Referencement.objects.get(solution="Cabinet Serein")
    assert (ligne.numero, ligne.dossier_complet.isoformat()) == ("MDVLGC20220001", "2022-05-04")
    assert ligne.octroye_le.date().isoformat() == "2022-06-20"
    assert Referencement.objects.get(solution="Cabinet Libre").finance is False


def test_the_clock_is_given_back(chargee):
    assert abs((horloge.now() - horloge.instant_reel()).total_seconds()) < 2


def test_loading_again_adds_nothing(chargee):
    avant = (Candidature.objects.count(), Courriel.objects.count(), verify().nombre)
    call_command("demonstration", verbosity=0)
    assert (Candidature.objects.count(), Courriel.objects.count(), verify().nombre) == avant
    assert verify().faute is None
