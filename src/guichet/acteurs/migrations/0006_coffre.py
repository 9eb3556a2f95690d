"""Secrets of the second factor are bound to their row and to their person."""

from django.db import migrations

from guichet.chiffrement.ancien import seal_again
from guichet.chiffrement.cles import Usage


def bind(apps, schema_editor):
    telephone = apps.get_model("acteurs", "Telephone")
    seal_again(telephone, "secret_chiffre", Usage.SECOND_FACTEUR, "user_id")


class Migration(migrations.Migration):
    dependencies = [("acteurs", "0005_telephone")]

    # No way back: the former version opens none of what is written here.
    operations = [migrations.RunPython(bind)]
