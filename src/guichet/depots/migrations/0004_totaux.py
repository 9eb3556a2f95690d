import django.db.models.deletion
from django.db import migrations, models

from guichet.depots.suivi import declencheurs


class Migration(migrations.Migration):
    """What demandes add up to, counted once, then kept by triggers."""

    dependencies = [
        ("acteurs", "0004_premier"),
        ("depots", "0003_longueur_des_cles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Total",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("numero_ans", models.CharField(max_length=50, verbose_name="numéro ANS")),
                (
                    "phase",
                    models.CharField(
                        choices=[("avance", "Avance"), ("solde", "Solde")], max_length=10
                    ),
                ),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("incomplete", "Incomplète"),
                            ("deposee", "Déposée"),
                            ("a_modifier", "À modifier"),
                            ("validee", "Validée"),
                            ("decidee", "Décidée"),
                            ("payee", "Décidée et payée"),
                            ("refusee", "Refusée"),
                            ("retiree", "Retirée"),
                        ],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("nombre", models.BigIntegerField()),
                ("demande_centimes", models.BigIntegerField()),
                ("decide_centimes", models.BigIntegerField()),
                ("paye_centimes", models.BigIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="acteurs.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organisation", "numero_ans", "phase", "etat"], name="total_sorte"
                    )
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, editeur: declencheurs.install(editeur.connection),
            lambda apps, editeur: declencheurs.remove(editeur.connection),
        ),
    ]
