"""What this person may confirm: the second of two."""

from collections.abc import Iterator

from guichet.a_faire.registre import AFaire, declare
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.confirmations.attentes import waiting_for


def to_do(personne: Personne) -> Iterator[AFaire]:
    """Yield what waits for this very person, not what they may only see."""
    if not personne.peut(Habilitation.CONFIRMER):
        return
    for une in waiting_for(personne):
        if not une.refus:
            yield AFaire(
                quoi=f"Confirmer : {une.quoi}",
                objet=une.pour,
                url=une.adresse,
                bouton=une.libelle,
                depuis=une.depuis,
            )


declare(to_do)
