"""What a supplier sends, read from the same form at every door: the pages, the API."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO, cast

from guichet import horloge
from guichet.acteurs.models import Organisation, Personne
from guichet.acteurs.quotas import Quota
from guichet.depots.formulaires import CompleterForm, ModifierForm
from guichet.depots.joints import as_zip
from guichet.depots.models import Demande, Reception, Simulation
from guichet.depots.reception.controle import control, kept_fields
from guichet.depots.reception.flux import receive
from guichet.depots.reception.formulaire import EnvoiForm
from guichet.depots.reception.garde import hold
from guichet.depots.reception.refus import DepotRefuse, TropDeConcurrence
from guichet.depots.reception.simulation import contexte_of_rehearsal
from guichet.depots.reception.televersement import assemble
from guichet.depots.suivi.completer import Complement, answer, complete
from guichet.fichiers.models import Fichier
from guichet.fichiers.reception import Contenu, keep, store
from guichet.textes import reglement

NOM_MAX = 150
_PAR_ENTREE = 1024


def rehearse(formulaire: EnvoiForm, personne: Personne, organisation: Organisation) -> Simulation:
    """Control what was sent; keep its report, and for a while what may be deposited.

    Raises DepotRefuse when there is none.
    """
    reception = _read(formulaire, personne, organisation, horloge.now())
    archive = formulaire.cleaned_data["archive"]
    flux = cast(BinaryIO, archive.file) if archive else None
    try:
        simulation = simulate(reception, flux)
    except TropDeConcurrence as attente:
        raise DepotRefuse(str(attente)) from None
    hold(simulation, reception.contenu, flux, str(archive.name)[:NOM_MAX] if archive else "")
    return simulation


def simulate(reception: Reception, archive: BinaryIO | None) -> Simulation:
    """Leave the rehearsal of a file in the history of its supplier; raises as ``rehearse``."""
    contexte = contexte_of_rehearsal(reception.organisation, reception.dispositif)
    resultat = control(reception, archive, contexte)
    return Simulation.objects.create(
        **kept_fields(reception, resultat.rapport), retour=resultat.retour
    )


def deposit(
    formulaire: EnvoiForm, personne: Personne, organisation: Organisation, recu_le: datetime
) -> Reception:
    """Keep what was sent, whose last byte came at ``recu_le``, and control it if its turn has come.

    Raises FichierRefuse for a ZIP that cannot be taken, DepotRefuse for what may not be deposited,
    PanneStockage and OperationalError when nothing could be kept.
    """
    reception = _read(formulaire, personne, organisation, recu_le)
    archive, reception.nom_archive = _archive(formulaire, organisation)
    gardee = receive(reception, archive)
    if gardee.refus:
        raise DepotRefuse(gardee.refus)
    return gardee


def sent(contenu: bytes, **champs: Any) -> Reception:
    """Return the reception of a file that has just come: nothing of it is kept yet."""
    reception = Reception(**champs)
    reception.contenu = contenu
    return reception


def complement(
    demande: Demande,
    personne: Personne,
    formulaire: CompleterForm | ModifierForm,
    recu_le: datetime,
) -> Complement:
    """Do what was sent about a demande, whose last byte came at ``recu_le``.

    Raises as ``completer.complete``, and FichierRefuse for a ZIP that is not taken.
    """
    envoyees, archive = formulaire.cleaned_data["archive"], None
    if envoyees:
        archive = keep_pieces(envoyees, demande.dispositif, demande.organisation)
    if isinstance(formulaire, ModifierForm):
        return answer(demande, personne, formulaire.cleaned_data["reponse"], archive, recu_le)
    if archive is None:
        raise ValueError("an incomplete demande is completed by pieces")
    return complete(demande, personne, archive, recu_le)


def keep_pieces(envoyees: Sequence[Any], dispositif: str, organisation: Organisation) -> Fichier:
    """Keep pieces sent as documents or as a ZIP, as one ZIP. Raises FichierRefuse."""
    taille_max = reglement().dispositif(dispositif).limites.taille_zip_max_octets
    with as_zip(envoyees, taille_max) as flux:
        # The names and the directory of a ZIP made here come besides what was sent.
        return keep(flux, taille_max + len(envoyees) * _PAR_ENTREE, pour=Quota(organisation))


def _read(
    formulaire: EnvoiForm, personne: Personne, organisation: Organisation, instant: datetime
) -> Reception:
    """Read the JSON, one byte past the limit at most: the control says that it is too large."""
    fichier = formulaire.cleaned_data["fichier"]
    return sent(
        fichier.read(formulaire.limites.taille_json_max_octets + 1),
        personne=personne,
        organisation=organisation,
        dispositif=formulaire.dispositif,
        phase=formulaire.cleaned_data["phase"],
        numero_ans=formulaire.numero_ans,
        nom=str(fichier.name)[:NOM_MAX],
        recu_le=instant,
        outil=personne.outil,
    )


def _archive(formulaire: EnvoiForm, organisation: Organisation) -> tuple[Contenu | None, str]:
    """Return the ZIP, sent with the form or part by part before it, and its name."""
    limite = formulaire.limites.taille_zip_max_octets
    envoyee, morceaux = (formulaire.cleaned_data[nom] for nom in ("archive", "morceaux"))
    if envoyee:
        return store(envoyee, limite, pour=Quota(organisation)), str(envoyee.name)[:NOM_MAX]
    if morceaux:
        contenu = assemble(organisation, morceaux.split(), limite)
        return contenu, formulaire.cleaned_data["nom_archive"]
    return None, ""
