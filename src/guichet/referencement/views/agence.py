"""What an agent of the ANS decides on the page of a candidature."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.fichiers.contenu import DOCUMENTS
from guichet.fichiers.reception import keep
from guichet.referencement import agence
from guichet.referencement.agence import Octroi
from guichet.referencement.conventions import keep_convention
from guichet.referencement.formulaires import (
    ConventionForm,
    DecisionForm,
    EligibiliteForm,
    MotifsForm,
)
from guichet.referencement.fournisseur import Remise
from guichet.referencement.limites import limites
from guichet.referencement.views.actes import answer_form
from guichet.referencement.views.page import find


@require_POST
def eligibilite(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Declare a candidature eligible or not."""
    agent, objet = find(request, candidature_id)
    exige(request, Habilitation.INSTRUIRE_CANDIDATURE, objet)
    form = EligibiliteForm(request.POST, prefix="eligibilite")

    def decide() -> None:
        accepte = form.cleaned_data["decision"] == form.ELIGIBLE
        faire = agence.accept if accepte else agence.reject
        faire(agent, objet, form.cleaned_data["motifs"])

    return answer_form(request, objet, form, decide, "La décision d’éligibilité est envoyée.")


@require_POST
def decision(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Grant, refuse or send the evidence file back."""
    agent, objet = find(request, candidature_id)
    exige(request, Habilitation.INSTRUIRE_CANDIDATURE, objet)
    form = DecisionForm(request.POST, candidature=objet, prefix="decision")

    def decide() -> None:
        saisi = form.cleaned_data
        if saisi["decision"] == form.OCTROI:
            octroi = Octroi(tuple(saisi["profils"]), saisi.get("finance", False), saisi["motifs"])
            agence.grant(agent, objet, octroi)
        elif saisi["decision"] == form.INCOMPLET:
            agence.send_back(agent, objet, saisi["motifs"])
        else:
            agence.refuse(agent, objet, saisi["motifs"])

    return answer_form(request, objet, form, decide, "La décision est envoyée au fournisseur.")


@require_POST
def refuser(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Refuse a candidature whose evidence does not come."""
    agent, objet = find(request, candidature_id)
    exige(request, Habilitation.INSTRUIRE_CANDIDATURE, objet)
    form = MotifsForm(request.POST, prefix="refus")

    def decide() -> None:
        agence.refuse(agent, objet, form.cleaned_data["motifs"])

    return answer_form(request, objet, form, decide, "Le refus est envoyé au fournisseur.")


@require_POST
def retirer(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Withdraw a référencement."""
    agent, objet = find(request, candidature_id)
    exige(request, Habilitation.INSTRUIRE_CANDIDATURE, objet)
    form = MotifsForm(request.POST, prefix="retrait")

    def decide() -> None:
        agence.withdraw(agent, objet, form.cleaned_data["motifs"])

    dit = "Le référencement est retiré ; les paiements et le contrôle sont prévenus."
    return answer_form(request, objet, form, decide, dit)


@require_POST
def convention(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Record the convention de référencement."""
    agent, objet = find(request, candidature_id)
    exige(request, Habilitation.INSTRUIRE_CANDIDATURE, objet)
    form = ConventionForm(request.POST, request.FILES, prefix="convention")

    def record() -> None:
        recu = form.cleaned_data["fichier"]
        maximum = limites().document_signe.taille_max_octets
        piece = Remise(keep(recu, maximum, DOCUMENTS, pour=None), recu.name)
        keep_convention(agent, objet, form.cleaned_data["conclue_le"], piece)

    return answer_form(
        request, objet, form, record, "La convention de référencement est enregistrée."
    )
