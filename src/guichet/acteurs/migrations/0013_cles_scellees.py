"""The public keys of passkeys are sealed to their row and to their person."""

from django.db import migrations, models

from guichet.chiffrement.cles import Usage
from guichet.chiffrement.valeur import Lien, seal


def bind(apps, schema_editor):
    modele = apps.get_model("acteurs", "CleAcces")
    for cle in modele.objects.iterator():
        lien = Lien(
            Usage.SECOND_FACTEUR, modele._meta.db_table, "cle_publique_scellee", cle.pk, cle.user_id
        )
        scellee = seal(bytes(cle.cle_publique).hex(), lien)
        modele.objects.filter(pk=cle.pk).update(cle_publique_scellee=scellee)


class Migration(migrations.Migration):
    dependencies = [("acteurs", "0012_second_facteur")]

    # No way back: the former version reads none of what is written here.
    operations = [
        migrations.AddField(
            "cleacces",
            "cle_publique_scellee",
            models.TextField(default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(bind),
        migrations.RemoveField("cleacces", "cle_publique"),
        migrations.AddConstraint(
            "cleacces",
            models.CheckConstraint(
                condition=~models.Q(cle_publique_scellee=""), name="cle_acces_scellee"
            ),
        ),
    ]
