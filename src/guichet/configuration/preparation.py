"""Make the portal ready to serve."""

from collections.abc import Sequence

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from guichet.fichiers import stockage
from guichet.fichiers.pannes import PanneStockage
from guichet.horloge.models import Decalage


def migrate() -> int:
    """Bring the database up to date; return how many steps were taken."""
    etapes = len(_pending())
    call_command("migrate", interactive=False, verbosity=0)
    return etapes


def check_ready() -> None:
    """Raise CommandError unless the database is up to date and files can be kept.

    The embedded database is brought up to date by itself only when it is new.
    """
    if _pending():
        if connection.vendor != "sqlite" or connection.introspection.table_names():
            raise CommandError(
                "La base de données n’est pas à jour. Sauvegardez-la, puis lancez "
                "« guichet migrer »."
            )
        migrate()
    if not settings.DEMONSTRATION and Decalage.objects.exists():
        raise CommandError(
            "Cette base est celle d’une démonstration : son horloge est décalée. La production "
            "exige une base neuve (variable GUICHET_BASE_DE_DONNEES ou GUICHET_DONNEES)."
        )
    _check_storage()


def list_gaps() -> list[str]:
    """Say in French what the portal serves without, and what it cannot refuse for want of it.

    The webinar of wave 2 says that the deposit « rejette tout bénéficiaire non présent » in the
    base of who is eligible: without a base, nobody is refused for that.
    """
    if settings.BASE_LOCALE is not None:
        return []
    return [
        "Aucune base locale (variable GUICHET_BASE_LOCALE) : l’éligibilité des bénéficiaires, leur "
        "catégorie et les plafonds qui en dépendent ne sont pas vérifiés ; en vague 2, un "
        "bénéficiaire absent de la base n’est pas rejeté. Voir docs/importer-les-bases.md."
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
