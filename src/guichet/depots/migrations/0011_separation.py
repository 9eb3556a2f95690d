"""Who deposited, validated, decided and paid each demande: filled from the deposit and the journal."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

_ACTES = {
    "validee_par": "depots.validee",
    "decidee_par": "depots.decidee",
    "payee_par": "depots.payee",
}


def fill(apps, schema_editor):
    """Take who deposited from the deposit, the others from their last act in the journal."""
    demandes = apps.get_model("depots", "Demande").objects
    depots = apps.get_model("depots", "Depot").objects.filter(pk=OuterRef("depot_id"))
    demandes.update(deposee_par=Subquery(depots.values("personne_id")))
    actes = (
        apps.get_model("journal", "Inscription")
        .objects.filter(objet_type="depots.demande", acte__in=_ACTES.values())
        .order_by("rang")
        .values_list("acte", "objet_id", "personne_id")
    )
    champs = {acte: champ for champ, acte in _ACTES.items()}
    for acte, objet_id, personne_id in actes.iterator():
        demandes.filter(pk=objet_id).update(**{champs[acte]: personne_id})


class Migration(migrations.Migration):
    dependencies = [
        ("depots", "0010_reponse_simulee"),
        ("journal", "0002_chaine"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="demande",
            name="decidee_par",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="décidée par",
            ),
        ),
        migrations.AddField(
            model_name="demande",
            name="deposee_par",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="déposée par",
            ),
        ),
        migrations.AddField(
            model_name="demande",
            name="payee_par",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="payée par",
            ),
        ),
        migrations.AddField(
            model_name="demande",
            name="validee_par",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="validée par",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
