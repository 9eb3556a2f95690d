"""Several workers at the same instant: each mail leaves once, each conversation begins once."""

from datetime import timedelta

import pytest

from guichet import horloge
from guichet.a_faire.registre import AFaire
from guichet.acteurs.habilitations import Role
from guichet.conversations.ecriture import write
from guichet.conversations.lecture import messages_of
from guichet.conversations.models import Conversation, NonLu
from guichet.courriels import resume
from guichet.courriels.boite import post
from guichet.courriels.models import Courriel, Etat, Rythme
from guichet.courriels.preferences import Famille, choose
from guichet.jalons import Limite
from guichet.rappels import envoi
from tests.guichet.depots.lignes import make_all
from tests.guichet.referencement.test_concurrence import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    return personne


def test_four_workers_send_one_reminder(ada, monkeypatch):
    limite = Limite(horloge.now() + timedelta(days=3), "bientôt")
    une = AFaire("Déposer", "", "/x", "Déposer", limite=limite)
    monkeypatch.setattr(envoi, "waiting_for", lambda personne: iter([une]))
    together(*[lambda: envoi.remind(ada.pk)] * 4)
    assert Courriel.objects.count() == 1


def test_four_workers_send_one_summary(ada, monkeypatch):
    choose(ada.pk, Famille.MESSAGE, Rythme.QUOTIDIEN)
    for _ in range(3):
        post("resume_du_jour", ada, {"courriels": [], "lien": "x"}, famille=Famille.MESSAGE)
    demain = horloge.now() + timedelta(days=1)
    monkeypatch.setattr(horloge, "now", lambda: demain)
    together(*[resume.send_summaries] * 4)
    assert Courriel.objects.exclude(etat=Etat.GROUPE).count() == 1


def test_four_who_write_at_once_are_in_one_conversation(ada, fournisseur, rattache):
    demande = make_all(fournisseur, ada)[1]
    together(*[lambda: write(ada, type(demande).objects.get(), "Bonjour.")] * 4)
    assert Conversation.objects.count() == 1
    assert messages_of(demande).count() == 4
    assert not NonLu.objects.filter(personne=ada).exists()
