"""Suppliers of a portal apart, with the requests that their browsers are about to send."""

import json
from datetime import datetime

from guichet.horloge import PARIS
from sons import load_textes
from tests.fabrique import Identites, make_depot
from tests.fabrique.depots import Depositaire
from tests.fabrique.envois import deposit_request

INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)
_PROGRAMME = """
import json
from outils.charge.depot import INSTANT, set_date
from outils.charge.fournisseurs import make_fournisseurs
from sons import load_textes
set_date(INSTANT)
uns = make_fournisseurs(load_textes("MDV-LGC-Va1", "avance"), {nombre}, INSTANT)
print(json.dumps([[un.organisation.pk, un.session, un.numero_ans, un.siret] for un in uns]))
"""


def ready_to_send(portail, nombre):
    """Write suppliers in a demonstration portal; return the request of a deposit of each."""
    textes, identites = load_textes("MDV-LGC-Va1", "avance"), Identites(5)
    envois = []
    for pk, session, numero_ans, siret in json.loads(portail.ask(_PROGRAMME.format(nombre=nombre))):
        depositaire = Depositaire(numero_ans, siret, identites)
        fabrique = make_depot(textes, 2, instant=INSTANT, depositaire=depositaire)
        envois.append(
            deposit_request(
                pk, session, numero_ans, fabrique.nom, fabrique.contenu, fabrique.archive
            )
        )
    return envois
