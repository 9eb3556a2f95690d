"""Reminders: on the right days, once each, to those who can do something."""

from datetime import datetime, timedelta

import pytest

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation, Role
from guichet.acteurs.models import Personne
from guichet.courriels.models import Courriel, Rythme
from guichet.courriels.preferences import Famille, choose
from guichet.rappels import envoi
from guichet.rappels.echeances import ARappeler
from guichet.rappels.models import Rappel

FIN = datetime(2022, 12, 15, 17, 0, tzinfo=horloge.PARIS)


def thing(fin=FIN, cle="un", habilitation=Habilitation.PREPARER_ENROLEMENT):
    return ARappeler(cle, "Déposer la demande", "/enrolements/1", fin, "15/12/2022", habilitation)


@pytest.fixture
def a_l_heure(monkeypatch):
    def _a_l_heure(instant):
        monkeypatch.setattr(horloge, "instant_reel", lambda: instant)

    return _a_l_heure


@pytest.fixture
def choses(monkeypatch):
    """What the counters say is to be done."""
    dites = []
    monkeypatch.setattr(envoi, "gather", lambda organisation, instant: iter(dites))
    return dites


@pytest.fixture
def ada(personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    return personne


@pytest.mark.parametrize(
    ("jours", "palier"),
    [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (6, 7), (2, 7), (1, 1), (0, 1)],
)
def test_a_reminder_is_due_at_thirty_seven_and_one_day(jours, palier):
    assert thing().step(FIN - timedelta(days=jours)) == palier


def test_days_are_those_of_the_calendar_in_paris():
    minuit = datetime(2022, 12, 14, 0, 0, tzinfo=horloge.PARIS)
    assert thing().step(minuit) == 1
    assert thing().step(minuit - timedelta(seconds=1)) == 7
    assert thing().step(FIN + timedelta(microseconds=1)) is None


def test_each_is_sent_once_whatever_the_number_of_looks(ada, fournisseur, choses, a_l_heure):
    choses.append(thing())
    for jours in (40, 30, 30, 12, 7, 1, 1, 0, -1):
        a_l_heure(FIN - timedelta(days=jours))
        for _ in range(2):
            envoi.remind(fournisseur.pk)
    assert sorted(Rappel.objects.values_list("palier", flat=True)) == [1, 7, 30]
    assert Courriel.objects.filter(personne=ada).count() == 3


def test_a_date_that_moves_is_reminded_of_anew(ada, fournisseur, choses, a_l_heure):
    choses.append(thing())
    a_l_heure(FIN - timedelta(days=1))
    envoi.remind(fournisseur.pk)
    choses[:] = [thing(FIN + timedelta(days=20))]
    envoi.remind(fournisseur.pk)
    assert sorted(Rappel.objects.values_list("palier", flat=True)) == [1, 30]


def test_one_mail_says_all_that_is_due(ada, fournisseur, choses, a_l_heure):
    choses += [thing(), thing(cle="deux", fin=FIN + timedelta(days=1))]
    a_l_heure(FIN - timedelta(days=7))
    envoi.remind(fournisseur.pk)
    courriel = Courriel.objects.get()
    assert courriel.texte.count("/enrolements/1") == 2
    assert "15/12/2022" in courriel.objet


def test_only_who_can_do_it_is_told(ada, fournisseur, rattache, choses, a_l_heure):
    partie = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    rattache(partie, Role.COLLABORATEUR)
    choses.append(thing(habilitation=Habilitation.DEPOSER))
    a_l_heure(FIN - timedelta(days=7))
    envoi.remind(fournisseur.pk)
    assert set(Courriel.objects.values_list("personne", flat=True)) == {ada.pk}


def test_who_wants_none_has_none_sent(ada, fournisseur, choses, a_l_heure):
    choose(ada.pk, Famille.RAPPEL, Rythme.AUCUN)
    choses.append(thing())
    a_l_heure(FIN - timedelta(days=7))
    envoi.remind(fournisseur.pk)
    assert Courriel.objects.get().etat == "retenu"


def test_every_supplier_is_looked_at_and_no_agency(ada, fournisseur, rattache, run_tasks, choses):
    agent = Personne.objects.create_personne("nadia@exemple.fr", "Agent", "Nadia")
    rattache(agent, Role.AGENT_ANS)
    choses.append(thing(horloge.now() + timedelta(days=3)))
    envoi.remind_all()
    run_tasks()
    assert set(Courriel.objects.values_list("personne", flat=True)) == {ada.pk}
