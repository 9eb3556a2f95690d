"""Questions and answers about candidatures join the messages of the other counters."""

from django.db import migrations


def share(apps, _schema):
    """Copy what was written, each candidature a conversation, in the order it was written."""
    conversations = apps.get_model("conversations", "Conversation")
    messages = apps.get_model("conversations", "Message")
    ecrits = apps.get_model("referencement", "Echange").objects.select_related("candidature")
    for ecrit in ecrits.order_by("pk").iterator(chunk_size=500):
        candidature = ecrit.candidature
        dernier = {"dernier_le": ecrit.ecrit_le, "dernier_de_l_agence": ecrit.de_l_agence}
        nom = f"{candidature.solution} {candidature.version}".strip()
        titre = f"Candidature {nom} ({candidature.dispositif})"[:250]
        conversation, _ = conversations.objects.update_or_create(
            sujet="candidature", objet_id=candidature.pk, defaults=dernier,
            create_defaults={
                **dernier, "titre": titre, "organisation_id": candidature.organisation_id
            },
        )  # fmt: skip
        messages.objects.create(
            conversation=conversation, auteur_id=ecrit.personne_id, de_l_agence=ecrit.de_l_agence,
            ecrit_le=ecrit.ecrit_le, texte=ecrit.texte,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_conversations"),
        ("referencement", "0002_conventions"),
    ]

    operations = [
        migrations.RunPython(share, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(name="Echange"),
    ]
