"""The daily summary: once, in the morning, of what was not sent; and who may choose what."""

from datetime import datetime

import pytest
from django.urls import reverse

from guichet import horloge
from guichet.courriels import resume
from guichet.courriels.boite import post
from guichet.courriels.models import Courriel, Etat, Preference, Rythme
from guichet.courriels.preferences import Famille, choose, chosen, rhythm_of, rhythms


@pytest.fixture
def a_l_heure(monkeypatch):
    def _a_l_heure(texte):
        instant = datetime.fromisoformat(texte).replace(tzinfo=horloge.PARIS)
        monkeypatch.setattr(horloge, "instant_reel", lambda: instant)

    return _a_l_heure


def _post(personne, famille=Famille.MESSAGE):
    return post("resume_du_jour", personne, {"courriels": [], "lien": "x"}, famille=famille)


@pytest.mark.parametrize(
    ("instant", "matin"),
    [
        ("2022-09-02 06:59:59", "2022-09-01 07:00:00"),
        ("2022-09-02 07:00:00", "2022-09-02 07:00:00"),
        ("2022-09-02 07:00:01", "2022-09-02 07:00:00"),
        ("2022-03-27 07:00:00", "2022-03-27 07:00:00"),  # the clocks went forward in the night
    ],
)
def test_the_morning_is_seven_o_clock_in_paris(instant, matin):
    lire = [datetime.fromisoformat(t).replace(tzinfo=horloge.PARIS) for t in (instant, matin)]
    assert resume.last_morning(lire[0]) == lire[1]


def test_a_summary_goes_out_once_in_the_morning(personne, a_l_heure):
    choose(personne.pk, Famille.MESSAGE, Rythme.QUOTIDIEN)
    a_l_heure("2022-09-01 10:00:00")
    premier, second = _post(personne), _post(personne)
    a_l_heure("2022-09-02 06:59:00")
    resume.send_summaries()
    assert Courriel.objects.count() == 2
    a_l_heure("2022-09-02 07:00:00")
    for _ in range(2):
        resume.send_summaries()
    envoye = Courriel.objects.exclude(pk__in=[premier.pk, second.pk]).get()
    assert "2 nouvelles" in envoye.objet
    assert set(Courriel.objects.filter(etat=Etat.GROUPE)) == {premier, second}


def test_what_comes_after_seven_waits_for_the_next_day(personne, a_l_heure):
    choose(personne.pk, Famille.MESSAGE, Rythme.QUOTIDIEN)
    a_l_heure("2022-09-02 07:30:00")
    _post(personne)
    resume.send_summaries()
    assert Courriel.objects.get().etat == Etat.A_GROUPER


def test_a_closed_account_has_no_summary(personne, a_l_heure):
    choose(personne.pk, Famille.MESSAGE, Rythme.QUOTIDIEN)
    a_l_heure("2022-09-01 10:00:00")
    _post(personne)
    personne.is_active = False
    personne.save()
    a_l_heure("2022-09-02 08:00:00")
    resume.send_summaries()
    assert Courriel.objects.get().etat == Etat.GROUPE


def test_a_mail_of_no_family_leaves_at_once_whatever_was_chosen(personne):
    for famille in Famille:
        choose(personne.pk, famille, Rythme.QUOTIDIEN)
    sans = post("resume_du_jour", personne, {"courriels": [], "lien": "x"})
    assert sans.etat in (Etat.A_ENVOYER, Etat.MONTRE)
    adresse = post("resume_du_jour", "x@exemple.fr", {"lien": "x"}, famille=Famille.MESSAGE)
    assert adresse.etat in (Etat.A_ENVOYER, Etat.MONTRE)


def test_what_awaits_an_answer_never_stops(personne):
    assert Rythme.AUCUN not in rhythms(Famille.ATTENDU)
    with pytest.raises(ValueError, match="attendu"):
        choose(personne.pk, Famille.ATTENDU, Rythme.AUCUN)
    assert rhythm_of(personne.pk, Famille.ATTENDU) == Rythme.IMMEDIAT


def test_people_choose_on_their_page(client, personne, connecter):
    connecter(client, personne)
    url = reverse("acteurs:notifications")
    assert client.get(url).status_code == 200
    choix = {
        "message": "aucun", "attendu": "quotidien", "decision": "immediat", "rappel": "immediat",
    }  # fmt: skip
    assert client.post(url, choix).status_code == 302
    assert list(chosen(personne.pk).values()) == ["aucun", "quotidien", "immediat", "immediat"]
    assert client.post(url, {**choix, "attendu": "aucun"}).status_code == 400
    assert Preference.objects.count() == 4
