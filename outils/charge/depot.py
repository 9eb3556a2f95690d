"""One deposit of 200 demandes: over HTTP, as a bare control, as a bare insertion of its rows."""

import io
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import connection, models, transaction
from tests.fabrique import DepotFabrique, Identites, make_depot
from tests.fabrique.depots import Depositaire
from tests.fabrique.envois import Requete, deposit_request, send

from guichet.depots.models import Demande, Depot, NumeroUtilise, Piece, Pretention, Reception
from guichet.horloge import PARIS
from guichet.horloge.decalage import set_date
from outils.charge.fournisseurs import Fournisseur, make_fournisseurs
from outils.charge.portail import Portail, serve
from outils.mesure import Mesure, best_times
from sons import control_depot, load_textes

INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)
DEMANDES, TOURS = 200, 8
Rangee = tuple[int | str | None, ...]
# Parents first.
_TABLES: tuple[tuple[type[models.Model], str], ...] = (
    (Depot, "pk"),
    (Reception, "depot"),
    (NumeroUtilise, "depot"),
    (Demande, "depot"),
    (Pretention, "demande__depot"),
    (Piece, "demande__depot"),
)


def measure(portail: Portail) -> list[Mesure]:
    """Return the times of a deposit, as ratios to the bare control of the same file."""
    fournisseurs, fichiers = _make(TOURS + 1, DEMANDES)
    with serve(portail) as adresse:
        depots = [_deposit(adresse, *paire) for paire in zip(fournisseurs, fichiers, strict=True)]
    temps = best_times(_contenders(portail.dossier, fichiers[0]), TOURS)
    # The first deposit also warms the server up.
    temps["http"], temps["nu"] = min(depots[1:]), _bare_insertion()
    return _rows(portail.base, temps)


def requests_of(nombre: int, demandes: int) -> list[Requete]:
    """Return the requests by which as many suppliers deposit a file of ``demandes``."""
    return [_request(*paire) for paire in zip(*_make(nombre, demandes), strict=True)]


def _make(nombre: int, demandes: int) -> tuple[list[Fournisseur], list[DepotFabrique]]:
    textes = load_textes("MDV-LGC-Va1", "avance")
    set_date(INSTANT)
    fournisseurs, identites = make_fournisseurs(textes, nombre, INSTANT), Identites(5)
    fichiers = [
        make_depot(textes, demandes, instant=INSTANT,
                   depositaire=Depositaire(un.numero_ans, un.siret, identites))
        for un in fournisseurs
    ]  # fmt: skip
    return fournisseurs, fichiers


def _request(un: Fournisseur, fabrique: DepotFabrique) -> Requete:
    return deposit_request(
        un.organisation.pk, un.session, un.numero_ans, fabrique.nom, fabrique.contenu,
        fabrique.archive,
    )  # fmt: skip


def _deposit(adresse: str, un: Fournisseur, fabrique: DepotFabrique) -> float:
    requete = _request(un, fabrique)
    debut = time.perf_counter()
    reponse = send(adresse, requete)
    duree = time.perf_counter() - debut
    depot = Depot.objects.filter(organisation=un.organisation).first()
    if reponse.statut != 302 or depot is None or depot.nb_acceptees != DEMANDES:
        raise AssertionError(f"le dépôt du banc doit être accepté ({reponse.statut})")
    return duree


def _contenders(dossier: Path, fabrique: DepotFabrique) -> dict[str, Callable[[], object]]:
    """Return the same control without the portal: in this process, and as a command."""
    json, archive = dossier / fabrique.nom, dossier / "pieces.zip"
    json.write_bytes(fabrique.contenu)
    archive.write_bytes(fabrique.archive)
    commande = [
        sys.executable, "-m", "sons_cli", "controler", str(json), "--pieces", str(archive),
        "--instant", f"{INSTANT:%Y-%m-%dT%H:%M}", "--retour", str(dossier / "retour.json"),
    ]  # fmt: skip

    def in_process() -> None:
        resultat = control_depot(
            json.read_bytes(), fabrique.textes, fabrique.contexte, INSTANT, nom=fabrique.nom,
            archive=io.BytesIO(archive.read_bytes()),
        )  # fmt: skip
        if resultat.rapport.verdict != "accepte":
            raise AssertionError("le fichier du banc doit être accepté")

    def as_command() -> None:
        (dossier / "retour.json").unlink(missing_ok=True)
        subprocess.run(commande, check=True, stdout=subprocess.DEVNULL)

    return {"fonction": in_process, "commande": as_command}


def _bare_insertion() -> float:
    """Best time to put back the rows of the last deposit: executemany, one transaction."""
    depot = Depot.objects.order_by("-pk")[:1].get()
    lignes = [(modele, _read(modele, chemin, depot)) for modele, chemin in _TABLES]
    meilleur = float("inf")
    for _ in range(TOURS):
        for modele, chemin in reversed(_TABLES):
            modele._default_manager.filter(**{chemin: depot.pk})._raw_delete("default")
        debut = time.perf_counter()
        _insert(lignes)
        meilleur = min(meilleur, time.perf_counter() - debut)
    if depot.demandes.count() != DEMANDES:
        raise AssertionError("toutes les lignes du dépôt doivent être remises")
    return meilleur


def _read(modele: type[models.Model], chemin: str, depot: Depot) -> list[Rangee]:
    """Return the rows as the database gives them, in the order of the columns."""
    requete, valeurs = (
        modele._default_manager.filter(**{chemin: depot.pk}).order_by().query.sql_with_params()
    )
    with connection.cursor() as curseur:
        curseur.execute(requete, valeurs)
        return list(curseur.fetchall())


@transaction.atomic
def _insert(lignes: list[tuple[type[models.Model], list[Rangee]]]) -> None:
    with connection.cursor() as curseur:
        for modele, rangees in lignes:
            champs = [f'"{champ.column}"' for champ in modele._meta.concrete_fields]
            marques = ", ".join(["%s"] * len(champs))
            ordre = (
                f'INSERT INTO "{modele._meta.db_table}" ({", ".join(champs)}) VALUES ({marques})'
            )
            curseur.executemany(ordre, rangees)


def _rows(base: str, temps: dict[str, float]) -> list[Mesure]:
    fonction = temps["fonction"]
    nom = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[base]
    return [
        Mesure(f"{nom} : contrôle seul de 200 demandes et de leur ZIP", fonction, 1),
        Mesure(f"{nom} : le même par la commande `sons controler`", temps["commande"],
               temps["commande"] / fonction),
        Mesure(f"{nom} : insertion nue des mêmes lignes", temps["nu"], temps["nu"] / fonction),
        Mesure(f"**{nom} : dépôt par HTTP, contrôlé et enregistré**", temps["http"],
               temps["http"] / fonction),
        Mesure(f"{nom} : dépôt par HTTP / commande", temps["http"],
               temps["http"] / temps["commande"]),
        Mesure(f"{nom} : dépôt par HTTP / (contrôle + insertion nue)", temps["http"],
               temps["http"] / (fonction + temps["nu"]), 2.5),
    ]  # fmt: skip
