"""A solution in the register, and a supplier enrolled for it, as the two counters write them."""

from datetime import datetime, time

from guichet.horloge import PARIS
from guichet.referencement.models import Candidature, Distributeur, Referencement
from tests.fabrique.depots import SIRET
from tests.guichet.enrolement.fabrique import rempli
from tests.guichet.fichiers.pdf import kept_pdf


def enroler(organisation, personne, fabrique, siret=SIRET):
    """Reference the solution of a deposit once, and enrol a supplier for it."""
    for numero, solution in fabrique.contexte.referencements.items():
        connu = Referencement.objects.filter(numero=numero).first()
        if connu is None:
            connu = _reference(organisation, solution, siret)
        elif connu.siret != siret:
            _distribute(connu.candidature, organisation, siret)
        if not organisation.enrolements.filter(numero_ans=numero).exists():
            rempli(
                organisation, personne, "definitif", dispositif=solution.dispositif,
                numero_ans=numero, siret=siret, logiciel_nom=f"{solution.solution} {numero}",
            )  # fmt: skip


def _reference(organisation, solution, siret):
    instant = datetime.combine(solution.date_referencement, time(12), PARIS)
    candidature = Candidature.objects.create(
        organisation=organisation, dispositif=solution.dispositif, solution=solution.solution,
        version=solution.version, siret=siret, profils=sorted(solution.profils),
        date_prevue=solution.dossier_complet, etat="referencee", creee_le=instant,
        deposee_le=instant, preuves_le=instant,
    )  # fmt: skip
    return Referencement.objects.create(
        numero=solution.numero_ans, candidature=candidature, organisation=organisation,
        siret=siret, dispositif=solution.dispositif, solution=solution.solution,
        version=solution.version, profils=sorted(solution.profils), finance=True,
        dossier_complet=solution.dossier_complet, octroye_le=instant,
    )  # fmt: skip


def _distribute(candidature, organisation, siret):
    Distributeur.objects.get_or_create(
        candidature=candidature, siret=siret,
        defaults={
            "nom": organisation.nom, "mandat": kept_pdf(), "mandat_nom": "mandat.pdf",
            "declare_le": candidature.creee_le,
        },
    )  # fmt: skip
