import logging
import os
import pickle
import signal
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_q.signing import SignedPackage

from guichet.taches.courtier import Courtier
from guichet.taches.file import ESSAIS_MAX, entrust, entrust_due, take
from guichet.taches.models import Echeance, Etat, Tache
from guichet.taches.registre import TacheInconnue, declared, find
from tests.guichet.a_part import PortailAPart, kill_all, wait_for

BAIL = timedelta(minutes=5)
ESSAI = "guichet.courriels.envoi.send"


@pytest.fixture
def portail(tmp_path):
    portail = PortailAPart(
        tmp_path,
        DJANGO_SETTINGS_MODULE="tests.guichet.taches.reglages",
        GUICHET_TACHES_DUREE_MAX="3",
        GUICHET_TACHES_PROCESSUS="1",
    )
    migration = portail.run("migrate", "--verbosity", "0")
    assert migration.returncode == 0, migration.stderr
    return portail


def entrust_work(portail, dossier):
    portail.ask(
        "from guichet.taches.file import entrust\n"
        f"entrust('tests.guichet.taches.essai.travaux.travailler', {str(dossier)!r})"
    )


def first_pid(dossier):
    def chercher():
        return next(iter(dossier.glob("debut-*")), None)

    return int(wait_for(chercher).name.split("-")[1])


def test_a_task_whose_worker_was_killed_is_taken_up_again(portail, tmp_path):
    with portail.serve("qcluster"):
        entrust_work(portail, tmp_path)
        os.kill(first_pid(tmp_path), signal.SIGKILL)
        wait_for((tmp_path / "fini").exists)
    assert len(list(tmp_path.glob("debut-*"))) == 2


def test_a_task_is_taken_up_again_when_every_worker_was_killed(portail, tmp_path):
    with portail.serve("qcluster") as grappe:
        entrust_work(portail, tmp_path)
        first_pid(tmp_path)
        kill_all(grappe)
    assert not (tmp_path / "fini").exists()
    with portail.serve("qcluster"):
        wait_for((tmp_path / "fini").exists)


# What somebody who writes in the database would have the worker do.
_ATTAQUE = """
import json, pickle, sys
from django.utils import timezone
from django_q.signing import SignedPackage
from guichet.taches.models import Tache
class Charge:
    def __reduce__(self):
        return (open, ({temoin!r}, "w"))
for nom, arguments in (
    ("subprocess.check_output", json.dumps(["touch", {temoin!r}])),
    ("os.system", json.dumps(["touch {temoin}"])),
    ("guichet.courriels.envoi.send", pickle.dumps(Charge(), 0).decode("latin-1")),
):
    Tache.objects.create(nom=nom, arguments=arguments, prete_le=timezone.now())
"""


def test_a_row_written_by_somebody_else_runs_nothing_and_is_put_aside(portail, tmp_path):
    temoin = tmp_path / "execute"
    portail.ask(_ATTAQUE.format(temoin=str(temoin)))
    (tmp_path / "debut-0-0").touch()
    entrust_work(portail, tmp_path)
    with portail.serve("qcluster"):
        # What was queued after them is done: they were met, and keep nobody waiting.
        wait_for((tmp_path / "fini").exists)
        compte = "from guichet.taches.models import Tache as T\nprint(*T.objects.values_list('etat'"
        compte += ", flat=True))"
        wait_for(lambda: portail.ask(compte) == "refusee refusee refusee")
    assert not temoin.exists()
    trace = (tmp_path / "qcluster.txt").read_text()
    assert trace.count("ERROR guichet.taches.file Tâche") == 3
    assert "'subprocess.check_output' refusée : aucune application ne la déclare" in trace
    assert "refusée : ses arguments ne se lisent pas" in trace


def test_the_tables_of_pickles_do_not_exist(db):
    assert not [t for t in connection.introspection.table_names() if t.startswith("django_q")]


@pytest.mark.parametrize(
    "arguments",
    [
        "", "{}", '"texte"', "[1.5]", "[[1]]", '[{"a": 1}]', "[" * 100_000, "[NaN]",
        pickle.dumps([1], 0).decode("latin-1"),
    ],
)  # fmt: skip
def test_arguments_are_a_list_of_plain_values_or_nothing_is_called(db, arguments, caplog):
    tache = Tache.objects.create(nom=ESSAI, arguments=arguments, prete_le=timezone.now())
    assert take(BAIL) is None
    tache.refresh_from_db()
    assert tache.etat == Etat.REFUSEE
    assert [r.levelno for r in caplog.records] == [logging.ERROR]


