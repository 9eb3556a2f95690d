import pytest
from django.core.management import call_command
from django.db.models import Count

from guichet import horloge
from guichet.depots.demonstration.chargement import load
from guichet.depots.demonstration.scenarios import SCENARIOS
from guichet.depots.models import Demande, Depot, Etat
from guichet.depots.suivi.limites import too_late
from guichet.horloge.models import Decalage
from guichet.journal.verification import verify


@pytest.fixture
def demonstration(db, settings):
    settings.DEMONSTRATION = True
    call_command("demonstration")


def test_the_demonstration_has_demandes_in_every_state(demonstration, capsys):
    par_etat = dict(Demande.objects.values_list("etat").annotate(Count("pk")).order_by())
    assert set(par_etat) == set(Etat)
    assert sum(par_etat.values()) > 200
    voulus = {(e, n) for s in SCENARIOS for e, n in s.sorts if e == Etat.REFUSEE}
    assert par_etat[Etat.REFUSEE] == sum(n for _, n in voulus)


def test_the_demonstration_has_a_completion_declared_and_answers_awaited(demonstration):
    (attestee,) = Demande.objects.exclude(attestation_fin=None)
    assert attestee.attestations.get().nom == "attestation-de-fin.pdf"
    renvoyees = Demande.objects.filter(etat=Etat.A_MODIFIER)
    assert not any(too_late(une, horloge.instant_reel()) for une in renvoyees)


def test_loaded_again_it_adds_nothing_and_gives_the_clock_back(demonstration):
    nombre = Depot.objects.count(), Demande.objects.count()
    load()
    assert (Depot.objects.count(), Demande.objects.count()) == nombre
    assert not Decalage.objects.exists()
    assert verify().faute is None
