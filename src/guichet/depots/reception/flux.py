"""The way of a deposit: received, controlled, written.

What came in time is in time, however many wait for their turn: a file is kept with its instant
first, in a few milliseconds. It is then controlled at once when nobody waits before it, and
otherwise in its turn by the queue: an hour of closing brings more files in a minute than a machine
controls in one.

The control holds nobody up, and one transaction writes every row of the deposit, or none. When a
constraint of the database says that somebody took a beneficiary or a number meanwhile, the file is
controlled again: the new context says so in the report, as if the other deposit had come long
before.
"""

import io

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q

from guichet import horloge
from guichet.courriels.boite import post
from guichet.depots.actes import Acte
from guichet.depots.models import Depot, Reception, Verdict
from guichet.depots.reception.controle import control, kept_fields
from guichet.depots.reception.ecriture import write_demandes
from guichet.depots.reception.noms import free_name
from guichet.depots.reception.refus import DepotRefuse, NomUtilise, TropDeConcurrence
from guichet.enrolement import registre as enrolements
from guichet.fichiers.pannes import PanneStockage
from guichet.fichiers.reception import Contenu, name, store
from guichet.fichiers.stockage import open_content
from guichet.journal.inscription import record
from guichet.taches.file import entrust
from sons import Resultat

_CONTROLE = "guichet.depots.reception.flux.control_reception"
_ESSAIS = 5
# A deposit without a ZIP is controlled with one that holds nothing: its pieces are missing.
_ARCHIVE_VIDE = b"PK\x05\x06" + bytes(18)


# -- received -------------------------------------------------------------------------------------


def receive(reception: Reception, archive: Contenu | None = None) -> Reception:
    """Keep what was sent, with its ZIP, and control it if its turn has come.

    Raises DepotRefuse, before anything is kept, when the supplier may not deposit.
    """
    if keep(reception, archive):
        _try_now(reception)
    return reception


def keep(reception: Reception, archive: Contenu | None = None) -> bool:
    """Keep what was sent, which nothing can lose any more; tell whether its turn has come.

    Raises DepotRefuse when the supplier may not deposit for the solution of the file.
    """
    if not enrolements.is_enrolled(reception.organisation, reception.numero_ans):
        raise DepotRefuse(
            f"{reception.organisation} n’est pas enrôlée pour la solution {reception.numero_ans} : "
            "le dépôt n’est pas ouvert. Terminez l’enrôlement ; le simulateur permet déjà "
            "d’essayer le fichier."
        )
    contenu = store(io.BytesIO(reception.contenu), len(reception.contenu))
    with transaction.atomic():
        reception.json, reception.archive = name(contenu), name(archive) if archive else None
        reception.gardee_le = horloge.instant_reel()
        reception.save(force_insert=True)
        attend = Reception.objects.en_attente().filter(pk__lt=reception.pk).exists()
        if attend:
            entrust(_CONTROLE, reception.pk, True)
    return not attend


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
    try:
        record_deposit(reception)
    except DepotRefuse as refus:
        _refuse(reception, str(refus), en_differe)


def take_up_again() -> None:
    """Put back in the queue what a process that died left without a result."""
    for cle in Reception.objects.a_reprendre().values_list("pk", flat=True):
        entrust(_CONTROLE, cle, True)


def _try_now(reception: Reception) -> None:
    """Control at once; a breakdown leaves it to the queue, since it is received."""
    try:
        record_deposit(reception)
    except (OperationalError, PanneStockage, TropDeConcurrence):
        entrust(_CONTROLE, reception.pk, True)
    except DepotRefuse as refus:
        _refuse(reception, str(refus), en_differe=False)


@transaction.atomic
def _refuse(reception: Reception, motif: str, en_differe: bool) -> None:
    reception.refus = motif
    reception.save(update_fields=["refus"])
    if en_differe:
        post("depot_refuse", reception.personne, {"reception": reception})


# -- controlled -----------------------------------------------------------------------------------


def record_deposit(reception: Reception) -> Depot:
    """Control what was received and write its deposit, after that of the same file sent before it.

    The same bytes sent again give the first deposit. Raises DepotRefuse with a French sentence when
    the file is another solution's or the name is taken, TropDeConcurrence when the counter is too
    busy.
    """
    premiere = reception.first_of_same()
    if premiere is not None:
        # Who had no answer sent it again: the file is deposited at its first instant.
        control_reception(premiere.pk, True)
    for _ in range(_ESSAIS):
        depot = find_first(reception)
        if depot is not None:
            _link(reception, depot)
            return depot
        resultat = _control(reception)
        retour = _store_return(resultat.retour)
        try:
            return _write(reception, resultat, retour)
        except IntegrityError:
            # Somebody was faster, for a beneficiary, a number or this very file: look again.
            continue
    raise TropDeConcurrence(
        "Trop de dépôts concurrents portent sur les mêmes bénéficiaires. Rien n’a été enregistré ; "
        "réessayez dans un instant."
    )


def find_first(reception: Reception) -> Depot | None:
    """Return the deposit that already holds this content, if there is one.

    Raises NomUtilise when another content holds its name.
    """
    tenus = Depot.objects.filter(
        Q(empreinte=reception.empreinte) | Q(nom=reception.nom),
        organisation=reception.organisation,
    ).exclude(verdict=Verdict.REJETE)
    depots = list(tenus)
    meme = next((d for d in depots if d.empreinte == reception.empreinte), None)
    if meme is None and depots:
        raise NomUtilise(reception.nom, free_name(reception.organisation, reception.nom))
    return meme


def _control(reception: Reception) -> Resultat:
    if reception.archive is None:
        return control(reception, io.BytesIO(_ARCHIVE_VIDE))
    with open_content(reception.archive.empreinte) as flux:
        return control(reception, flux)


# -- written --------------------------------------------------------------------------------------


@transaction.atomic
def _write(reception: Reception, resultat: Resultat, retour: Contenu | None) -> Depot:
    """Write the whole deposit, its trace and its receipt's mail."""
    siret = enrolements.siret(reception.organisation, reception.dispositif, reception.numero_ans)
    depot = Depot.objects.create(
        **kept_fields(reception, resultat.rapport),
        siret=siret or "",
        nom_archive=reception.nom_archive,
        json=reception.json,
        archive=reception.archive,
        retour=name(retour) if retour else None,
    )
    if resultat.retour is not None:
        write_demandes(depot, reception.textes, resultat)
    _link(reception, depot)
    post("depot_recu", reception.personne, {"depot": depot})
    record(reception.personne, Acte.DEPOT, depot, apres=_journal(depot))
    return depot


def _link(reception: Reception, depot: Depot) -> None:
    """Say what became of the file."""
    reception.depot = depot
    reception.save(update_fields=["depot"])


def _store_return(retour: bytes | None) -> Contenu | None:
    return None if retour is None else store(io.BytesIO(retour), len(retour))


def _journal(depot: Depot) -> dict[str, object]:
    """Return what the journal keeps of a deposit."""
    noms = (
        "nom", "empreinte", "recu_le", "outil", "texte", "verdict", "nb_acceptees", "nb_rejetees",
    )  # fmt: skip
    return {nom: getattr(depot, nom) for nom in noms} | {
        "archive": depot.archive.empreinte if depot.archive else None
    }
