"""What the supplier does: hand in a model, then its next versions, or take it back."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation, Personne
from guichet.acteurs.quotas import Quota
from guichet.fichiers.contenu import Type
from guichet.fichiers.reception import Flux, keep
from guichet.journal.inscription import record
from guichet.modeles.actes import Acte
from guichet.modeles.cycle import CYCLE, models_closed
from guichet.modeles.models import Modele, VersionModele
from guichet.modeles.natures import natures
from guichet.taches.file import entrust

TYPES_ADMIS = (Type.PDF,)


@dataclass(frozen=True)
class Remise:
    """A version as the supplier sends it."""

    flux: Flux
    nom: str
    commentaire: str = ""


@transaction.atomic
def hand_in(
    personne: Personne,
    organisation: Organisation,
    dispositif: str,
    type_: str,
    intitule: str,
    envoi: Remise,
) -> Modele:
    """Return the new model, with its first version.

    Raises PermissionDenied without the ability or the enrolment, ValidationError for a kind that
    the dispositif does not use or a name already taken, FichierRefuse for what is not a PDF.
    """
    if not personne.peut(Habilitation.DEPOSER_MODELE, organisation):
        raise PermissionDenied("Vous ne pouvez pas déposer de modèle pour cette organisation.")
    fermes = models_closed(organisation, dispositif)
    if fermes:
        raise PermissionDenied(fermes)
    modele = Modele(
        organisation=organisation, dispositif=dispositif, type=type_, intitule=intitule.strip(),
        cree_par=personne, depose_le=horloge.now(),
    )  # fmt: skip
    _check_type(modele)
    try:
        with transaction.atomic():
            modele.save()
    except IntegrityError:
        modele.validate_constraints()
        raise
    version = _keep(personne, modele, envoi)
    record(personne, Acte.DEPOT, modele, apres=_describe(version))
    return modele


@transaction.atomic
def add_version(personne: Personne, modele: Modele, envoi: Remise) -> VersionModele:
    """Return the next version of ``modele``, which is to be reviewed.

    Raises ActeImpossible if a version already waits, the model is closed or the enrolment is over,
    FichierRefuse.
    """
    instant = horloge.now()
    CYCLE.apply(modele, Acte.VERSION, personne, depose_le=instant)
    return _keep(personne, modele, envoi)


def withdraw(personne: Personne, modele: Modele) -> None:
    """Take a model back: it is no longer used."""
    CYCLE.apply(modele, Acte.RETRAIT, personne)


def _keep(personne: Personne, modele: Modele, envoi: Remise) -> VersionModele:
    """Keep the file, and have its mentions looked for in the background."""
    version = VersionModele.objects.create(
        modele=modele,
        numero=modele.versions.count() + 1,
        fichier=keep(
            envoi.flux,
            natures().limites.taille_max_octets,
            TYPES_ADMIS,
            pour=Quota(modele.organisation),
        ),
        nom=envoi.nom[-150:],
        commentaire=envoi.commentaire,
        depose_par=personne,
        depose_le=horloge.now(),
    )
    entrust("guichet.modeles.recherche.search", version.pk)
    return version


def _check_type(modele: Modele) -> None:
    if modele.type not in {nature.type for nature in natures().of(modele.textes)}:
        raise ValidationError(
            f"Le dispositif {modele.dispositif} n’emploie pas de document de cette nature."
        )


def _describe(version: VersionModele) -> dict[str, object]:
    return {"version": version.numero, "empreinte": version.fichier.empreinte}
