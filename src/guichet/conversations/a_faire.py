"""What somebody has not read."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from guichet.a_faire.registre import AFaire, declare, first_of, others
from guichet.acteurs.models import Personne
from guichet.conversations.lecture import unread_conversations

# A question that waits for an answer is already a line of its counter.
_AILLEURS = Q(sujet="candidature", dernier_de_l_agence=True)


def to_do(personne: Personne) -> Iterator[AFaire]:
    """Yield the conversations where something is new, the latest first."""
    lues, reste = first_of(unread_conversations(personne).exclude(_AILLEURS))
    for une in lues:
        yield AFaire(
            quoi="Lire un message "
            + ("de l’agence" if une.dernier_de_l_agence else "du fournisseur"),
            objet=une.titre,
            url=une.adresse,
            bouton="Lire",
            organisation=une.organisation,
            depuis=une.dernier_le,
        )
    yield from others(reste, "autre message à lire", "autres messages à lire",
                      reverse("conversations:liste"))  # fmt: skip


declare(to_do)
