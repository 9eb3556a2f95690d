"""A role of the demonstration that waits for a second administrator."""

from guichet.acteurs.demonstration import ORGANISATIONS
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Organisation, Personne
from guichet.nominations.demandes import ask
from guichet.nominations.models import DemandeRole

_DEMANDEUR = "agnes.portail@demonstration.exemple"


def load() -> None:
    """Ask for a role, unless one was asked for already."""
    if DemandeRole.objects.exists():
        return
    demande = DemandeRole(
        email="ines.peree@demonstration.exemple",
        prenom="Inès",
        nom="Pérée",
        organisation=Organisation.objects.get(nom=ORGANISATIONS["asp"][1]),
        role=Role.INSTRUCTEUR,
    )
    ask(Personne.objects.get(email=_DEMANDEUR), demande)
