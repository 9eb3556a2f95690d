"""What the officer does: go through the checklist, then validate, ask for corrections or refuse."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.membres import signatories, still_there
from guichet.acteurs.models import Personne
from guichet.courriels.boite import post
from guichet.courriels.preferences import Famille
from guichet.cycles.table import ActeImpossible
from guichet.modeles.actes import Acte
from guichet.modeles.cycle import CYCLE
from guichet.modeles.models import Etat, Modele, Observation, PointRelu, Relecture, VersionModele
from sons.reglement.modele import Mention

ACTES = {
    Etat.VALIDE: Acte.VALIDATION,
    Etat.A_CORRIGER: Acte.CORRECTIONS,
    Etat.REFUSE: Acte.REFUS,
}


@transaction.atomic
def review(
    agent: Personne,
    version: VersionModele,
    verdict: Etat,
    constats: Mapping[int, Observation],
    commentaire: str = "",
) -> Relecture:
    """Record the review of the last version of a model, and tell its supplier.

    ``constats``: what was seen, by rank of the point (from 0). Raises PermissionDenied, or
    ActeImpossible if a mandatory mention is missing from what would be validated, if nothing says
    what to correct, or if the version is no longer the one to review.
    """
    modele = version.modele
    fautes = faults(verdict, modele.points, constats, commentaire)
    if fautes:
        raise ActeImpossible(fautes)
    CYCLE.apply(modele, ACTES[verdict], agent)
    if modele.versions.filter(numero__gt=version.numero).exists():
        raise ActeImpossible("Une version plus récente est arrivée : relisez celle-là.")
    relecture = Relecture.objects.create(
        version=version, verdict=verdict, commentaire=commentaire.strip(), relu_par=agent,
        relu_le=horloge.now(),
    )  # fmt: skip
    PointRelu.objects.bulk_create(
        PointRelu(
            relecture=relecture, rang=rang, texte=point.texte, obligatoire=point.obligatoire,
            constat=constats[rang],
        )
        for rang, point in enumerate(modele.points)
    )  # fmt: skip
    _tell(modele, relecture)
    return relecture


def faults(
    verdict: Etat, points: list[Mention], constats: Mapping[int, Observation], commentaire: str
) -> list[str]:
    """Return what stands in the way of this verdict."""
    if set(constats) != set(range(len(points))):
        return ["Répondez à chaque point de la liste."]
    fautes = [
        f"« {point.texte[:60]} » vaut dans tous les cas : elle ne peut pas être sans objet."
        for rang, point in enumerate(points)
        if constats[rang] == Observation.SANS_OBJET and point.obligatoire and not point.si
    ]
    manque = [
        point
        for rang, point in enumerate(points)
        if point.obligatoire and constats[rang] == Observation.ABSENTE
    ]
    if verdict == Etat.VALIDE and manque:
        fautes.append(
            f"{len(manque)} mention(s) obligatoire(s) absente(s) : demandez des corrections au "
            "lieu de valider."
        )
    if verdict != Etat.VALIDE and not manque and not commentaire.strip():
        fautes.append("Dites au fournisseur ce qui ne va pas.")
    return fautes


def _tell(modele: Modele, relecture: Relecture) -> None:
    """Write to whoever handed the version in or opened the model; to who binds it if they left."""
    adresse = reverse("modeles:page", args=[modele.pk])
    contexte = {
        "modele": modele,
        "relecture": relecture,
        "absentes": relecture.points.filter(constat=Observation.ABSENTE),
        "lien": f"{settings.ADRESSE_PUBLIQUE}{adresse}",
    }
    famille = Famille.ATTENDU if relecture.verdict == Etat.A_CORRIGER else None
    organisation = modele.organisation
    auteurs = still_there(organisation, [relecture.version.depose_par, modele.cree_par])
    for personne in auteurs or signatories(organisation):
        post("modele_relu", personne, contexte, famille=famille)
