"""Bank details are bound to their row and to their supplier."""

from django.db import migrations

from guichet.chiffrement.ancien import seal_again
from guichet.chiffrement.cles import Usage


def bind(apps, schema_editor):
    enrolement = apps.get_model("enrolement", "Enrolement")
    seal_again(enrolement, "iban_chiffre", Usage.IBAN, "organisation_id")
    changement = apps.get_model("enrolement", "ChangementCompte")
    for colonne in ("iban_chiffre", "ancien_iban_chiffre"):
        seal_again(changement, colonne, Usage.IBAN, "enrolement__organisation_id")


class Migration(migrations.Migration):
    dependencies = [("enrolement", "0003_marche")]

    # No way back: the former version opens none of what is written here.
    operations = [migrations.RunPython(bind)]
