"""The mails of the counter, each in the transaction of the act that it tells about."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from guichet.acteurs.habilitations import HABILITATIONS, Habilitation, Role
from guichet.acteurs.models import Personne, Rattachement
from guichet.courriels.boite import post
from guichet.courriels.preferences import Famille
from guichet.referencement.echeances import dispositif_of
from guichet.referencement.models import Candidature

# Who pays and who controls: a withdrawal concerns what they hold (AF §7).
PAIEMENTS_ET_CONTROLE = (
    Role.INSTRUCTEUR,
    Role.ORDONNATEUR,
    Role.COMPTABLE,
    Role.CONTROLEUR,
)


# What people set; a reception, a decision, leave at once.
_FAMILLES = {"incomplet": Famille.ATTENDU}


def tell_supplier(candidature: Candidature, gabarit: str, **contexte: Any) -> None:
    """Write to everybody who prepares the candidatures of its organisation."""
    roles = _holders(Habilitation.PREPARER_CANDIDATURE)
    membres = Q(role__in=roles, organisation=candidature.organisation)
    _tell(_people(membres), candidature, gabarit, contexte)


def tell_distributors(candidature: Candidature, gabarit: str, **contexte: Any) -> None:
    """Write to the members of the declared distributors that have an account."""
    sirens = {d.siret[:9] for d in candidature.distributeurs.all()}
    membres = Q(organisation__siren__in=sirens - {candidature.organisation.siren})
    _tell(_people(membres), candidature, gabarit, contexte)


def tell_agency(candidature: Candidature, gabarit: str, **contexte: Any) -> None:
    """Write to the agents who examine candidatures."""
    roles = _holders(Habilitation.INSTRUIRE_CANDIDATURE)
    _tell(_people(Q(role__in=roles)), candidature, gabarit, contexte)


def warn_payments(candidature: Candidature, **contexte: Any) -> None:
    """Warn those who pay and those who control that a référencement is withdrawn."""
    _tell(_people(Q(role__in=PAIEMENTS_ET_CONTROLE)), candidature, "retrait_paiements", contexte)


def _holders(habilitation: Habilitation) -> list[Role]:
    return [role for role in Role if habilitation in HABILITATIONS[role]]


def _people(roles: Q) -> Iterable[Personne]:
    """Return, each once, those with an open account who hold one of these roles today."""
    tenus = Rattachement.objects.filter(roles).en_cours().values("personne")
    return Personne.objects.filter(pk__in=tenus, is_active=True).order_by("pk")


def _tell(
    personnes: Iterable[Personne],
    candidature: Candidature,
    gabarit: str,
    contexte: dict[str, Any],
) -> None:
    page = reverse("referencement:candidature", args=[candidature.pk])
    if "referencement" in contexte:
        fiche = reverse("referencement:solution", args=[contexte["referencement"].numero])
        contexte["public"] = settings.ADRESSE_PUBLIQUE + fiche
    commun = {
        "candidature": candidature,
        "lien": settings.ADRESSE_PUBLIQUE + page,
        "dispositif": dispositif_of(candidature),
        **contexte,
    }
    for personne in personnes:
        post(f"referencement_{gabarit}", personne, commun, famille=_FAMILLES.get(gabarit))
