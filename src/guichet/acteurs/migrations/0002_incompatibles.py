from django.db import migrations

from guichet.acteurs import exclusions


class Migration(migrations.Migration):
    """One person never holds two incompatible roles on the same day."""

    dependencies = [("acteurs", "0001_initial")]
    operations = [
        migrations.RunPython(lambda apps, editeur: exclusions.install(editeur.connection))
    ]
