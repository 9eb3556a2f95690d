from django.db import migrations

from guichet.journal import declencheurs


def create_head(apps, schema_editor):
    apps.get_model("journal", "Tete").objects.create()


class Migration(migrations.Migration):
    """The first link, and the triggers that protect all of them."""

    dependencies = [("journal", "0001_initial")]
    operations = [
        migrations.RunPython(create_head, migrations.RunPython.noop),
        migrations.RunPython(
            lambda apps, editeur: declencheurs.install(editeur.connection),
            lambda apps, editeur: declencheurs.remove(editeur.connection),
        ),
    ]
