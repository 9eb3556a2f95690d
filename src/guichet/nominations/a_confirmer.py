"""The roles that wait for a second administrator."""

from collections.abc import Iterator

from django.urls import reverse

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.confirmations.attentes import Attente
from guichet.nominations.models import DemandeRole, Etat


def waiting(personne: Personne) -> Iterator[Attente]:
    """Give the requests that wait, to whoever administers people."""
    if not personne.peut(Habilitation.ADMINISTRER_PERSONNES):
        return
    lignes = DemandeRole.objects.filter(etat=Etat.DEMANDEE)
    for une in lignes.select_related("organisation", "demandee_par"):
        yield Attente(
            quoi=f"Rôle « {une.get_role_display()} »",
            pour=f"{une.prenom} {une.nom} ({une.email}), {une.organisation}",
            fait="Demandé",
            par=une.demandee_par,
            depuis=une.demandee_le,
            adresse=reverse("nominations:demande", args=[une.pk]),
            libelle="Examiner la demande",
            refus=_refusal(personne, une),
        )


def _refusal(personne: Personne, demande: DemandeRole) -> str:
    if demande.demandee_par_id == personne.pk:
        return "Vous l’avez demandé : un autre administrateur le confirme."
    if demande.email.casefold() == personne.email.casefold():
        return "Ce rôle vous est destiné."
    return ""
