"""Which candidatures a person lists, and in what order."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from guichet.acteurs.models import Personne
from guichet.listes.suivis import followed
from guichet.referencement.formulaires import ListeForm
from guichet.referencement.models import Candidature, Etat
from guichet.referencement.models.candidature import A_TRAITER
from guichet.tableur import moment

TITRES = (
    "Solution", "Version", "Éditeur", "SIREN", "Dispositif", "Financement", "État",
    "Déposée le", "Preuves reçues le",
)  # fmt: skip
_TRIS = {
    "solution": ("solution", "version"),
    "editeur": ("organisation__nom", "solution"),
    "dispositif": ("dispositif", "solution"),
    "attente": ("attente",),
}


def queue(personne: Personne, formulaire: ListeForm, tri: str) -> QuerySet[Candidature]:
    """Return the candidatures that match, in the order asked: by default who waits longest first.

    A question of the agency leaves the next move to the supplier: it is no longer the agency's.
    """
    lignes = Candidature.objects.visibles(personne).avec_parole()
    lignes = lignes.annotate(attente=Coalesce("preuves_le", "deposee_le", "creee_le"))
    if not formulaire.is_valid():
        return lignes.none()
    choix = formulaire.cleaned_data
    if choix.get("etat") == ListeForm.A_TRAITER:
        lignes = lignes.filter(
            Q(question_ouverte=None) | Q(question_ouverte=False), etat__in=A_TRAITER
        )
    elif choix.get("etat") == ListeForm.EN_ATTENTE:
        posee = Q(etat__in=A_TRAITER, question_ouverte=True)
        lignes = lignes.filter(posee | Q(etat__in=(Etat.ELIGIBLE, Etat.INCOMPLETE)))
    elif choix.get("etat"):
        lignes = lignes.filter(etat=choix["etat"])
    if choix.get("dispositif"):
        lignes = lignes.filter(dispositif=choix["dispositif"])
    if suivi := choix.get("suivi"):
        lignes = lignes.filter(followed("candidature", suivi, personne))
    for mot in choix.get("q", "").split():
        lignes = lignes.filter(Q(solution__icontains=mot) | Q(organisation__nom__icontains=mot))
    return lignes.select_related("organisation").order_by(*_order(tri))


def flat_rows(lignes: QuerySet[Candidature]) -> Iterator[list[str]]:
    """Yield the rows of the file, in the order of ``TITRES``; instants are in Paris."""
    for ligne in lignes.iterator(chunk_size=500):
        recues = [
            moment(instant, secondes=False) for instant in (ligne.deposee_le, ligne.preuves_le)
        ]
        yield [
            ligne.solution, ligne.version, ligne.organisation.nom, ligne.organisation.siren,
            ligne.dispositif, "oui" if ligne.finance else "non", ligne.get_etat_display(), *recues,
        ]  # fmt: skip


def _order(tri: str) -> list[str]:
    """Return the columns of a sort; « -editeur » goes the other way on all of them."""
    sens = "-" if tri.startswith("-") else ""
    colonnes = _TRIS.get(tri.removeprefix("-"), _TRIS["attente"])
    return [f"{sens}{colonne}" for colonne in (*colonnes, "pk")]
