"""The way of a deposit: received, controlled, written.

What came in time is in time, however many wait for their turn: a file is kept with its instant
first, in a few milliseconds. It is then controlled at once when nobody waits before it, and
otherwise in its turn by the queue: an hour of closing brings more files in a minute than a machine
controls in one. Who controls it takes it first: two never do at once, and each time is counted, so
that one whose control hangs or dies is given up after a few and told, never tried for ever.

The control holds nobody up, and one transaction writes every row of the deposit, or none. When a
constraint of the database says that somebody took a beneficiary or a number meanwhile, the file is
controlled again: the new context says so in the report, as if the other deposit had come long
before.
"""

import io
import json
import logging
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.acteurs.quotas import Quota
from guichet.courriels.boite import post
from guichet.depots.actes import Acte
from guichet.depots.models import Depot, Reception, Verdict
from guichet.depots.reception.controle import control, kept_fields
from guichet.depots.reception.ecriture import write_demandes
from guichet.depots.reception.limites import limites
from guichet.depots.reception.noms import free_name
from guichet.depots.reception.refus import (
    ControleInterrompu,
    DepotRefuse,
    NomUtilise,
    TropDeConcurrence,
)
from guichet.enrolement import registre as enrolements
from guichet.fichiers.pannes import PanneStockage
from guichet.fichiers.reception import Contenu, name, store
from guichet.fichiers.stockage import open_content
from guichet.journal.inscription import record
from guichet.taches.file import entrust
from sons import Resultat

_CONTROLE = "guichet.depots.reception.flux.control_reception"
_journal_des_alertes = logging.getLogger(__name__)
_ESSAIS = 5
# A deposit without a ZIP is controlled with one that holds nothing: its pieces are missing.
_ARCHIVE_VIDE = b"PK\x05\x06" + bytes(18)


# -- received -------------------------------------------------------------------------------------


class Gardee(NamedTuple):
    """What is kept of a sending, and whether its control is ours to make now."""

    reception: Reception
    is_prise: bool


def receive(reception: Reception, archive: Contenu | None = None) -> Reception:
    """Keep what was sent, with its ZIP, control it if its turn has come, and return what is kept.

    That is another reception when the same file was being sent at that moment. Raises DepotRefuse,
    before anything is kept, when the supplier may not deposit.
    """
    gardee, is_prise = keep(reception, archive)
    if is_prise:
        _try_now(gardee)
    return gardee


def keep(reception: Reception, archive: Contenu | None = None) -> Gardee:
    """Keep what was sent, which nothing can lose any more, unless it is being sent already.

    Raises DepotRefuse when the supplier may not deposit for the solution of the file.
    """
    arrivee = horloge.instant_reel()
    if not enrolements.is_enrolled(reception.organisation, reception.numero_ans):
        raise DepotRefuse(
            f"{reception.organisation} n’est pas enrôlée pour la solution {reception.numero_ans} : "
            "le dépôt n’est pas ouvert. Terminez l’enrôlement ; le simulateur permet déjà "
            "d’essayer le fichier."
        )
    quota = Quota(reception.organisation)
    contenu = store(io.BytesIO(reception.contenu), len(reception.contenu), pour=quota)
    with transaction.atomic():
        reception.json, reception.archive = name(contenu), name(archive) if archive else None
        # Two sendings of one supplier look one after the other whether the same is under way.
        Organisation.objects.select_for_update(no_key=True).get(pk=reception.organisation_id)
        if meme := reception.same_at_once(arrivee):
            meme.rejointe = True
            # Sent twice, a file does not pass before those that came between.
            avant = Reception.objects.en_attente().filter(pk__lt=meme.pk)
            return Gardee(meme, not avant.exists() and meme.take())
        attend = Reception.objects.en_attente().exists()
        reception.gardee_le = horloge.instant_reel()
        if not attend:
            reception.prise_le, reception.essais = reception.gardee_le, 1
        reception.save(force_insert=True)
        if attend:
            entrust(_CONTROLE, reception.pk, True)
    return Gardee(reception, not attend)


def control_reception(cle: int, en_differe: bool = False) -> None:
    """Deposit what was received; done again after a breakdown, it changes nothing.

    ``en_differe``: nobody waits for the answer, a refusal is told by mail as a deposit is.
    Raises TropDeConcurrence, for which the queue tries again: that is no answer to give.
    """
    reception = Reception.objects.select_related("organisation", "personne", "json", "archive").get(
        pk=cle
    )
    if reception.take():
        _control_taken(reception, en_differe)


