"""What the supplier does: writes the draft, adds to it, sends it, gives it up.

Each act takes the row of the candidature first: nothing is added to a file that is being sent.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation, Personne
from guichet.cycles.table import ActeImpossible
from guichet.fichiers.models import Fichier
from guichet.journal.inscription import record
from guichet.referencement import avis
from guichet.referencement.actes import Acte
from guichet.referencement.cycle import CYCLE
from guichet.referencement.echeances import closed_to_funding, dispositif_of, earliest_order
from guichet.referencement.models import Candidature, Distributeur, Etat, Preuve
from guichet.referencement.models.candidature import TERMINES
from sons.reglement.modele import Dispositif

CHAMPS = ("solution", "version", "siret", "profils", "fonctions", "finance", "date_prevue")
# Evidence may be prepared early; during the examination it is only added to, to answer a question.
AJOUT = (Etat.BROUILLON, Etat.DEPOSEE, Etat.ELIGIBLE, Etat.INCOMPLETE, Etat.PREUVES)
RETRAIT = (Etat.BROUILLON, Etat.DEPOSEE, Etat.ELIGIBLE, Etat.INCOMPLETE)
# An editor signs new distributors as long as the solution is sold.
DISTRIBUTION = tuple(etat for etat in Etat if etat not in TERMINES)


@dataclass(frozen=True)
class Remise:
    """A content received, and the name that the person gave to it."""

    fichier: Fichier
    nom: str


@dataclass(frozen=True)
class Mandat:
    """Who is mandated, on which proof, until when (None: the mandate has no end)."""

    nom: str
    siret: str
    piece: Remise
    fin: date | None = None


@transaction.atomic
def create(
    auteur: Personne, organisation: Organisation, dispositif: Dispositif, solution: str = ""
) -> Candidature:
    """Begin a candidature with the compulsory profiles of the dispositif.

    The SIRET is that of the organisation's last one. ValidationError if another candidature has the
    same solution.
    """
    if not auteur.peut(Habilitation.PREPARER_CANDIDATURE, organisation):
        raise PermissionDenied("Vous ne pouvez pas candidater pour cette organisation.")
    precedente = organisation.candidatures.exclude(siret="").first()
    candidature = Candidature(
        organisation=organisation,
        dispositif=dispositif.code,
        solution=solution,
        siret=precedente.siret if precedente else "",
        finance=not closed_to_funding(dispositif),
        profils=[profil.nom for profil in dispositif.profil if profil.obligatoire],
        creee_le=horloge.now(),
    )
    candidature.validate_constraints()
    candidature.save()
    record(auteur, Acte.CREATION, candidature, apres={"dispositif": dispositif.code})
    return candidature


@transaction.atomic
def update(auteur: Personne, candidature: Candidature, champs: dict[str, Any]) -> None:
    """Change the fields of a draft; ValidationError if another candidature has the same solution.

    ``champs`` holds values for each of ``CHAMPS``.
    """
    take(auteur, candidature, (Etat.BROUILLON,))
    avant = {nom: getattr(candidature, nom) for nom in CHAMPS}
    for nom in CHAMPS:
        setattr(candidature, nom, champs[nom])
    candidature.validate_constraints()
    try:
        with transaction.atomic():
            candidature.save(update_fields=CHAMPS)
    except IntegrityError:  # another draft took the name since the look above
        candidature.validate_constraints()
        raise
    record(auteur, Acte.MODIFICATION, candidature, avant, {nom: champs[nom] for nom in CHAMPS})


@transaction.atomic
def add_distributeur(auteur: Personne, candidature: Candidature, mandat: Mandat) -> Distributeur:
    """Declare a distributor with its mandate; ValidationError if it already is."""
    take(auteur, candidature, DISTRIBUTION)
    distributeur = Distributeur(
        candidature=candidature,
        nom=mandat.nom,
        siret=mandat.siret,
        mandat=mandat.piece.fichier,
        mandat_nom=mandat.piece.nom,
        mandat_fin=mandat.fin,
        declare_le=horloge.now(),
    )
    distributeur.validate_constraints()
    distributeur.save()
    apres = {"nom": mandat.nom, "siret": mandat.siret, "mandat": mandat.piece.fichier.empreinte}
    record(auteur, Acte.DISTRIBUTEUR, candidature, apres=apres)
    return distributeur


@transaction.atomic
def remove_distributeur(auteur: Personne, distributeur: Distributeur) -> None:
    """End the declaration: the distributor may no longer deposit for this solution."""
    candidature = distributeur.candidature
    take(auteur, candidature, DISTRIBUTION)
    _check_still_there(distributeur, distributeur.nom)
    avant = {"nom": distributeur.nom, "siret": distributeur.siret}
    record(auteur, Acte.DISTRIBUTEUR_RETIRE, candidature, avant)
    distributeur.delete()


@transaction.atomic
def add_preuve(auteur: Personne, candidature: Candidature, profil: str, piece: Remise) -> Preuve:
    """Add evidence for a profile; ValidationError for the same content twice."""
    take(auteur, candidature, AJOUT)
    preuve = Preuve(
        candidature=candidature,
        profil=profil,
        nom=piece.nom,
        fichier=piece.fichier,
        personne=auteur,
        ajoutee_le=horloge.now(),
    )
    preuve.validate_constraints()
    preuve.save()
    apres = {"profil": profil, "nom": piece.nom, "empreinte": piece.fichier.empreinte}
    record(auteur, Acte.PIECE, candidature, apres=apres)
    return preuve


@transaction.atomic
def remove_preuve(auteur: Personne, preuve: Preuve) -> None:
    """Take a piece out of a file that is not being examined."""
    candidature = preuve.candidature
    take(auteur, candidature, RETRAIT)
    _check_still_there(preuve, preuve.nom)
    avant = {"profil": preuve.profil, "nom": preuve.nom, "empreinte": preuve.fichier.empreinte}
    record(auteur, Acte.PIECE_RETIREE, candidature, avant)
    preuve.delete()


def _check_still_there(objet: Preuve | Distributeur, nom: str) -> None:
    """Raise ActeImpossible if somebody took it out while the row was awaited."""
    if not type(objet)._base_manager.filter(pk=objet.pk).exists():
        raise ActeImpossible(f"« {nom} » n’est déjà plus dans le dossier.")


def take(auteur: Personne, candidature: Candidature, etats: Collection[str]) -> None:
    """Take the row until the commit, if ``auteur`` may prepare it and its state is one of these.

    Raises PermissionDenied, or ActeImpossible with the state in which it is now.
    """
    if not auteur.peut(Habilitation.PREPARER_CANDIDATURE, candidature):
        raise PermissionDenied("Cette candidature est celle d’une autre organisation.")
    candidature.refresh_from_db(from_queryset=Candidature.objects.select_for_update())
    if candidature.etat not in etats:
        raise ActeImpossible(
            "Ce n’est plus possible : la candidature est dans l’état "
            f"« {candidature.get_etat_display()} »."
        )


# -- sent ------------------------------------------------------------------------------------------


@transaction.atomic
def file_candidature(auteur: Personne, candidature: Candidature) -> None:
    """File the candidature: the agency now examines whether it is eligible."""
    CYCLE.apply(candidature, Acte.DEPOT, auteur, deposee_le=horloge.now())
    avis.tell_supplier(candidature, "depot")
    avis.tell_agency(candidature, "a_examiner")


@transaction.atomic
def send_dossier(auteur: Personne, candidature: Candidature) -> None:
    """Send the complete evidence file; the instant of reception is that of this call."""
    CYCLE.apply(candidature, Acte.DOSSIER, auteur, preuves_le=horloge.now())
    complet = candidature.dossier_complet or horloge.today()
    premiere = earliest_order(dispositif_of(candidature), complet)
    avis.tell_supplier(candidature, "dossier", premiere=premiere)
    avis.tell_agency(candidature, "dossier_a_examiner")


@transaction.atomic
def abandon(auteur: Personne, candidature: Candidature) -> None:
    """Give the candidature up; the agency is told unless it never saw it."""
    deposee = candidature.deposee_le is not None
    CYCLE.apply(candidature, Acte.ABANDON, auteur)
    if deposee:
        avis.tell_agency(candidature, "abandon")
