"""Reception apart from control: what came in time is in time, however many wait for their turn.

A file is kept with its instant first, in a few milliseconds. It is then controlled at once when
nobody waits before it, and otherwise in its turn by the queue: an hour of closing brings more files
in a minute than a machine controls in one.
"""

import io

from django.db import OperationalError, transaction

from guichet import horloge
from guichet.courriels.boite import post
from guichet.depots.controle import DepotRefuse, Envoi
from guichet.depots.enregistrement import (
    Recu,
    TropDeConcurrence,
    check_enrolled,
    record_deposit,
)
from guichet.depots.models import Reception
from guichet.fichiers.pannes import PanneStockage
from guichet.fichiers.reception import Contenu, name, store
from guichet.fichiers.stockage import read_content
from guichet.taches.file import entrust

_CONTROLE = "guichet.depots.reception.control_reception"


def receive(envoi: Envoi, archive: Contenu | None = None, nom_archive: str = "") -> Reception:
    """Keep what was sent, and control it if its turn has come.

    Raises DepotRefuse, before anything is kept, when the supplier may not deposit.
    """
    check_enrolled(envoi)
    contenu = store(io.BytesIO(envoi.contenu), len(envoi.contenu))
    with transaction.atomic():
        reception = _record(envoi, contenu, archive, nom_archive)
        attend = Reception.objects.en_attente().filter(pk__lt=reception.pk).exists()
        if attend:
            entrust(_CONTROLE, reception.pk, True)
    if not attend:
        _try_now(reception, envoi)
    return reception


def control_reception(cle: int, en_differe: bool = False) -> None:
    """Deposit what was received; done again after a breakdown, it changes nothing.

    ``en_differe``: nobody waits for the answer, a refusal is told by mail as a deposit is.
    Raises TropDeConcurrence, for which the queue tries again: that is no answer to give.
    """
    reception = Reception.objects.select_related("organisation", "personne", "json", "archive").get(
        pk=cle
    )
    if reception.depot_id or reception.refus:
        return
    envoi = _envoi(reception)
    try:
        check_enrolled(envoi)
        _deposit(reception, envoi)
    except TropDeConcurrence:
        raise
    except DepotRefuse as refus:
        _refuse(reception, str(refus), en_differe)


def take_up_again() -> None:
    """Put back in the queue what a process that died left without a result."""
    for cle in Reception.objects.a_reprendre().values_list("pk", flat=True):
        entrust(_CONTROLE, cle, True)


def _record(envoi: Envoi, json: Contenu, archive: Contenu | None, nom_archive: str) -> Reception:
    return Reception.objects.create(
        organisation=envoi.organisation,
        personne=envoi.personne,
        dispositif=envoi.dispositif,
        phase=envoi.phase,
        numero_ans=envoi.numero_ans,
        nom=envoi.nom,
        recu_le=envoi.instant,
        outil=envoi.outil,
        gardee_le=horloge.instant_reel(),
        json=name(json),
        archive=name(archive) if archive else None,
        nom_archive=nom_archive,
    )


def _try_now(reception: Reception, envoi: Envoi) -> None:
    """Control at once; a breakdown leaves it to the queue, since it is received."""
    try:
        _deposit(reception, envoi)
    except (OperationalError, PanneStockage, TropDeConcurrence):
        entrust(_CONTROLE, reception.pk, True)
    except DepotRefuse as refus:
        _refuse(reception, str(refus), en_differe=False)


def _deposit(reception: Reception, envoi: Envoi) -> None:
    """Write the deposit of what was received, after that of the same file sent before it."""
    premiere = reception.first_of_same()
    if premiere is not None:
        # Who had no answer sent it again: the file is deposited at its first instant.
        control_reception(premiere.pk, True)
    recu = Recu(reception.json, reception.archive, reception.nom_archive, reception)
    record_deposit(envoi, recu)


@transaction.atomic
def _refuse(reception: Reception, motif: str, en_differe: bool) -> None:
    reception.refus = motif
    reception.save(update_fields=["refus"])
    if en_differe:
        post("depot_refuse", reception.personne, {"reception": reception})


def _envoi(reception: Reception) -> Envoi:
    return Envoi(
        personne=reception.personne,
        organisation=reception.organisation,
        dispositif=reception.dispositif,
        phase=reception.phase,
        numero_ans=reception.numero_ans,
        nom=reception.nom,
        contenu=read_content(reception.json.empreinte),
        instant=reception.recu_le.astimezone(horloge.PARIS),
        outil=reception.outil,
    )
