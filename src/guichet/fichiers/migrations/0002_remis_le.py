from django.db import migrations, models

from guichet import horloge


class Migration(migrations.Migration):
    dependencies = [("fichiers", "0001_initial")]

    operations = [
        # A content that was there is as new as this migration: it has a week to be named.
        migrations.AddField(
            "fichier",
            "remis_le",
            models.DateTimeField(default=horloge.instant_reel),
            preserve_default=False,
        ),
    ]
