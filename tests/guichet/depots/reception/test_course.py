"""Several at the same instant, on the database at hand; processes that die in the middle."""

import io
import threading

import pytest
from django.db import connection

from guichet.courriels.models import Courriel
from guichet.depots.models import Demande, Depot, Pretention, Reception, Simulation
from guichet.depots.reception import flux
from guichet.depots.reception.envoi import simulate
from guichet.depots.reception.flux import control_reception, keep, receive, record_deposit
from guichet.depots.reception.garde import deposit_rehearsed, hold
from guichet.fichiers.reception import Contenu
from guichet.journal.models import Inscription
from guichet.journal.verification import verify
from tests.fabrique.envois import send
from tests.guichet.a_part import PortailAPart, wait_for
from tests.guichet.depots.en_ligne import ready_to_send
from tests.guichet.depots.envois import deposer

AUTRE_SIRET = "55210055400013"
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*travaux):
    """Run each in a thread of its own, after all are ready; return what they return."""
    depart, rendus = threading.Barrier(len(travaux)), [None] * len(travaux)

    def run(place, travail):
        try:
            depart.wait(20)
            rendus[place] = travail()
        finally:
            connection.close()

    fils = [threading.Thread(target=run, args=paire) for paire in enumerate(travaux)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    return rendus


@pytest.fixture
def ensemble(monkeypatch):
    """Make the first control of each wait until both are made: nobody sees the other's claims."""
    rendez_vous, controler, deja = threading.Barrier(2), flux._control, set()

    def control(reception):
        resultat = controler(reception)
        if threading.get_ident() not in deja:
            deja.add(threading.get_ident())
            rendez_vous.wait(20)
        return resultat

    monkeypatch.setattr(flux, "_control", control)


def test_of_two_suppliers_who_claim_the_same_beneficiaries_at_once_one_wins(
    fabriquer, enroler, envoyer, garder, concurrent, ensemble
):
    fabrique = fabriquer(5)
    organisation, eve = concurrent
    enroler(fabrique)
    enroler(fabrique, organisation, AUTRE_SIRET)
    archive = garder(fabrique.archive)
    envois = envoyer(fabrique), envoyer(fabrique, eve, organisation, AUTRE_SIRET)
    depots = at_once(*(lambda e=e: deposer(e, archive) for e in envois))
    assert sorted(d.nb_acceptees for d in depots) == [0, 5]
    assert Demande.objects.count() == 5
    perdant = min(depots, key=lambda d: d.nb_acceptees)
    codes = {c["code"] for d in perdant.rapport["demandes"] for c in d["constats"]}
    assert "4041" in codes
    attendus = [c["attendu"] for d in perdant.rapport["demandes"] for c in d["constats"]]
    assert set(attendus) == {"déjà demandé par un autre fournisseur"}


def test_the_same_file_sent_twice_at_once_is_one_deposit(
    fabriquer, enroler, envoyer, garder, ensemble
):
    fabrique = fabriquer(4)
    enroler(fabrique)
    envoi, archive = envoyer(fabrique), garder(fabrique.archive)
    premier, second = at_once(lambda: deposer(envoi, archive), lambda: deposer(envoi, archive))
    assert premier == second
    assert (Depot.objects.count(), Demande.objects.count()) == (1, 4)


@pytest.mark.parametrize("verdict", ["rejete", "accepte"])
def test_the_same_file_sent_eight_times_at_once_is_one_of_everything(
    fabriquer, enroler, envoyer, garder, verdict
):
    fabrique = fabriquer(4)
    enroler(fabrique)
    autrement = {"contenu": b"{}"} if verdict == "rejete" else {}
    archive = garder(fabrique.archive)
    contenu = Contenu(archive.empreinte, archive.taille_octets, archive.type)
    envois = [envoyer(fabrique, **autrement) for _ in range(8)]
    at_once(*(lambda e=e: receive(e, contenu) for e in envois))
    (reception,) = Reception.objects.all()
    assert reception.depot == Depot.objects.get()
    assert reception.depot.verdict == verdict
    assert (Courriel.objects.count(), Inscription.objects.count()) == (1, 1)
    # Sent once more, after the answer, it is another sending.
    receive(envoyer(fabrique, **autrement), contenu)
    assert Reception.objects.count() == 2
    assert Depot.objects.count() == (2 if verdict == "rejete" else 1)


def test_a_reception_controlled_by_several_at_once_is_written_once(
    fabriquer, enroler, envoyer, ensemble
):
    """Even where one holds for dead another that is only slow."""
    fabrique = fabriquer(4)
    enroler(fabrique)
    gardee = keep(envoyer(fabrique, contenu=b"{}")).reception
    recues = [Reception.objects.get(pk=gardee.pk) for _ in range(2)]
    depots = at_once(*(lambda r=r: record_deposit(r) for r in recues))
    assert depots == [Depot.objects.get()] * 2
    assert (Courriel.objects.count(), Inscription.objects.count()) == (1, 1)


def test_many_deposits_at_once_lose_nothing_and_the_journal_holds(
    fabriquer, enroler, envoyer, garder
):
    fabriques = [fabriquer(5, graine=g, rang=g + 1) for g in range(8)]
    for rang, fabrique in enumerate(fabriques):
        for demande in fabrique.arbre["lignesImport"]:
            demande["numeroEditeur"] = f"{rang}{demande['numLigne']:04d}"
        enroler(fabrique)
    envois = [envoyer(f) for f in fabriques]
    depots = at_once(*(lambda e=e: deposer(e) for e in envois))
    assert [d.nb_demandes for d in depots] == [5] * 8
    assert Demande.objects.count() == 40 - sum(d.nb_rejetees for d in depots)
    cles = list(Pretention.objects.values_list("identifiant", "valeur"))
    assert len(cles) == len(set(cles))
    assert verify().faute is None


def test_a_process_killed_at_any_instant_leaves_all_or_nothing(tmp_path):
    portail = PortailAPart(tmp_path)
    portail.run("migrate", "--verbosity", "0")
    lignes = portail.ask("from tests.guichet.depots.tuer import main\nmain()").splitlines()
    morts, fin = lignes[:-1], lignes[-1]
    assert len(morts) > 15
    # What was there before the deposit (nothing), after every death as after the first.
    assert set(morts) == {"True 0 0 0 0 0 0 0"}
    assert fin.startswith("False 1 3 3 ")


def test_killed_at_any_instant_of_a_reception_a_file_is_deposited_once_at_its_instant(tmp_path):
    portail = PortailAPart(tmp_path)
    portail.run("migrate", "--verbosity", "0")
    lignes = portail.ask("from tests.guichet.depots.tuer import main_reception as m\nm()")
    *morts, fin = [ligne.split(" ", 2) for ligne in lignes.splitlines()]
    assert {suite for *_, suite in (*morts, fin)} == {"1 1 0 1"}
    assert fin[:2] == ["False", "True"]
    # Before the reception is written, and long after: both were met.
    assert [recue for _, recue, _ in morts].count("False") > 3
    assert [recue for _, recue, _ in morts].count("True") > 15


_RECUE = """
from guichet.depots.models import Depot, Reception
from guichet.depots.models.reception import DELAI_REPRISE
from guichet.depots.reception.flux import take_up_again
(une,) = Reception.objects.all()
print(une.depot, Depot.objects.count(), une.recu_le.isoformat())
une.gardee_le -= DELAI_REPRISE
une.prise_le = une.prise_le and une.prise_le - DELAI_REPRISE
une.save()
take_up_again()
take_up_again()
"""
_SUITE = """
from guichet.taches.models import Tache
from guichet.depots.models import Depot, Reception
if not Tache.objects.exists():
    print(*(un.recu_le.isoformat() for un in Depot.objects.all()), Reception.objects.count())
"""


def test_a_web_process_killed_before_the_control_leaves_it_to_the_queue(tmp_path):
    """Real server, real queue: what was received is controlled once, and sending again is vain."""
    portail = PortailAPart(tmp_path, GUICHET_DEMONSTRATION="1")
    portail.run("migrer")
    (envoi,) = ready_to_send(portail, 1)
    with portail.serve_web("tests.guichet.depots.mourir") as adresse:
        assert send(adresse, envoi).statut == 0
    depot, nombre, instant = portail.ask(_RECUE).split()
    assert (depot, nombre) == ("None", "0")
    with portail.serve("qcluster"):
        assert wait_for(lambda: portail.ask(_SUITE)) == f"{instant} 1"
    with portail.serve_web("guichet.configuration.wsgi") as adresse:
        assert send(adresse, envoi).statut == 302
    assert portail.ask(_SUITE) == f"{instant} 2"


def test_a_rehearsal_deposited_twice_at_once_is_one_deposit(
    fabriquer, enroler, envoyer, deposant, fournisseur
):
    fabrique = fabriquer(3)
    enroler(fabrique)
    envoi = envoyer(fabrique)
    simulation = simulate(envoi, io.BytesIO(fabrique.archive))
    hold(simulation, envoi.contenu, io.BytesIO(fabrique.archive), "PIECES.zip")

    def click():
        lue = Simulation.objects.get(pk=simulation.pk)
        return deposit_rehearsed(lue, deposant, fabrique.instant)

    receptions = at_once(click, click)
    for reception in receptions:
        control_reception(reception.pk)
    (depot,) = Depot.objects.all()
    assert (depot.empreinte, depot.nb_acceptees) == (simulation.empreinte, 3)
    assert Demande.objects.count() == 3


def test_a_click_whose_process_dies_before_the_control_is_not_lost(
    fabriquer, enroler, envoyer, deposant, monkeypatch
):
    fabrique = fabriquer(2)
    enroler(fabrique)
    envoi = envoyer(fabrique)
    simulation = simulate(envoi, io.BytesIO(fabrique.archive))
    hold(simulation, envoi.contenu, io.BytesIO(fabrique.archive), "PIECES.zip")

    def die(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as meurt, pytest.raises(KeyboardInterrupt):
        meurt.setattr(flux, "_control", die)
        deposit_rehearsed(simulation, deposant, fabrique.instant)
    Simulation.objects.all().delete()
    # The click was received: neither the hour nor an erasure takes its bytes away.
    reception = Reception.objects.get()
    Reception.objects.update(prise_le=None)
    control_reception(reception.pk)
    assert Depot.objects.get().nb_acceptees == 2