@pytest.mark.parametrize(
    "nom",
    ["subprocess.check_output", "os.system", "guichet.courriels.envoi.get_connection", "a\nb"],
)
def test_a_name_that_nobody_declares_is_refused_and_written_on_one_line(db, nom, caplog):
    Tache.objects.create(nom=nom, arguments="[]", prete_le=timezone.now())
    entrust(ESSAI, 1)
    appel = take(BAIL)
    assert (appel.nom, appel.arguments) == (ESSAI, (1,))
    (trace,) = caplog.messages
    assert "\n" not in trace
    assert Tache.objects.get(nom=nom).etat == Etat.REFUSEE


def test_nobody_can_queue_what_no_application_declares(db):
    with pytest.raises(TacheInconnue):
        entrust("subprocess.check_output", "id")
    assert not Tache.objects.exists()


def test_a_task_is_taken_by_one_only_for_the_time_of_its_lease(db):
    entrust(ESSAI, 7)
    assert take(BAIL).arguments == (7,)
    assert take(BAIL) is None
    Tache.objects.update(prete_le=timezone.now())
    assert take(BAIL).arguments == (7,)


def test_a_task_that_never_ends_well_is_given_up(db, caplog):
    entrust(ESSAI, 7)
    for _ in range(ESSAIS_MAX):
        assert take(BAIL)
        Tache.objects.update(prete_le=timezone.now())
    assert take(BAIL) is None
    assert Tache.objects.get().etat == Etat.ABANDONNEE
    assert "abandonnée après 5 essais" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_goes_to_the_worker_is_the_function_itself():
    entrust(ESSAI, 7)
    tache = Tache.objects.get()
    ((cle, paquet),) = Courtier().dequeue()
    recu = SignedPackage.loads(paquet)
    assert (cle, recu["func"], recu["args"]) == (tache.pk, find(ESSAI), (7,))
    Courtier().acknowledge(cle)
    assert not Tache.objects.filter(pk=cle).exists()


@pytest.mark.django_db(transaction=True)
def test_a_task_of_a_transaction_that_fails_never_existed():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        entrust("guichet.courriels.envoi.send_due")
        1 / 0  # noqa: B018
    assert Tache.objects.count() == 0


@pytest.mark.parametrize("nom", declared())
def test_every_declared_task_is_a_function_of_the_portal(nom):
    assert callable(find(nom))
    assert nom.startswith("guichet.")


def test_a_regular_task_is_queued_once_a_period(db):
    regulieres = {nom for nom, minutes in declared().items() if minutes}
    for _ in range(3):
        entrust_due()
    assert sorted(Tache.objects.values_list("nom", flat=True)) == sorted(regulieres)
    Echeance.objects.filter(nom="guichet.courriels.envoi.send_due").update(prochaine=timezone.now())
    entrust_due()
    assert Tache.objects.filter(nom="guichet.courriels.envoi.send_due").count() == 2


def test_a_date_that_would_never_come_keeps_no_regular_task_away(db):
    Echeance.objects.create(
        nom="guichet.courriels.envoi.send_due", prochaine=timezone.now() + timedelta(days=9999)
    )
    entrust_due()
    assert Tache.objects.filter(nom="guichet.courriels.envoi.send_due").count() == 1


def test_a_regular_task_that_is_written_in_the_table_alone_is_never_queued(db):
    Echeance.objects.create(nom="subprocess.check_output", prochaine=timezone.now())
    entrust_due()
    entrust_due()
    assert not Tache.objects.filter(nom="subprocess.check_output").exists()


def test_the_former_queue_is_removed_once_it_is_empty(portail):
    sql = "from django.db import connection\nc = connection.cursor()\n"
    assert portail.run("migrate", "taches", "0001", "--verbosity", "0").returncode == 0
    portail.ask(f"{sql}c.execute('CREATE TABLE django_q_ormq (id integer)')\n"
                "c.execute('INSERT INTO django_q_ormq VALUES (1)')")  # fmt: skip
    refus = portail.run("migrer")
    assert refus.returncode == 1
    assert "1 tâche(s) attendent encore dans l’ancienne file" in refus.stderr
    assert "Traceback" not in refus.stderr
    portail.ask(f"{sql}c.execute('DELETE FROM django_q_ormq')")
    assert portail.run("migrer").returncode == 0
    assert portail.ask(
        f"{sql}print('django_q_ormq' in connection.introspection.table_names())"
    ) == ("False")
