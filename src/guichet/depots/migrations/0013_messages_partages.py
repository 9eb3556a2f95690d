"""Messages about demandes join those of the other counters."""

from django.db import migrations


def share(apps, _schema):
    """Copy what was written, each demande a conversation, in the order it was written."""
    conversations = apps.get_model("conversations", "Conversation")
    messages = apps.get_model("conversations", "Message")
    ecrits = apps.get_model("depots", "Message").objects.select_related("demande")
    for ecrit in ecrits.order_by("pk").iterator(chunk_size=500):
        demande = ecrit.demande
        dernier = {"dernier_le": ecrit.ecrit_le, "dernier_de_l_agence": ecrit.de_l_agence}
        titre = f"Demande {demande.numero_editeur} ({demande.dispositif})"
        conversation, _ = conversations.objects.update_or_create(
            sujet="demande", objet_id=demande.pk, defaults=dernier,
            create_defaults={
                **dernier, "titre": titre, "organisation_id": demande.organisation_id
            },
        )  # fmt: skip
        messages.objects.create(
            conversation=conversation, auteur_id=ecrit.auteur_id, de_l_agence=ecrit.de_l_agence,
            ecrit_le=ecrit.ecrit_le, texte=ecrit.texte,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_conversations"),
        ("depots", "0012_une_personne_par_etape"),
    ]

    operations = [
        migrations.RunPython(share, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(name="Message"),
    ]
