"""Secrets of the second factor leave the table of django-otp, in clear, for an encrypted one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from guichet.chiffrement import ancien

_ANCIENNE = "otp_totp_totpdevice"


def encrypt_secrets(apps, schema_editor):
    """Copy every telephone of the old table, encrypted, and drop that table with its secrets."""
    connection = schema_editor.connection
    if _ANCIENNE not in connection.introspection.table_names():
        return
    telephone = apps.get_model("acteurs", "Telephone")
    with connection.cursor() as curseur:
        if connection.vendor == "sqlite":
            # What is removed is overwritten, and not only forgotten.
            curseur.execute("PRAGMA secure_delete = ON")
        curseur.execute(
            f'SELECT user_id, name, confirmed, "key", drift, last_t FROM {_ANCIENNE}'  # noqa: S608
        )
        for personne, nom, confirme, cle, derive, dernier_pas in curseur.fetchall():
            telephone.objects.create(
                user_id=personne,
                name=nom,
                confirmed=bool(confirme),
                secret_chiffre=ancien.encrypt(cle),
                derive=derive,
                dernier_pas=dernier_pas,
            )
        curseur.execute(f"DROP TABLE {_ANCIENNE}")


class Migration(migrations.Migration):
    dependencies = [("acteurs", "0004_premier")]

    operations = [
        migrations.CreateModel(
            name="Telephone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="The human-readable name of this device.", max_length=64
                    ),
                ),
                (
                    "confirmed",
                    models.BooleanField(default=True, help_text="Is this device ready for use?"),
                ),
                (
                    "throttling_failure_timestamp",
                    models.DateTimeField(
                        blank=True,
                        default=None,
                        help_text="A timestamp of the last failed verification attempt. Null if last attempt succeeded.",
                        null=True,
                    ),
                ),
                (
                    "throttling_failure_count",
                    models.PositiveIntegerField(
                        default=0, help_text="Number of successive failed attempts."
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True,
                        help_text="The date and time when this device was initially created in the system.",
                        null=True,
                    ),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="The most recent date and time this device was used.",
                        null=True,
                    ),
                ),
                ("secret_chiffre", models.TextField(editable=False)),
                (
                    "derive",
                    models.SmallIntegerField(
                        default=0, verbose_name="dérive, en pas de trente secondes"
                    ),
                ),
                (
                    "dernier_pas",
                    models.BigIntegerField(default=-1, verbose_name="pas du dernier code accepté"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "téléphone",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("secret_chiffre", ""), _negated=True),
                        name="telephone_secret",
                    )
                ],
            },
        ),
        # No way back: it would write the secrets in clear again.
        migrations.RunPython(encrypt_secrets),
    ]
