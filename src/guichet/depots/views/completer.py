"""Complete every incomplete demande at once, and say what became of each file."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.depots.formulaires import CompleterToutForm
from guichet.depots.models import Depot
from guichet.depots.reception.envoi import keep_pieces
from guichet.depots.suivi.lot import DEMANDES_MAX, Bilan, complete_all, open_demandes
from guichet.depots.views.communs import supplier
from guichet.fichiers.reception import FichierRefuse
from guichet.reponses import status_of

_DITS = 20


def completer_tout(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Take the pieces of several demandes at once; ``depot`` keeps to those of one deposit."""
    recu_le = horloge.received_at(request) if request.method == "POST" else horloge.now()
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.DEPOSER, organisation)
    depot = _depot(request, organisation_id)
    ouvertes = open_demandes(organisation, depot.pk if depot else None, recu_le)
    envoi = (request.POST, request.FILES) if request.method == "POST" else ()
    formulaire = CompleterToutForm(*envoi)
    if ouvertes and formulaire.is_bound and formulaire.is_valid():
        envoyees = formulaire.cleaned_data["archive"]
        try:
            archive = keep_pieces(envoyees, ouvertes[0].demande.dispositif, organisation)
            bilan = complete_all(ouvertes, personne, archive, recu_le)
        except FichierRefuse as refus:
            formulaire.add_error("archive", str(refus))
        else:
            _tell(request, bilan)
            return redirect(request.get_full_path())
    contexte = {
        "organisation": organisation, "depot": depot, "ouvertes": ouvertes, "form": formulaire,
        "is_plein": len(ouvertes) == DEMANDES_MAX,
    }  # fmt: skip
    return render(request, "depots/completer.html", contexte, status=status_of(formulaire))


def tell_files(
    request: HttpRequest, devinees: Sequence[tuple[str, str]], ecartees: Sequence[tuple[str, str]]
) -> None:
    """Say which files were taken for which pieces, and which were not used and why."""
    if devinees:
        mots = [f"« {nom} » est pris pour {piece}" for nom, piece in devinees]
        messages.info(request, f"{_listed(mots)}. Vérifiez-le en ouvrant la pièce.")
    if ecartees:
        mots = [f"« {nom} » ({raison})" for nom, raison in ecartees]
        messages.warning(request, f"Non utilisé : {_listed(mots)}.")


def _tell(request: HttpRequest, bilan: Bilan) -> None:
    if faites := bilan.completes:
        s = "s" * (len(faites) > 1)
        sont = "sont complètes" if s else "est complète"
        numeros = _listed([une.numero_editeur for une in faites])
        messages.success(request, f"{len(faites)} demande{s} {sont} et déposée{s} : {numeros}.")
    else:
        messages.warning(request, "Aucune demande n’est complétée par cet envoi.")
    if bilan.restent:
        mots = [f"{une.numero_editeur} : {raison}" for une, raison in bilan.restent]
        messages.warning(request, f"Encore incomplètes. {_listed(mots)}")
    tell_files(request, bilan.devinees, bilan.ecartees)


def _listed(mots: Sequence[str]) -> str:
    """Return the first words of a list, and how many follow: a message stays one to be read."""
    reste = len(mots) - _DITS
    dits = " ; ".join(mots[:_DITS])
    return f"{dits} ; et {reste} autre{'s' * (reste > 1)}" if reste > 0 else dits


def _depot(request: HttpRequest, organisation_id: int) -> Depot | None:
    """Return the deposit that the address keeps to, if it is one of this supplier."""
    cle = request.GET.get("depot", "")
    if not (cle.isascii() and cle.isdigit() and len(cle) < 19):
        return None
    return get_object_or_404(
        Depot.objects.defer("rapport"), pk=int(cle), organisation=organisation_id
    )
