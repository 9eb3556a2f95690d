"""What waits on document models: to be corrected, to be reviewed."""

from collections.abc import Iterator

from django.urls import reverse

from guichet.a_faire.registre import AFaire, declare, first_of, others
from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.modeles.models import Etat, Modele


def to_do(personne: Personne) -> Iterator[AFaire]:
    """Yield the models to correct of a supplier, those to review of the agency."""
    siennes = perimetre(personne, Habilitation.DEPOSER_MODELE)
    if siennes:
        lignes = Modele.objects.filter(organisation__in=siennes, etat=Etat.A_CORRIGER)
        for une in lignes.select_related("organisation"):
            yield _due(une, "Corriger le modèle de document", "Voir les corrections")
    if personne.peut(Habilitation.RELIRE_MODELE):
        yield from _to_review()


declare(to_do)


def _to_review() -> Iterator[AFaire]:
    lignes = Modele.objects.filter(etat=Etat.DEPOSE).order_by("depose_le", "pk")
    lues, reste = first_of(lignes.select_related("organisation"))
    for une in lues:
        yield _due(une, "Relire le modèle de document", "Relire")
    bureau = reverse("modeles:bureau")
    yield from others(reste, "autre modèle à relire", "autres modèles à relire", bureau)


def _due(une: Modele, quoi: str, bouton: str) -> AFaire:
    return AFaire(
        quoi=quoi,
        objet=f"{une}, {une.dispositif}",
        url=reverse("modeles:page", args=[une.pk]),
        bouton=bouton,
        organisation=une.organisation,
        depuis=une.depose_le,
    )
