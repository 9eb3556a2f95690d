import os
import signal

import pytest
from django.db import transaction
from django.utils.module_loading import import_string
from django_q.models import OrmQ, Schedule

from guichet.taches.file import PERIODIQUES, entrust, plan
from tests.guichet.a_part import PortailAPart, kill_all, wait_for


@pytest.fixture
def portail(tmp_path):
    portail = PortailAPart(tmp_path, GUICHET_TACHES_DUREE_MAX="3", GUICHET_TACHES_PROCESSUS="1")
    migration = portail.run("migrate", "--verbosity", "0")
    assert migration.returncode == 0, migration.stderr
    return portail


def entrust_work(portail, dossier):
    portail.ask(
        "from guichet.taches.file import entrust\n"
        f"entrust('tests.guichet.taches.travaux.travailler', {str(dossier)!r})"
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


def test_a_task_that_was_done_is_no_longer_in_the_queue(portail, tmp_path):
    (tmp_path / "debut-0-0").touch()
    with portail.serve("qcluster"):
        entrust_work(portail, tmp_path)
        wait_for((tmp_path / "fini").exists)
        wait_for(
            lambda: (
                portail.ask("from django_q.models import OrmQ\nprint(OrmQ.objects.count())") == "0"
            )
        )


@pytest.mark.django_db(transaction=True)
def test_a_task_of_a_transaction_that_fails_never_existed():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        entrust("guichet.courriels.envoi.send_due")
        1 / 0  # noqa: B018
    assert OrmQ.objects.count() == 0


@pytest.mark.parametrize("periodique", PERIODIQUES.values(), ids=PERIODIQUES)
def test_every_regular_task_names_a_function_that_exists(periodique):
    assert callable(import_string(periodique.fonction))


def test_regular_tasks_are_planned_once_and_old_ones_removed(db):
    Schedule.objects.create(name="ancienne", func="x")
    plan()
    plan()
    assert set(Schedule.objects.values_list("name", flat=True)) == set(PERIODIQUES)
