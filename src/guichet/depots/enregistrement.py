"""A deposit: the same control as everywhere, then every row of it or none.

Contents are kept first (a content that nothing names is harmless), the control is made without
holding anybody up, and one transaction writes the rest. When a constraint of the database says that
somebody took a beneficiary or a number meanwhile, the file is controlled again: the new context
says so in the report, as if the other deposit had come long before.
"""

import io
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q

from guichet.courriels.boite import post
from guichet.depots import registres
from guichet.depots.actes import Acte
from guichet.depots.controle import DepotRefuse, Envoi, control, empty_archive, kept_fields
from guichet.depots.ecriture import write_demandes
from guichet.depots.models import Depot, Reception, Verdict
from guichet.depots.noms import free_name
from guichet.fichiers.models import Fichier
from guichet.fichiers.reception import Contenu, name, store
from guichet.fichiers.reception import deposer as keep
from guichet.fichiers.stockage import open_content
from guichet.journal.inscription import record
from sons import Resultat

_ESSAIS = 5


class Recu(NamedTuple):
    """The contents that came in, and the reception that waits for their deposit if there is one."""

    json: Fichier
    archive: Fichier | None = None
    nom_archive: str = ""
    reception: Reception | None = None


class TropDeConcurrence(DepotRefuse):
    """Others were faster each time; nothing says that the next time will not do."""


class NomUtilise(DepotRefuse):
    """Another file bore this name; ``libre`` is one that none has borne."""

    def __init__(self, nom: str, libre: str) -> None:
        propose = f", par exemple {libre}" if libre else ""
        super().__init__(
            f"Un autre fichier déposé porte déjà le nom {nom} : renommez celui-ci{propose}."
        )
        self.libre = libre


def deposer(envoi: Envoi, archive: Fichier | None = None, nom_archive: str = "") -> Depot:
    """Deposit what was sent, with the ZIP ``archive``, and return the deposit.

    Raises as ``check_enrolled`` and ``record_deposit``.
    """
    check_enrolled(envoi)
    contenu = keep(io.BytesIO(envoi.contenu), len(envoi.contenu))
    return record_deposit(envoi, Recu(contenu, archive, nom_archive))


def record_deposit(envoi: Envoi, recu: Recu) -> Depot:
    """Control what was received from a supplier who is enrolled, and write its deposit.

    The same bytes sent again give the first deposit. Raises DepotRefuse with a French sentence when
    the file is another solution's, the name is taken, or the counter is too busy.
    """
    for _ in range(_ESSAIS):
        premier = find_first(envoi)
        if premier is not None:
            _link(recu, premier)
            return premier
        resultat = _control(envoi, recu.archive)
        retour = _store_return(resultat.retour)
        try:
            return _write(envoi, resultat, recu, retour)
        except IntegrityError:
            # Somebody was faster, for a beneficiary, a number or this very file: look again.
            continue
    raise TropDeConcurrence(
        "Trop de dépôts concurrents portent sur les mêmes bénéficiaires. Rien n’a été enregistré ; "
        "réessayez dans un instant."
    )


def check_enrolled(envoi: Envoi) -> None:
    """Raise DepotRefuse unless the supplier is enrolled for the solution of the file."""
    if not registres.is_enrolled(envoi.organisation, envoi.numero_ans):
        raise DepotRefuse(
            f"{envoi.organisation} n’est pas enrôlée pour la solution {envoi.numero_ans} : le "
            "dépôt n’est pas ouvert. Terminez l’enrôlement ; le simulateur permet déjà d’essayer "
            "le fichier."
        )


def find_first(envoi: Envoi) -> Depot | None:
    """Return the deposit that already holds this content, if there is one.

    Raises NomUtilise when another content holds its name.
    """
    tenus = Depot.objects.filter(
        Q(empreinte=envoi.empreinte) | Q(nom=envoi.nom), organisation=envoi.organisation
    ).exclude(verdict=Verdict.REJETE)
    depots = list(tenus)
    meme = next((d for d in depots if d.empreinte == envoi.empreinte), None)
    if meme is None and depots:
        raise NomUtilise(envoi.nom, free_name(envoi.organisation, envoi.nom))
    return meme


def _control(envoi: Envoi, archive: Fichier | None) -> Resultat:
    if archive is None:
        return control(envoi, empty_archive())
    with open_content(archive.empreinte) as flux:
        return control(envoi, flux)


@transaction.atomic
def _write(envoi: Envoi, resultat: Resultat, recu: Recu, retour: Contenu | None) -> Depot:
    """Write the whole deposit, its trace and its receipt's mail."""
    depot = Depot.objects.create(
        **kept_fields(envoi, resultat.rapport),
        siret=registres.siret(envoi.organisation, envoi.dispositif, envoi.numero_ans) or "",
        nom_archive=recu.nom_archive,
        json=recu.json,
        archive=recu.archive,
        retour=name(retour) if retour else None,
    )
    if resultat.retour is not None:
        write_demandes(depot, envoi.textes, resultat)
    _link(recu, depot)
    post("depot_recu", envoi.personne, {"depot": depot})
    record(envoi.personne, Acte.DEPOT, depot, apres=_journal(depot))
    return depot


def _link(recu: Recu, depot: Depot) -> None:
    """Say to who received it what became of the file."""
    if recu.reception is not None:
        recu.reception.depot = depot
        recu.reception.save(update_fields=["depot"])


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
