"""Deposit in a process that kills itself at its n-th order to the database, for every n."""

import io
import os
import signal

from django.db import connection
from outils.fabrique.depots import make_depot

from guichet.acteurs.habilitations import Nature
from guichet.acteurs.models import Organisation, Personne
from guichet.courriels.models import Courriel
from guichet.depots.controle import Envoi
from guichet.depots.enregistrement import deposer
from guichet.depots.models import Demande, Depot, NumeroUtilise, Piece, Pretention
from guichet.fichiers.reception import deposer as keep
from guichet.journal.models import Inscription
from sons import load_textes
from tests.guichet.depots.enroler import enroler

MODELES = (Depot, Demande, NumeroUtilise, Piece, Pretention, Inscription, Courriel)


def main():
    """Print, for each instant of death, how many rows of each model are left."""
    envoi, archive = _prepare()
    for n in range(1, 200):
        statut = _in_a_process(lambda n=n: _die_at(n, envoi, archive))
        print(os.WIFSIGNALED(statut), *(m.objects.count() for m in MODELES))
        if not os.WIFSIGNALED(statut):
            return


def _prepare():
    fabrique = make_depot(load_textes("MDV-LGC-Va1", "avance"), 3)
    organisation = Organisation.objects.create(
        nature=Nature.FOURNISSEUR, nom="Éditions", siren="732829320"
    )
    personne = Personne.objects.create_personne("ada@exemple.fr", "Martin", "Ada")
    enroler(organisation, personne, fabrique)
    (numero,) = fabrique.contexte.referencements
    envoi = Envoi(
        personne, organisation, "MDV-LGC-Va1", "avance", numero, fabrique.nom, fabrique.contenu,
        fabrique.instant,
    )  # fmt: skip
    return envoi, keep(io.BytesIO(fabrique.archive), 10**6)


def _in_a_process(travail):
    connection.close()
    pid = os.fork()
    if pid == 0:
        travail()
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def _die_at(n, envoi, archive):
    reste = [n]

    def count(execute, sql, params, many, context):
        reste[0] -= 1
        if not reste[0]:
            # After the order: what it wrote is in the hands of the database.
            execute(sql, params, many, context)
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        deposer(envoi, archive)
