"""Demandes that were deposited before are found by the name of their client too."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import migrations

from guichet.depots.suivi.termes import terms_of
from guichet.prefixes import normalise

_LOT = 2000


def write_terms(apps: Any, editeur: Any) -> None:
    """Go through the demandes once, so many at a time, whatever their number."""
    Demande = apps.get_model("depots", "Demande")
    Pretention = apps.get_model("depots", "Pretention")
    Terme = apps.get_model("depots", "Terme")
    for lot in _lots(Demande):
        reclamees = Pretention.objects.filter(demande__in=[d.avance_id or d.pk for d in lot])
        cles = defaultdict(list)
        for demande, valeur in reclamees.values_list("demande_id", "valeur"):
            cles[demande].append(valeur)
        for d in lot:
            d.client_norme = normalise(d.client)[:200]
        Demande.objects.bulk_update(lot, ["client_norme"], batch_size=500)
        Terme.objects.bulk_create(
            Terme(demande_id=d.pk, organisation_id=d.organisation_id, terme=terme)
            for d in lot
            for terme in terms_of(
                d.client, (d.numero_editeur, d.numero_asp, *cles[d.avance_id or d.pk])
            )
        )


def _lots(modele: Any) -> Iterator[list[Any]]:
    dernier = 0
    champs = ("organisation", "client", "numero_editeur", "numero_asp", "avance")
    while lot := list(modele.objects.filter(pk__gt=dernier).order_by("pk").only(*champs)[:_LOT]):
        yield lot
        dernier = lot[-1].pk


class Migration(migrations.Migration):
    dependencies = [("depots", "0014_termes")]

    operations = [migrations.RunPython(write_terms, migrations.RunPython.noop)]
