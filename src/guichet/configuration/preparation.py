"""Make the portal ready to serve."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from guichet.acteurs.demonstration import DOMAINE
from guichet.acteurs.models import Personne
from guichet.configuration.models import BaseDeDemonstration
from guichet.confinement.mesure import Confinement, measure
from guichet.conservation.purge import pending
from guichet.fichiers import stockage
from guichet.fichiers.pannes import PanneStockage
from guichet.horloge import machine
from guichet.horloge.models import Decalage
from sons.ecriture import lower_first


def migrate() -> int:
    """Bring the database up to date; return how many steps were taken.

    Raises CommandError when it cannot be reached.
    """
    restrict_access()
    _reach_database()
    etapes = len(_pending())
    call_command("migrate", interactive=False, verbosity=0)
    return etapes


def restrict_access() -> None:
    """Close to everybody else the folder and the base that a former version left open to read."""
    dossier = Path(settings.DOSSIER_DONNEES)
    dossier.mkdir(parents=True, exist_ok=True)
    dossier.chmod(0o700)
    for fichier in dossier.glob("guichet.sqlite3*"):
        fichier.chmod(0o600)


def check_ready() -> None:
    """Raise CommandError unless the database is ours, up to date, and files can be kept.

    The embedded database is brought up to date by itself only when it is new.
    """
    restrict_access()
    _reach_database()
    if _pending():
        if connection.vendor != "sqlite" or connection.introspection.table_names():
            raise CommandError(
                "La base de données n’est pas à jour. Sauvegardez-la, puis lancez "
                "« guichet migrer »."
            )
        migrate()
    refuse_demonstration()
    _check_storage()


def refuse_demonstration() -> None:
    """Raise CommandError when production is given the base of a demonstration.

    Its mark tells, or what it holds when it was made before the mark: the clock of the portal was
    shifted, or there are accounts in a domain that nobody can have. Their password is public; no
    other account was ever given it, and it opens none in production (``mot_de_passe_public``).
    """
    if settings.DEMONSTRATION:
        return
    if is_demonstration():
        raise CommandError(
            "Cette base est celle d’une démonstration : ses comptes s’ouvrent avec un mot de passe "
            "que tout le monde connaît. La production exige une base neuve (variable "
            "GUICHET_BASE_DE_DONNEES ou GUICHET_DONNEES)."
        )


def is_demonstration() -> bool:
    """Tell whether demonstration data were loaded in the base, or its clock shifted."""
    return (
        BaseDeDemonstration.objects.exists()
        or Decalage.objects.exists()
        or Personne.objects.filter(email__iendswith=f"@{DOMAINE}").exists()
    )


def refuse_real_accounts() -> None:
    """Raise CommandError when a base where people work would be made a demonstration, for good."""
    if Personne.objects.exists() and not is_demonstration():
        raise CommandError(
            "Cette base contient de vrais comptes : y charger une démonstration la rendrait "
            "inutilisable en production, pour toujours. Donnez à la démonstration une base neuve "
            "(variable GUICHET_DONNEES ou GUICHET_BASE_DE_DONNEES)."
        )


def _reach_database() -> None:
    """Raise CommandError when the database does not answer, or is not the one it should be."""
    try:
        connection.ensure_connection()
    except OperationalError as faute:
        raise CommandError(
            "La base de données ne répond pas, ou n’a pas pu prouver que c’était elle : vérifiez "
            f"GUICHET_BASE_DE_DONNEES. {faute}".strip()
        ) from faute


def list_gaps() -> list[str]:
    """Say in French what the portal serves without, and what it cannot refuse for want of it.

    The webinar of wave 2 says that the deposit « rejette tout bénéficiaire non présent » in the
    base of who is eligible: without a base, nobody is refused for that.
    """
    return [*_missing_base(), *_missing_durations(), *_unset_clock()]


def _missing_base() -> list[str]:
    if settings.BASE_LOCALE is not None:
        return []
    return [
        "Aucune base locale (variable GUICHET_BASE_LOCALE) : l’éligibilité des bénéficiaires, leur "
        "catégorie et les plafonds qui en dépendent ne sont pas vérifiés ; en vague 2, un "
        "bénéficiaire absent de la base n’est pas rejeté. Voir docs/importer-les-bases.md.",
    ]


def measure_reading() -> Confinement:
    """Try, on this machine, what somebody would who had taken over the reading of a content."""
    base = settings.DATABASES["default"]
    fichier = Path(str(base["NAME"])) if connection.vendor == "sqlite" else None
    return measure(fichier)


def _missing_durations() -> list[str]:
    if settings.DEMONSTRATION or not (attendent := pending()):
        return []
    return [
        "Des durées de conservation ne sont pas fixées, et rien n’en est effacé : "
        f"{', '.join(lower_first(une.libelle) for une in attendent)}. Voir "
        "docs/guichet/donnees-personnelles.md."
    ]


def _unset_clock() -> list[str]:
    if settings.DEMONSTRATION or machine.is_set() is not False:
        return []
    return [
        "Rien ne règle l’horloge de cette machine, dit son noyau : l’heure des dépôts, les "
        "journaux et les codes de téléphone en dépendent. Installez chrony ou systemd-timesyncd."
    ]


def _check_storage() -> None:
    """Raise CommandError when contents could not be kept: better now than at the first deposit."""
    try:
        stockage.check_usable()
    except (OSError, PanneStockage) as faute:
        raise CommandError(
            "Le stockage des fichiers n’est pas utilisable : vérifiez les variables GUICHET_S3_… "
            f"(ou les droits du dossier GUICHET_DONNEES). {faute.__cause__ or faute}"
        ) from faute


def collect_static() -> None:
    """Gather the static files, with names that change with their contents."""
    call_command("collectstatic", interactive=False, verbosity=0)


def _pending() -> Sequence[object]:
    """Return the migrations that the database still lacks."""
    executeur = MigrationExecutor(connection)
    return executeur.migration_plan(executeur.loader.graph.leaf_nodes())
