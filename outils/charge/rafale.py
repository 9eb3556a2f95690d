"""The last minute before a counter closes: 600 suppliers each deposit a full file."""

import random
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count
from tests.fabrique import Identites, make_depot
from tests.fabrique.depots import Depositaire
from tests.fabrique.envois import Reponse, Requete, deposit_request, send

from guichet.depots.models import Demande, Depot, NumeroUtilise, Pretention, Reception, Verdict
from guichet.horloge import PARIS
from guichet.horloge.decalage import read_decalage, set_date
from guichet.journal.verification import verify
from outils.charge.fournisseurs import Fournisseur, make_fournisseurs
from outils.charge.portail import Portail, serve
from outils.mesure import Mesure
from sons import Textes, load_textes

# The counter of MDV-LGC-Va1 takes demandes until the end of that day.
FERMETURE = datetime(2022, 12, 1, tzinfo=PARIS)
FOURNISSEURS, DEMANDES, MINUTE_S = 600, 200, 60.0
# The last file leaves so long before the closing.
MARGE_S = 1.0
CONTROLES_MAX_S = 600
# One supplier in so many sends the same file again a second later.
IMPATIENTS = 10


@dataclass
class Envoi:
    """A supplier’s file, when it leaves, whether it is sent again, what came back."""

    fournisseur: Fournisseur
    requete: Requete
    apres_s: float
    renvoi: bool = False
    reponse: Reponse | None = None


def measure(portail: Portail) -> list[Mesure]:
    """Send everything in the minute before the closing; say what was lost, doubled, or late."""
    textes = load_textes("MDV-LGC-Va1", "avance")
    envois = _prepare(textes)
    with serve(portail) as adresse:
        set_date(FERMETURE - timedelta(seconds=MINUTE_S + MARGE_S + 2))
        time.sleep(2)  # the server rereads the shift of the clock every second
        depart = time.monotonic()
        _send_all(adresse, envois)
        receptions = time.monotonic() - depart
        _wait_for_controls()
        duree = time.monotonic() - depart
    return _rows(portail.base, envois, receptions, duree)


def _prepare(textes: Textes) -> list[Envoi]:
    hasard, identites = random.Random(17), Identites(5)
    instant = FERMETURE - timedelta(minutes=1)
    envois = []
    for un in make_fournisseurs(textes, FOURNISSEURS, instant):
        depositaire = Depositaire(un.numero_ans, un.siret, identites)
        fabrique = make_depot(textes, DEMANDES, instant=instant, depositaire=depositaire)
        requete = deposit_request(
            un.organisation.pk, un.session, un.numero_ans, fabrique.nom, fabrique.contenu,
            fabrique.archive,
        )  # fmt: skip
        envois.append(Envoi(un, requete, hasard.uniform(0, MINUTE_S)))
    renvois = envois[::IMPATIENTS]
    return envois + [replace(un, apres_s=un.apres_s + 1, renvoi=True) for un in renvois]


def _send_all(adresse: str, envois: list[Envoi]) -> None:
    """Send each at its time, from a thread of its own: nobody waits for anybody."""
    depart = time.monotonic()

    def run(envoi: Envoi) -> None:
        time.sleep(max(0.0, depart + envoi.apres_s - time.monotonic()))
        envoi.reponse = send(adresse, envoi.requete)

    fils = [threading.Thread(target=run, args=(envoi,)) for envoi in envois]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()


def _wait_for_controls() -> None:
    """Wait until every file received has its result."""
    fin = time.monotonic() + CONTROLES_MAX_S
    while Reception.objects.filter(depot=None, refus="").exists():
        if time.monotonic() > fin:
            raise AssertionError(f"des fichiers restent sans contrôle après {CONTROLES_MAX_S} s")
        time.sleep(0.5)


# -- what is left of it -------------------------------------------------------------------------


def _rows(base: str, envois: list[Envoi], receptions: float, duree: float) -> list[Mesure]:
    nom = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[base]
    depots = {d.organisation_id: d for d in Depot.objects.exclude(verdict=Verdict.REJETE)}
    perdus = FOURNISSEURS - len(depots)
    refuses = sum(e.reponse is None or e.reponse.statut != 302 for e in envois)
    manquantes = FOURNISSEURS * DEMANDES - Demande.objects.count()
    retards, attentes = _delays(envois, depots), _waits(envois)
    tard = sum(d.recu_le >= FERMETURE for d in depots.values())
    return [
        Mesure(f"{nom} : dépôts perdus sur {FOURNISSEURS}", None, perdus, 0, unite="dépôt"),
        Mesure(f"{nom} : demandes perdues sur {FOURNISSEURS * DEMANDES}", None, manquantes, 0,
               unite="demande"),
        Mesure(f"{nom} : dépôts, demandes, clés en double", None, _doubles(), 0, unite="ligne"),
        Mesure(f"{nom} : réponses autres que l’accusé", None, refuses, 0, unite="réponse"),
        Mesure(f"{nom} : reçus datés d’après la fermeture", None, tard, 0, unite="dépôt"),
        Mesure(f"{nom} : retard de l’instant de réception sur le dernier octet envoyé, médian",
               None, _quantile(retards, 0.5), unite="s"),
        Mesure(f"{nom} : le même, pire", None, max(retards, default=0.0), 1, unite="s"),
        Mesure(f"{nom} : attente de la réponse, médiane", None, _quantile(attentes, 0.5),
               unite="s"),
        Mesure(f"{nom} : attente de la réponse, pire", None, max(attentes, default=0.0),
               unite="s"),
        Mesure(f"{nom} : de la première arrivée au dernier accusé", None, receptions, unite="s"),
        Mesure(f"{nom} : de la première arrivée au dernier contrôle", None, duree, unite="s"),
        Mesure(f"{nom} : journal vérifié, maillons rompus", None, int(verify().faute is not None),
               0, unite="maillon"),
    ]  # fmt: skip


def _delays(envois: list[Envoi], depots: dict[int, Depot]) -> list[float]:
    """Return, in seconds, how long after the last byte each deposit was said to be received."""
    decalage = read_decalage().total_seconds()
    return [
        depots[e.fournisseur.organisation.pk].recu_le.timestamp() - decalage - e.reponse.parti
        for e in envois
        if e.reponse and not e.renvoi and e.fournisseur.organisation.pk in depots
    ]


def _waits(envois: list[Envoi]) -> list[float]:
    return [e.reponse.revenu - e.reponse.parti for e in envois if e.reponse]


def _doubles() -> int:
    """Count what is there twice, whatever the constraints say."""
    comptes = (
        Depot.objects.values("organisation").annotate(n=Count("pk")).filter(n__gt=1),
        Demande.objects.values("numero_asp", "phase").annotate(n=Count("pk")).filter(n__gt=1),
        NumeroUtilise.objects.values("organisation", "numero_editeur").annotate(n=Count("pk"))
        .filter(n__gt=1),
        Pretention.objects.values("identifiant", "valeur", "part").annotate(n=Count("pk"))
        .filter(n__gt=1),
    )  # fmt: skip
    return sum(compte.order_by().count() for compte in comptes)


def _quantile(valeurs: list[float], part: float) -> float:
    return sorted(valeurs)[int(part * (len(valeurs) - 1))] if valeurs else 0.0
