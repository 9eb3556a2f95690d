"""The page of a candidature, for the supplier and for the agency."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Personne
from guichet.conversations.lecture import Fil, read
from guichet.conversations.models import Message
from guichet.cycles.table import Transition
from guichet.listes.voisins import Voisins
from guichet.referencement import etapes, fournisseur
from guichet.referencement.actes import Acte
from guichet.referencement.conventions import CONVENTIONNABLES
from guichet.referencement.conversation import DISCUTABLES
from guichet.referencement.cycle import CYCLE
from guichet.referencement.echeances import dispositif_of, earliest_order, funding_refusal
from guichet.referencement.formulaires import (
    ConventionForm,
    DecisionForm,
    DistributeurForm,
    EligibiliteForm,
    MotifsForm,
    PreuveForm,
)
from guichet.referencement.models import Candidature, Etat
from guichet.referencement.verification import checklist

# What a supplier does by a button alone, and the route of each.
_BOUTONS: dict[TextChoices, str] = {
    Acte.DEPOT: "referencement:soumettre",
    Acte.DOSSIER: "referencement:dossier",
}
# What stands in the way of these is said; of the others, their absence is enough.
_EXPLIQUES = {*_BOUTONS, Acte.OCTROI}
_AVANT_DECISION = (Etat.ELIGIBLE, Etat.INCOMPLETE, Etat.PREUVES)


def find(request: HttpRequest, candidature_id: int) -> tuple[Personne, Candidature]:
    """Return who asks and the candidature, if they may see it; it does not exist otherwise."""
    personne = connectee(request)
    visibles = Candidature.objects.visibles(personne).select_related("organisation")
    return personne, get_object_or_404(visibles, pk=candidature_id)


def show(
    request: HttpRequest,
    candidature: Candidature,
    statut: int = 200,
    voisins: Voisins | None = None,
    /,
    **saisis: forms.Form,
) -> HttpResponse:
    """Answer the page; ``saisis`` are the forms that were sent and come back with their faults."""
    lecteur = _read_rights(connectee(request), candidature)
    conversation = read(connectee(request), candidature)
    concernee = lecteur.prepare or lecteur.instruit
    contexte = {
        **_facts(candidature),
        **_abilities(lecteur, candidature),
        "voisins": voisins,
        "conversation": conversation,
        "question": _question(candidature, conversation) if concernee else None,
        "formulaires": list(saisis.values()),
        "f": {**_forms(lecteur, candidature), **saisis},
    }
    return render(request, "referencement/candidature.html", contexte, status=statut)


@dataclass(frozen=True)
class _Lecteur:
    """What the reader may do here now: asked once, used all over the page."""

    prepare: bool
    instruit: bool
    possibles: list[Transition]
    obstacles: list[tuple[Transition, str]]

    @property
    def actes(self) -> set[TextChoices]:
        return {ligne.acte for ligne in self.possibles}


def _read_rights(personne: Personne, candidature: Candidature) -> _Lecteur:
    offertes = CYCLE.offered(candidature, personne)
    return _Lecteur(
        prepare=personne.peut(Habilitation.PREPARER_CANDIDATURE, candidature),
        instruit=personne.peut(Habilitation.INSTRUIRE_CANDIDATURE, candidature),
        possibles=[ligne for ligne, refus in offertes if not refus],
        obstacles=[(ligne, refus) for ligne, refus in offertes if refus],
    )


def _facts(candidature: Candidature) -> dict[str, Any]:
    """Return what the page says, whoever reads it."""
    return {
        "candidature": candidature,
        "dispositif": dispositif_of(candidature),
        "referencement": getattr(candidature, "referencement", None),
        "genre": etapes.GENRES[candidature.etat],
        "etapes": etapes.steps(candidature),
        "closing": etapes.closing_said(candidature),
        "convention": candidature.conventions.last(),
        "preuves": candidature.preuves.select_related("fichier"),
        "distributeurs": candidature.distributeurs.all(),
        "premiere_commande": _earliest(candidature),
    }


def _question(candidature: Candidature, conversation: Fil) -> Message | None:
    """Return the question of the agency that waits for an answer: the last word, if it is one."""
    derniers = conversation.messages[-1:] if candidature.etat in DISCUTABLES else []
    return next((message for message, _ in derniers if message.de_l_agence), None)


def _abilities(lecteur: _Lecteur, candidature: Candidature) -> dict[str, Any]:
    """Return the buttons of the reader, and what stands in the way of the others."""
    prepare, etat = lecteur.prepare, candidature.etat
    boutons = [(t, _BOUTONS[t.acte]) for t in lecteur.possibles if t.acte in _BOUTONS]
    return {
        "instruit": lecteur.instruit,
        "boutons": boutons,
        "obstacles": [(t, refus) for t, refus in lecteur.obstacles if t.acte in _EXPLIQUES],
        "refus_financement": funding_refusal(candidature) if Acte.OCTROI in lecteur.actes else "",
        "suite": etapes.SUITES.get(etat, "") if prepare else "",
        "peut_abandonner": Acte.ABANDON in lecteur.actes,
        "peut_modifier": prepare and etat == Etat.BROUILLON,
        "peut_retirer_preuve": prepare and etat in fournisseur.RETRAIT,
        "peut_distribuer": prepare and etat in fournisseur.DISTRIBUTION,
        "verifications": checklist(candidature) if lecteur.instruit else [],
    }


def _forms(lecteur: _Lecteur, candidature: Candidature) -> dict[str, forms.Form]:
    """Return the empty forms of what the reader may do now."""
    trouves: dict[str, forms.Form] = {}
    actes, etat = lecteur.actes, candidature.etat
    if lecteur.prepare and etat in fournisseur.AJOUT:
        trouves["preuve"] = PreuveForm(candidature=candidature, prefix="preuve")
    if lecteur.prepare and etat in fournisseur.DISTRIBUTION:
        trouves["distributeur"] = DistributeurForm(prefix="distributeur")
    if lecteur.instruit and etat in CONVENTIONNABLES:
        trouves["convention"] = ConventionForm(prefix="convention")
    if Acte.ELIGIBILITE in actes:
        trouves["eligibilite"] = EligibiliteForm(prefix="eligibilite")
    if Acte.INCOMPLETUDE in actes:
        octroie = Acte.OCTROI in actes
        trouves["decision"] = DecisionForm(
            candidature=candidature, octroie=octroie, prefix="decision"
        )
    elif Acte.REFUS in actes:
        trouves["refus"] = MotifsForm(prefix="refus")
    if Acte.RETRAIT in actes:
        trouves["retrait"] = MotifsForm(prefix="retrait")
    return trouves


def _earliest(candidature: Candidature) -> dict[str, Any] | None:
    """Return the earliest order admitted, and the day of the file on which that rests.

    A file that is not whole yet is counted as if it were sent today.
    """
    octroi = getattr(candidature, "referencement", None)
    finance = octroi.finance if octroi else candidature.finance
    if not finance or candidature.etat not in (*_AVANT_DECISION, Etat.REFERENCEE):
        return None
    recu = candidature.etat in (Etat.PREUVES, Etat.REFERENCEE)
    depuis: date = (candidature.dossier_complet if recu else None) or horloge.today()
    jour = earliest_order(dispositif_of(candidature), depuis)
    return {"jour": jour, "dossier": depuis, "recu": recu}
