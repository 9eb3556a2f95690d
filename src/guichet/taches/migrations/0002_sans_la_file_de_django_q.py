from django.core.management import CommandError
from django.db import migrations

_TABLES = ("django_q_schedule", "django_q_task", "django_q_ormq")


def check_empty(apps, editeur):
    """Nothing is lost: what waits in the former queue is signed pickles, which we do not read."""
    with editeur.connection.cursor() as curseur:
        if "django_q_ormq" not in editeur.connection.introspection.table_names(curseur):
            return
        curseur.execute("SELECT count(*) FROM django_q_ormq")
        (nombre,) = curseur.fetchone()
    if nombre:
        raise CommandError(
            f"{nombre} tâche(s) attendent encore dans l’ancienne file. Avec la version précédente "
            "du portail, arrêtez « guichet servir », laissez « guichet qcluster » les finir, "
            "arrêtez-le, puis relancez « guichet migrer »."
        )


class Migration(migrations.Migration):
    dependencies = [("taches", "0001_taches_et_echeances")]

    operations = [
        migrations.RunPython(check_empty, migrations.RunPython.noop),
        *(
            migrations.RunSQL(f"DROP TABLE IF EXISTS {table}", migrations.RunSQL.noop)
            for table in _TABLES
        ),
        migrations.RunSQL(
            "DELETE FROM django_migrations WHERE app = 'django_q'", migrations.RunSQL.noop
        ),
    ]