def take_up_again() -> None:
    """Put back in the queue what a process that died left without a result."""
    for cle in Reception.objects.a_reprendre().values_list("pk", flat=True):
        entrust(_CONTROLE, cle, True)


def let_go_of_archives() -> None:
    """Name no more, a day later, the ZIP of a file that could not be read: a sweep removes it."""
    hier = horloge.instant_reel() - timedelta(days=1)
    illisibles = Reception.objects.filter(finie_le__lt=hier, depot__retour=None)
    illisibles.exclude(depot=None).exclude(archive=None).update(archive=None)


def _try_now(reception: Reception) -> None:
    """Control at once; a breakdown leaves it to the queue, since it is received."""
    try:
        _control_taken(reception, en_differe=False)
    except (OperationalError, PanneStockage, TropDeConcurrence):
        entrust(_CONTROLE, reception.pk, True)


def _control_taken(reception: Reception, en_differe: bool) -> None:
    """Deposit, refuse or give up a reception whose control is ours.

    Raises what a breakdown of ours raises, once another may take its control.
    """
    try:
        # Those that began before died with their processes, or were interrupted.
        if reception.essais > limites().essais_max:
            raise ControleInterrompu
        record_deposit(reception)
    except ControleInterrompu:
        _interrupted(reception)
    except DepotRefuse as refus:
        _refuse(reception, str(refus), en_differe)
    except (OperationalError, PanneStockage, TropDeConcurrence):
        reception.release(breakdown=True)
        raise


def _interrupted(reception: Reception) -> None:
    """Try again later what hangs or takes too much, so many times and no more."""
    if reception.essais < limites().essais_max:
        reception.release(breakdown=False)
        entrust(_CONTROLE, reception.pk, True)
        return
    _give_up(reception)


@transaction.atomic
def _give_up(reception: Reception) -> None:
    """Say to the supplier, to the journal and to the operator that a file is not controlled."""
    if reception.is_closed():
        return
    reception.close(refus=str(ControleInterrompu()))
    post("depot_refuse", reception.personne, {"reception": reception})
    fait = {"nom": reception.nom, "empreinte": reception.json.empreinte, "essais": reception.essais}
    record(None, Acte.ABANDON, reception, apres=fait)
    alerte = {"alerte": "reception_abandonnee", "reception": reception.pk, **fait}
    _journal_des_alertes.error("%s", json.dumps(alerte))


@transaction.atomic
def _refuse(reception: Reception, motif: str, en_differe: bool) -> None:
    if reception.is_closed():
        return
    reception.close(refus=motif)
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
            return _link(reception, depot)
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
    if (deja := _already(reception)) is not None:
        return deja
    siret = enrolements.siret(reception.organisation, reception.dispositif, reception.numero_ans)
    depot = Depot.objects.create(
        **kept_fields(reception, resultat.rapport),
        siret=siret or "",
        nom_archive=reception.nom_archive,
        json=reception.json,
        # Nothing could be read of the file: its ZIP serves nobody.
        archive=None if resultat.retour is None else reception.archive,
        retour=name(retour) if retour else None,
    )
    if resultat.retour is not None:
        write_demandes(depot, reception.textes, resultat)
    reception.close(depot)
    lien = settings.ADRESSE_PUBLIQUE + reverse("depots:depot", args=[depot.pk])
    post("depot_recu", reception.personne, {"depot": depot, "lien": lien})
    record(reception.personne, Acte.DEPOT, depot, apres=_journal(depot))
    return depot


@transaction.atomic
def _link(reception: Reception, depot: Depot) -> Depot:
    """Say that the file was deposited before."""
    if (deja := _already(reception)) is not None:
        return deja
    reception.close(depot)
    return depot


def _already(reception: Reception) -> Depot | None:
    """Look again under the lock: return the deposit that another control wrote meanwhile.

    Raises DepotRefuse when it was refused.
    """
    if not reception.is_closed():
        return None
    if reception.depot is None:
        raise DepotRefuse(reception.refus)
    return reception.depot


def _store_return(retour: bytes | None) -> Contenu | None:
    return None if retour is None else store(io.BytesIO(retour), len(retour), pour=None)


def _journal(depot: Depot) -> dict[str, object]:
    """Return what the journal keeps of a deposit."""
    noms = (
        "nom", "empreinte", "recu_le", "outil", "texte", "verdict", "nb_acceptees", "nb_rejetees",
    )  # fmt: skip
    return {nom: getattr(depot, nom) for nom in noms} | {
        "archive": depot.archive.empreinte if depot.archive else None
    }
