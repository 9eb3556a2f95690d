"""The two files of a rehearsal, held for a while: they are deposited as they are, in one click.

What is held is paid by the same quota as what is deposited, and by half of it at most: rehearsals
never prevent a deposit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import BinaryIO

from guichet import horloge
from guichet.acteurs.models import Personne
from guichet.acteurs.quotas import Quota
from guichet.depots.models import Depot, Reception, Simulation, Verdict
from guichet.depots.models.controle import RECU
from guichet.depots.reception.flux import receive
from guichet.depots.reception.noms import is_used, name_of_today
from guichet.depots.reception.refus import DepotRefuse
from guichet.enrolement import registre as enrolements
from guichet.fichiers.contenu import Type
from guichet.fichiers.models import Fichier
from guichet.fichiers.pannes import PanneStockage
from guichet.fichiers.reception import Contenu, FichierRefuse, name, store
from guichet.fichiers.stockage import read_content
from guichet.textes import reglement

DUREE = timedelta(hours=1)
_PART = 2
_PERDUE = (
    "Le fichier de cette simulation n’est plus gardé : déposez-le depuis la page « Déposer », en "
    "le choisissant de nouveau."
)


def hold(
    simulation: Simulation, contenu: bytes, archive: BinaryIO | None, nom_archive: str
) -> None:
    """Hold what was rehearsed, to be deposited or corrected; a rehearsal stands even if nothing is.

    Nothing is done with a file of which no demande was read.
    """
    if not simulation.rapport["demandes"]:
        return
    quota = Quota(simulation.organisation, _PART)
    limites = reglement().dispositif(simulation.dispositif).limites
    try:
        json = store(BytesIO(contenu), len(contenu), pour=quota)
        zip_ = None
        if archive is not None:
            archive.seek(0)
            zip_ = store(archive, limites.taille_zip_max_octets, pour=quota)
        simulation.json, simulation.archive = name(json), name(zip_) if zip_ else None
    except (FichierRefuse, PanneStockage):
        return
    simulation.nom_archive = nom_archive
    simulation.gardee_jusqu_a = horloge.instant_reel() + DUREE
    simulation.save(update_fields=["json", "archive", "nom_archive", "gardee_jusqu_a"])


def is_depositable(simulation: Simulation) -> bool:
    """Tell whether a deposit of the same file would be recorded, as far as is known."""
    prises = simulation.nb_acceptees + simulation.nb_incompletes
    return (
        simulation.verdict != Verdict.REJETE
        and prises > 0
        and enrolements.is_enrolled(simulation.organisation, simulation.numero_ans)
    )


def is_held(simulation: Simulation) -> bool:
    """Tell whether its files are still there to be deposited."""
    fin = simulation.gardee_jusqu_a
    return fin is not None and horloge.instant_reel() < fin


@dataclass(frozen=True)
class Suite:
    """What may become of a rehearsal: ``deja`` its deposit, else ``jusqu_a`` when it may be one.

    ``nom`` is the name that it would bear, ``prises`` the demandes that would be recorded.
    """

    deja: Depot | None
    is_depositable: bool
    jusqu_a: datetime | None
    nom: str
    is_nom_pris: bool
    prises: int


def next_of(simulation: Simulation) -> Suite:
    """Return what may become of a rehearsal."""
    organisation = simulation.organisation
    siens = Depot.objects.filter(organisation=organisation, empreinte=simulation.empreinte)
    depositable = is_depositable(simulation)
    fin = simulation.gardee_jusqu_a if depositable and is_held(simulation) else None
    return Suite(
        deja=siens.exclude(verdict=Verdict.REJETE).defer("rapport").first(),
        is_depositable=depositable,
        jusqu_a=fin,
        nom=name_of_today(organisation, simulation.nom),
        is_nom_pris=is_used(organisation, simulation.nom),
        prises=simulation.nb_acceptees + simulation.nb_incompletes,
    )


def deposit_rehearsed(simulation: Simulation, personne: Personne, recu_le: datetime) -> Reception:
    """Deposit the very bytes that were rehearsed, ordered at ``recu_le``, under a name of the day.

    Raises as ``envoi.deposit``, and DepotRefuse when they are no longer held.
    """
    if simulation.json is None or not is_held(simulation):
        raise DepotRefuse(_PERDUE)
    identite = {nom: getattr(simulation, nom) for nom in RECU} | {
        "personne": personne, "recu_le": recu_le, "outil": personne.outil,
        "nom": name_of_today(simulation.organisation, simulation.nom),
    }  # fmt: skip
    reception = Reception(**identite, nom_archive=simulation.nom_archive)
    try:
        reception.contenu = read_content(simulation.json.empreinte)
    except FileNotFoundError:
        # A backup that was put back knows of it, and may have come before it was kept.
        raise DepotRefuse(_PERDUE) from None
    archive = simulation.archive
    gardee = receive(reception, _content_of(archive) if archive else None)
    if gardee.refus:
        raise DepotRefuse(gardee.refus)
    return gardee


def let_go() -> None:
    """Name no more what has been held long enough: a sweep removes it."""
    finies = Simulation.objects.filter(gardee_jusqu_a__lte=horloge.instant_reel())
    finies.update(json=None, archive=None, gardee_jusqu_a=None)


def _content_of(fichier: Fichier) -> Contenu:
    return Contenu(fichier.empreinte, fichier.taille_octets, Type(fichier.type))
