"""The page of a demande, and what may be done to it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.conversations.lecture import read
from guichet.cycles.page import do
from guichet.depots.actes import Acte
from guichet.depots.cycle import CYCLE, apply
from guichet.depots.formulaires import (
    AttestationForm,
    CompleterForm,
    ModifierForm,
    completion_form,
)
from guichet.depots.models import AttestationFin, Demande, Etat
from guichet.depots.reception.envoi import complement
from guichet.depots.suivi.affichage import COLONNES_PIECES, steps
from guichet.depots.suivi.attestation import attest
from guichet.depots.suivi.completer import Complement, expected_name
from guichet.depots.suivi.limites import attestation_limit, limit_of, too_late
from guichet.depots.suivi.lot import next_incomplete
from guichet.depots.views.completer import tell_files
from guichet.depots.views.listes import neighbours
from guichet.fichiers.envoi import attachment
from guichet.fichiers.reception import FichierRefuse
from guichet.reponses import A_CORRIGER
from guichet.textes import reglement


@require_safe
def demande(request: HttpRequest, demande_id: int) -> HttpResponse:
    """Show everything of a demande."""
    objet = _demande(request, demande_id, Habilitation.VOIR_DEMANDES)
    return _show(request, objet, completion_form(objet.etat))


@require_http_methods(["GET", "HEAD", "POST"])
def completer(request: HttpRequest, demande_id: int) -> HttpResponseBase:
    """Take the pieces of an incomplete demande, or the answer to who wants it modified.

    Asked again after a refusal or a log-in, its address leads to the page of the demande.
    """
    if request.method != "POST":
        return redirect("depots:demande", _demande(request, demande_id, Habilitation.DEPOSER).pk)
    # The form is read whole: its last byte is received. Nothing that waits comes before.
    recu_le = horloge.received_at(request)
    objet = _demande(request, demande_id, Habilitation.DEPOSER)
    personne = exige(request, Habilitation.DEPOSER, objet)
    formulaire = completion_form(objet.etat, request.POST, request.FILES)
    if formulaire.is_valid():
        try:
            fait = complement(objet, personne, formulaire, recu_le)
        except FichierRefuse as refus:
            formulaire.add_error("archive", str(refus))
        except ValidationError as refus:
            # The form is no longer on the page of a demande that has moved on.
            messages.error(request, " ".join(refus.messages))
            return redirect("depots:demande", objet.pk)
        else:
            _tell(request, objet, fait)
            return redirect("depots:demande", objet.pk)
    return _show(request, objet, formulaire, statut=A_CORRIGER)


@require_POST
def retirer(request: HttpRequest, demande_id: int) -> HttpResponseBase:
    """Withdraw a demande; its beneficiaries may be claimed again."""
    objet = _demande(request, demande_id, Habilitation.DEPOSER)
    personne = exige(request, Habilitation.DEPOSER, objet)
    fait = "La demande est retirée ; ses bénéficiaires sont libérés."
    do(request, lambda: apply(objet, Acte.RETIREE, personne), fait)
    return redirect("depots:demande", objet.pk)


@require_POST
def attester(request: HttpRequest, demande_id: int) -> HttpResponseBase:
    """Declare that the prestation of an avance is completed."""
    recu_le = horloge.received_at(request)
    objet = _demande(request, demande_id, Habilitation.DEPOSER)
    personne = exige(request, Habilitation.DEPOSER, objet)
    formulaire = AttestationForm(request.POST, request.FILES)
    if formulaire.is_valid():
        fichier = formulaire.cleaned_data["attestation"]
        try:
            attest(objet, personne, fichier, fichier.name or "attestation", recu_le)
        except FichierRefuse as refus:
            formulaire.add_error("attestation", str(refus))
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
            return redirect("depots:demande", objet.pk)
        else:
            messages.success(request, "L’achèvement de la prestation est déclaré.")
            return redirect("depots:demande", objet.pk)
    return _show(
        request,
        objet,
        completion_form(objet.etat),
        statut=A_CORRIGER,
        attester=formulaire,
    )


@require_safe
def attestation(request: HttpRequest, demande_id: int, attestation_id: int) -> HttpResponseBase:
    """Download an attestation of completion."""
    objet = _demande(request, demande_id, Habilitation.VOIR_DEMANDES)
    recues = AttestationFin.objects.select_related("fichier")
    une = get_object_or_404(recues, pk=attestation_id, demande=objet)
    return attachment(une.fichier, une.nom, une)


def _demande(request: HttpRequest, demande_id: int, habilitation: Habilitation) -> Demande:
    objet = get_object_or_404(
        Demande.objects.select_related("organisation", "depot", "avance"), pk=demande_id
    )
    exige(request, habilitation, objet)
    return objet


def _show(
    request: HttpRequest,
    objet: Demande,
    completer: CompleterForm | ModifierForm,
    statut: int = 200,
    attester: AttestationForm | None = None,
) -> HttpResponse:
    textes = reglement().textes(objet.dispositif, objet.phase)
    personne = exige(request, Habilitation.VOIR_DEMANDES, objet)
    offertes = CYCLE.offered(objet, personne)
    actes = {ligne.acte for ligne, refus in offertes if not refus}
    instant = horloge.now()
    fin = attestation_limit(objet, instant)
    complete, trop_tard = (
        Acte.COMPLETEE in {ligne.acte for ligne, _ in offertes},
        too_late(objet, instant),
    )
    contexte = {
        "demande": objet,
        "voisins": neighbours(request, personne, objet),
        "limite": limit_of(objet, instant),
        "trop_tard": trop_tard,
        "etapes": steps(objet),
        "pieces": [
            (p, expected_name(textes, p))
            for p in objet.pieces.select_related("demande", "archive").prefetch_related("anciennes")
        ],
        "colonnes_pieces": COLONNES_PIECES,
        "cles": objet.pretentions.order_by("identifiant", "valeur"),
        "conversation": read(personne, objet),
        "attestations": objet.attestations.select_related("fichier"),
        "limite_attestation": fin,
        "attestation_close": fin is not None and fin.is_past(instant),
        "attester": (attester or AttestationForm()) if Acte.ATTESTATION in actes else None,
        "completer": completer if complete else None,
        # The answer to who wants it modified is written above: one box on the page.
        "ecrire": not (complete and objet.etat == Etat.A_MODIFIER) or bool(trop_tard),
        "peut_retirer": Acte.RETIREE in actes,
        "suivante": next_incomplete(objet) if personne.peut(Habilitation.DEPOSER, objet) else None,
    }
    return render(request, "depots/demande.html", contexte, status=statut)


def _tell(request: HttpRequest, objet: Demande, fait: Complement) -> None:
    """Say what became of a new ZIP, piece by piece."""
    if fait.remplacees:
        noms = ", ".join(p.nom for p in fait.remplacees)
        messages.success(request, f"Remplacé : {noms}. L’ancien contenu est conservé.")
    for piece, raison in fait.refusees:
        messages.error(request, f"{piece.nom} n’est pas remplacée. {raison}")
    if fait.restent:
        noms = ", ".join(p.nom for p in fait.restent)
        messages.warning(request, f"L’envoi est reçu, mais il manque encore : {noms}.")
    elif objet.etat == Etat.DEPOSEE:
        messages.success(request, "La demande est complète : elle est déposée.")
    tell_files(request, fait.devinees, fait.ecartees)
