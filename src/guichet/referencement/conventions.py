"""The convention de référencement: without it, nobody may enrol (AF-PHA-LGO-Va1 §4.1)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.cycles.table import ActeImpossible
from guichet.journal.inscription import record
from guichet.referencement import avis
from guichet.referencement.actes import Acte
from guichet.referencement.fournisseur import Remise
from guichet.referencement.models import Candidature, Convention, Etat

# No text dates it against the decisions: from the eligibility on, and as long as it is referenced.
CONVENTIONNABLES = (Etat.ELIGIBLE, Etat.PREUVES, Etat.INCOMPLETE, Etat.REFERENCEE)


@transaction.atomic
def keep_convention(
    agent: Personne, candidature: Candidature, conclue_le: date, piece: Remise
) -> Convention:
    """Record that the editor and the ANS concluded a convention, with the signed document.

    Raises PermissionDenied, ActeImpossible in a state that has none, ValidationError for a day that
    has not come.
    """
    if not agent.peut(Habilitation.INSTRUIRE_CANDIDATURE, candidature):
        raise PermissionDenied("Vous ne pouvez pas instruire cette candidature.")
    candidature.refresh_from_db(from_queryset=Candidature.objects.select_for_update())
    if candidature.etat not in CONVENTIONNABLES:
        raise ActeImpossible(
            f"La candidature est « {candidature.get_etat_display()} » : il n’y a pas de convention "
            "à enregistrer."
        )
    if conclue_le > horloge.today():
        raise ValidationError("Cette date n’est pas encore venue : enregistrez ce qui est signé.")
    convention = Convention.objects.create(
        candidature=candidature, conclue_le=conclue_le, fichier=piece.fichier, nom=piece.nom,
        enregistree_par=agent, enregistree_le=horloge.now(),
    )  # fmt: skip
    apres = {"conclue_le": conclue_le, "nom": piece.nom, "empreinte": piece.fichier.empreinte}
    record(agent, Acte.CONVENTION, candidature, apres=apres)
    avis.tell_supplier(candidature, "convention", convention=convention)
    return convention
