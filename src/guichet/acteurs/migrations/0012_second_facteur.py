"""Passkeys, recovery codes kept by a slow hash, codes sent by mail."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import migrations, models


def hash_again(apps, schema_editor):
    """Keep the recovery codes that are left, their fast hash under a slow one with its salt.

    A slow hash takes its time: half a second for each person who has codes.
    """
    codes = apps.get_model("acteurs", "CodeSecours")
    carnet = apps.get_model("acteurs", "Carnet")
    codes.objects.exclude(utilise_le=None).delete()
    for code in codes.objects.all():
        carnet.objects.get_or_create(user_id=code.personne_id, name="codes de secours")
        code.empreinte = make_password(code.empreinte)
        code.save()


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0011_roles_a_deux"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="telephone",
            name="derive",
        ),
        migrations.AddField(
            model_name="codesecours",
            name="repere",
            field=models.CharField(blank=True, default="", max_length=4),
        ),
        migrations.AlterField(
            model_name="codesecours",
            name="empreinte",
            field=models.CharField(max_length=128),
        ),
        migrations.CreateModel(
            name="Carnet",
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
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carnet",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "carnet de codes de secours",
            },
        ),
        migrations.CreateModel(
            name="CleAcces",
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
                ("identifiant", models.CharField(max_length=1400, unique=True)),
                ("cle_publique", models.BinaryField()),
                ("compteur", models.BigIntegerField(default=0)),
                ("transports", models.JSONField(default=list)),
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
                "verbose_name": "clé d’accès",
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CodeCourriel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("empreinte", models.CharField(max_length=128)),
                ("essais", models.PositiveSmallIntegerField(default=0)),
                ("expire_le", models.DateTimeField()),
                (
                    "personne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes_courriel",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "code envoyé par courriel",
            },
        ),
        # No way back: a fast hash is not found again from a slow one.
        migrations.RunPython(hash_again),
    ]
