"""A rehearsal is a help, not a way to draw the map of a rival's clients."""

import pytest

from guichet import horloge
from guichet.depots.models import Pretention, ReponseSimulee
from guichet.depots.reception import simulation
from guichet.depots.reception.contexte import D_UN_AUTRE
from guichet.depots.reception.controle import control
from guichet.depots.reception.envoi import simulate
from guichet.depots.reception.simulation import contexte_of_rehearsal
from sons.bases import Import, Sorte, import_file
from sons.ecriture import write_json
from tests.guichet.depots.conftest import AUTRE_SIRET
from tests.guichet.depots.envois import deposer


@pytest.fixture
def curieux(fabrique, envoyer, garder, concurrent, enroler):
    """The first supplier has three clients; another one rehearses the very same."""
    deposer(envoyer(fabrique), garder(fabrique.archive))
    organisation, eve = concurrent
    enroler(fabrique, organisation, AUTRE_SIRET)

    def simuler(lignes=None):
        choisie = fabrique if lignes is None else fabrique.with_lines(lignes)
        return simulate(envoyer(choisie, eve, organisation, AUTRE_SIRET), None)

    simuler.lignes = fabrique.arbre["lignesImport"]
    simuler.envoi = lambda: envoyer(fabrique, eve, organisation, AUTRE_SIRET)
    return simuler


def says(objet):
    return write_json(objet.rapport).decode()


def test_a_rehearsal_tells_it_of_a_few_and_as_often_as_one_likes(curieux, monkeypatch):
    cles = Pretention.objects.count()
    monkeypatch.setattr(simulation, "REPONSES_PAR_JOUR", cles + 1)
    for _ in range(3):
        assert D_UN_AUTRE in says(curieux())
    assert ReponseSimulee.objects.count() == cles


def test_beyond_so_many_a_day_it_says_that_it_did_not_look(curieux, monkeypatch):
    monkeypatch.setattr(simulation, "REPONSES_PAR_JOUR", 2)
    tout = says(curieux())
    assert D_UN_AUTRE not in tout
    assert "on ne sait pas qui est déjà financé" in tout


def test_once_spent_nothing_is_told_whatever_there_is_to_see(curieux, monkeypatch):
    """Else one beneficiary at a time, « not looked » would mean « taken »."""
    monkeypatch.setattr(simulation, "REPONSES_PAR_JOUR", 3)
    premiere, *_ = curieux.lignes
    assert D_UN_AUTRE in says(curieux([premiere]))
    Pretention.objects.filter(demande__num_ligne=2).delete()
    for ligne in curieux.lignes:  # taken and told, free, taken
        dite = says(curieux([ligne]))
        assert D_UN_AUTRE not in dite
        assert "on ne sait pas qui est déjà financé" in dite


def test_the_next_day_it_tells_again(curieux, monkeypatch):
    monkeypatch.setattr(simulation, "REPONSES_PAR_JOUR", 2)
    curieux()
    monkeypatch.setattr(simulation, "REPONSES_PAR_JOUR", 50)
    demain = horloge.today().replace(year=horloge.today().year + 1)
    monkeypatch.setattr(horloge, "today", lambda: demain)
    assert D_UN_AUTRE in says(curieux())


def test_a_deposit_always_tells(curieux, monkeypatch):
    monkeypatch.setattr(simulation, "REPONSES_PAR_JOUR", 0)
    rapport = control(curieux.envoi(), None).rapport
    assert D_UN_AUTRE in write_json(rapport.as_dict()).decode()


def test_the_local_base_does_not_answer_alone(monkeypatch, settings, concurrent, tmp_path):
    settings.BASE_LOCALE = tmp_path / "base.sqlite"
    liste = tmp_path / "finances.csv"
    liste.write_text("type;numero;reference\nRPPS;10000000009;A1\n", encoding="utf-8")
    import_file(Import(Sorte.FINANCES, liste, settings.BASE_LOCALE, horloge.now(), "MDV-LGC-Va1"))
    question = ("MDV-LGC-Va1", "RPPS", ["10000000009"])
    assert contexte_of_rehearsal(concurrent[0], "MDV-LGC-Va1").finances(*question)
    monkeypatch.setattr(simulation, "REPONSES_PAR_JOUR", 0)
    assert contexte_of_rehearsal(concurrent[0], "MDV-LGC-Va1").finances(*question) is None
