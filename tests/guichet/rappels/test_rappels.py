"""Reminders: on the right days, once each, to whom the list concerns."""

from datetime import datetime, timedelta

import pytest

from guichet import horloge
from guichet.a_faire.registre import AFaire
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.courriels.models import Courriel, Rythme
from guichet.courriels.preferences import Famille, choose
from guichet.enrolement.fournisseur import open_draft
from guichet.enrolement.situation import NatureEnrolement
from guichet.jalons import Limite
from guichet.rappels import envoi
from guichet.rappels.models import Rappel

FIN = datetime(2022, 12, 15, 17, 0, tzinfo=horloge.PARIS)


def thing(fin=FIN, url="/enrolements/1"):
    limite = Limite(fin, f"{fin:%d/%m/%Y}") if fin else None
    return AFaire("Déposer la demande", "Officine+", url, "Déposer", limite=limite)


@pytest.fixture
def a_l_heure(monkeypatch):
    def _a_l_heure(instant):
        monkeypatch.setattr(horloge, "instant_reel", lambda: instant)

    return _a_l_heure


@pytest.fixture
def choses(monkeypatch):
    """What waits for everybody."""
    dites = []
    monkeypatch.setattr(envoi, "waiting_for", lambda personne: iter(dites))
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
    assert envoi.step(thing().limite, FIN - timedelta(days=jours)) == palier


def test_days_are_those_of_the_calendar_in_paris():
    minuit = datetime(2022, 12, 14, 0, 0, tzinfo=horloge.PARIS)
    limite = thing().limite
    assert envoi.step(limite, minuit) == 1
    assert envoi.step(limite, minuit - timedelta(seconds=1)) == 7
    assert envoi.step(limite, FIN + timedelta(microseconds=1)) is None


def test_each_is_sent_once_whatever_the_number_of_looks(ada, choses, a_l_heure):
    choses.append(thing())
    for jours in (40, 30, 30, 12, 7, 1, 1, 0, -1):
        a_l_heure(FIN - timedelta(days=jours))
        for _ in range(2):
            envoi.remind(ada.pk)
    assert sorted(Rappel.objects.values_list("palier", flat=True)) == [1, 7, 30]
    assert Courriel.objects.filter(personne=ada).count() == 3


def test_a_date_that_moves_is_reminded_of_anew(ada, choses, a_l_heure):
    choses.append(thing())
    a_l_heure(FIN - timedelta(days=1))
    envoi.remind(ada.pk)
    choses[:] = [thing(FIN + timedelta(days=20))]
    envoi.remind(ada.pk)
    assert sorted(Rappel.objects.values_list("palier", flat=True)) == [1, 30]


def test_one_mail_says_all_that_is_due(ada, choses, a_l_heure):
    choses += [thing(), thing(FIN + timedelta(days=1), "/enrolements/2"), thing(None)]
    a_l_heure(FIN - timedelta(days=7))
    envoi.remind(ada.pk)
    courriel = Courriel.objects.get()
    assert courriel.texte.count("/enrolements/") == 2
    assert "15/12/2022" in courriel.objet


def test_who_wants_none_has_none_sent(ada, choses, a_l_heure):
    choose(ada.pk, Famille.RAPPEL, Rythme.AUCUN)
    choses.append(thing())
    a_l_heure(FIN - timedelta(days=7))
    envoi.remind(ada.pk)
    assert Courriel.objects.get().etat == "retenu"


def test_everybody_with_a_role_is_looked_at_and_no_closed_account(
    ada, rattache, run_tasks, choses, a_l_heure
):
    fermee = Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")
    rattache(fermee, Role.COLLABORATEUR)
    Personne.objects.filter(pk=fermee.pk).update(is_active=False)
    Personne.objects.create_personne("nadia@exemple.fr", "Sans", "Role")
    choses.append(thing(horloge.now() + timedelta(days=3)))
    envoi.remind_all()
    run_tasks()
    assert set(Courriel.objects.values_list("personne", flat=True)) == {ada.pk}


def test_what_the_list_says_is_what_is_reminded(ada, fournisseur, a_l_heure):
    """An enrolment in preparation, whose window closes on 2 December 2026."""
    a_l_heure(datetime(2026, 11, 22, 10, tzinfo=horloge.PARIS))
    une = open_draft(ada, fournisseur, "MDV-LGC-Va2", NatureEnrolement.DEFINITIF)
    Courriel.objects.all().delete()
    envoi.remind(ada.pk)
    courriel = Courriel.objects.get()
    assert "02/12/2026" in courriel.objet
    assert f"/enrolements/{une.pk}" in courriel.texte
