"""The page of a candidature, for the supplier and for the agency."""

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
from guichet.referencement import etapes, saisie
from guichet.referencement.actes import Acte
from guichet.referencement.cycle import CYCLE
from guichet.referencement.echanges import DISCUTABLES
from guichet.referencement.echeances import dispositif_of, earliest_order
from guichet.referencement.forms import (
    DecisionForm,
    DistributeurForm,
    EchangeForm,
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
_AVANT_DECISION = (Etat.ELIGIBLE, Etat.INCOMPLETE, Etat.PREUVES)


def find(request: HttpRequest, candidature_id: int) -> tuple[Personne, Candidature]:
    """Return who asks and the candidature, if they may see it; it does not exist otherwise."""
    personne = connectee(request)
    visibles = Candidature.objects.visibles(personne).select_related("organisation")
    return personne, get_object_or_404(visibles, pk=candidature_id)


def show(
    request: HttpRequest, candidature: Candidature, statut: int = 200, **saisis: forms.Form
) -> HttpResponse:
    """Answer the page; ``saisis`` are the forms that were sent and come back with their faults."""
    personne = connectee(request)
    contexte = {
        **_facts(candidature),
        **_abilities(personne, candidature),
        "formulaires": list(saisis.values()),
        "f": {**_forms(personne, candidature), **saisis},
    }
    return render(request, "referencement/candidature.html", contexte, status=statut)


def _facts(candidature: Candidature) -> dict[str, Any]:
    """Return what the page says, whoever reads it."""
    return {
        "candidature": candidature,
        "dispositif": dispositif_of(candidature),
        "referencement": getattr(candidature, "referencement", None),
        "genre": etapes.GENRES[candidature.etat],
        "etapes": etapes.steps(candidature),
        "closing": etapes.closing_said(candidature),
        "preuves": candidature.preuves.select_related("fichier"),
        "distributeurs": candidature.distributeurs.all(),
        "echanges": candidature.echanges.select_related("personne"),
        "premiere_commande": _earliest(candidature),
    }


def _abilities(personne: Personne, candidature: Candidature) -> dict[str, Any]:
    """Return what this person may do here now, and what stands in the way of the rest."""
    prepare = personne.peut(Habilitation.PREPARER_CANDIDATURE, candidature)
    instruit = personne.peut(Habilitation.INSTRUIRE_CANDIDATURE, candidature)
    possibles = CYCLE.possible(candidature, personne)
    obstacles = CYCLE.obstacles(candidature, personne)
    return {
        "instruit": instruit,
        "boutons": [(t, _BOUTONS[t.acte]) for t in possibles if t.acte in _BOUTONS],
        "peut_abandonner": any(t.acte == Acte.ABANDON for t in possibles),
        "suite": etapes.SUITES.get(candidature.etat, "") if prepare else "",
        "obstacles": [(t, refus) for t, refus in obstacles if t.acte in _BOUTONS],
        "refus_octroi": next((refus for t, refus in obstacles if t.acte == Acte.OCTROI), ""),
        "peut_modifier": prepare and candidature.etat == Etat.BROUILLON,
        "peut_retirer_preuve": prepare and candidature.etat in saisie.RETRAIT,
        "peut_distribuer": prepare and candidature.etat in saisie.DISTRIBUTION,
        "verifications": checklist(candidature) if instruit else [],
    }


def _forms(personne: Personne, candidature: Candidature) -> dict[str, forms.Form]:
    """Return the empty forms of what this person may do now."""
    trouves: dict[str, forms.Form] = {}
    actes = {t.acte for t in CYCLE.possible(candidature, personne)}
    prepare = personne.peut(Habilitation.PREPARER_CANDIDATURE, candidature)
    instruit = personne.peut(Habilitation.INSTRUIRE_CANDIDATURE, candidature)
    if prepare and candidature.etat in saisie.AJOUT:
        trouves["preuve"] = PreuveForm(candidature=candidature, prefix="preuve")
    if prepare and candidature.etat in saisie.DISTRIBUTION:
        trouves["distributeur"] = DistributeurForm(prefix="distributeur")
    if (prepare or instruit) and candidature.etat in DISCUTABLES:
        trouves["echange"] = EchangeForm(prefix="echange")
    if Acte.ELIGIBILITE in actes:
        trouves["eligibilite"] = EligibiliteForm(prefix="eligibilite")
    if Acte.INCOMPLETUDE in actes:
        trouves["decision"] = DecisionForm(candidature=candidature, prefix="decision")
    elif Acte.REFUS in actes:
        trouves["refus"] = MotifsForm(prefix="refus")
    if Acte.RETRAIT in actes:
        trouves["retrait"] = MotifsForm(prefix="retrait")
    return trouves


def _earliest(candidature: Candidature) -> dict[str, Any] | None:
    """Return the earliest order admitted, and the day of the file on which that rests.

    A file that is not whole yet is counted as if it were sent today.
    """
    if not candidature.finance or candidature.etat not in (*_AVANT_DECISION, Etat.REFERENCEE):
        return None
    recu = candidature.etat in (Etat.PREUVES, Etat.REFERENCEE)
    depuis: date = (candidature.dossier_complet if recu else None) or horloge.today()
    jour = earliest_order(dispositif_of(candidature), depuis)
    return {"jour": jour, "dossier": depuis, "recu": recu}
