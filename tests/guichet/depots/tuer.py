"""Deposit in a process that kills itself at its n-th order to the database, for every n."""

import io
import os
import signal
from dataclasses import replace

from django.db import connection

from guichet.acteurs.habilitations import NatureOrganisation
from guichet.acteurs.models import Organisation, Personne
from guichet.courriels.models import Courriel
from guichet.depots.models import Demande, Depot, NumeroUtilise, Piece, Pretention, Reception
from guichet.depots.models.reception import DELAI_REPRISE
from guichet.depots.reception.envoi import sent
from guichet.depots.reception.flux import keep, receive, record_deposit, take_up_again
from guichet.fichiers.reception import store
from guichet.journal.models import Inscription
from guichet.taches.file import read_arguments
from guichet.taches.models import Tache
from guichet.taches.registre import find
from sons import load_textes
from tests.fabrique.depots import make_depot
from tests.guichet.depots.enroler import enroler

MODELES = (Depot, Demande, NumeroUtilise, Piece, Pretention, Inscription, Courriel)


def main():
    """Print, for each instant of death, how many rows of each model are left."""
    fabrique = make_depot(load_textes("MDV-LGC-Va1", "avance"), 3)
    envoi, contenu = _envoi(*_supplier(), fabrique)
    keep(envoi, contenu)
    for n in range(1, 200):
        mort = _dies_at(n, lambda: record_deposit(Reception.objects.get()))
        print(mort, *(m.objects.count() for m in MODELES))
        if not mort:
            return


def main_reception():
    """Print, for each instant of death: dead, received; then what became of it once taken up.

    That is its deposits, those accepted and at its instant, what waits for ever, its mails.
    """
    qui = _supplier()
    for n, fabrique in _one_by_one():
        envoi, archive = _envoi(*qui, fabrique)
        courriels = Courriel.objects.count()
        mort = _dies_at(n, lambda e=envoi, a=archive: receive(e, a))
        recue = Reception.objects.filter(nom=envoi.nom).exists()
        if not recue:
            # Who had no answer sends again.
            receive(envoi, archive)
        _take_up()
        depots = Depot.objects.filter(nom=envoi.nom)
        print(
            mort, recue, len(depots), len(depots.filter(recu_le=envoi.instant, nb_acceptees=1)),
            Reception.objects.filter(depot=None).count(), Courriel.objects.count() - courriels,
        )  # fmt: skip
        if not mort:
            return


def _supplier():
    organisation = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Éditions", siren="732829320"
    )
    return organisation, Personne.objects.create_personne("ada@exemple.fr", "Martin", "Ada")


def _envoi(organisation, personne, fabrique):
    """Return what is sent, and its ZIP in its place, by a supplier who may."""
    enroler(organisation, personne, fabrique)
    (numero,) = fabrique.contexte.referencements
    envoi = sent(
        fabrique.contenu, personne=personne, organisation=organisation, dispositif="MDV-LGC-Va1",
        phase="avance", numero_ans=numero, nom=fabrique.nom, recu_le=fabrique.instant,
    )  # fmt: skip
    return envoi, store(io.BytesIO(fabrique.archive), 10**6)


def _one_by_one():
    """Yield deposits of one demande, that have nobody and no number in common."""
    tout = make_depot(load_textes("MDV-LGC-Va1", "avance"), 199)
    for n, ligne in enumerate(tout.arbre["lignesImport"], 1):
        seul = tout.with_lines([ligne | {"numLigne": 1}])
        yield n, replace(seul, nom=tout.nom.replace("-001.json", f"-{n:03d}.json"))


def _take_up():
    """Do what the queue does once the time of a control has passed, and twice rather than once."""
    for reception in Reception.objects.filter(depot=None):
        reception.gardee_le -= DELAI_REPRISE
        reception.prise_le = reception.prise_le and reception.prise_le - DELAI_REPRISE
        reception.save()
    for _ in range(2):
        take_up_again()
    for tache in Tache.objects.order_by("pk"):
        find(tache.nom)(*read_arguments(tache.arguments))
        tache.delete()


def _dies_at(n, travail):
    """Say whether a process that works was killed at its n-th order: there may be fewer."""
    connection.close()
    pid = os.fork()
    if pid == 0:
        _work_and_die(n, travail)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def _work_and_die(n, travail):
    reste = [n]

    def count(execute, sql, params, many, context):
        reste[0] -= 1
        if not reste[0]:
            # After the order: what it wrote is in the hands of the database.
            execute(sql, params, many, context)
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(count):
            travail()
    finally:
        os._exit(0)
