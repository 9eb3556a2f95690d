"""What waits on candidatures: for their supplier, for the agency."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from guichet import horloge
from guichet.a_faire.registre import AFaire, declare, first_of, others
from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.cycles.separation import acts_done, name_of
from guichet.jalons import Limite, is_ahead
from guichet.referencement.actes import Acte
from guichet.referencement.conversation import DISCUTABLES
from guichet.referencement.echeances import (
    closing_candidature,
    closing_decision,
    closing_preuves,
    dispositif_of,
)
from guichet.referencement.models import Candidature, Etat
from guichet.referencement.models.candidature import A_TRAITER
from guichet.textes import reglement
from sons.agenda.echeances import Jalon
from sons.reglement.calendrier import Etape
from sons.reglement.modele import Dispositif

Closing = Callable[[Dispositif, datetime], Jalon | None]

# What a supplier does in each state that is its turn: the act, the button, the date that ends it.
_TOUR: dict[str, tuple[str, str, Closing]] = {
    Etat.BROUILLON: (
        "Compléter et déposer la candidature", "Reprendre le brouillon", closing_candidature,
    ),
    Etat.ELIGIBLE: (
        "Déposer le dossier complet de preuves", "Ajouter les preuves", closing_preuves,
    ),
    Etat.INCOMPLETE: (
        "Compléter le dossier de preuves", "Compléter", closing_preuves,
    ),
}  # fmt: skip


def to_do(personne: Personne) -> Iterator[AFaire]:
    """Yield what the supplier, then what the agency, has to do."""
    siennes = perimetre(personne, Habilitation.PREPARER_CANDIDATURE)
    if siennes:
        yield from _of_supplier(siennes)
    if personne.peut(Habilitation.INSTRUIRE_CANDIDATURE):
        yield from _to_examine(personne)
        yield from _without_convention()


declare(to_do)


def _of_supplier(siennes: frozenset[int]) -> Iterator[AFaire]:
    interrogees = Q(etat__in=DISCUTABLES, question_ouverte=True)
    lignes = Candidature.objects.get_queryset().avec_parole()  # type: ignore[attr-defined]
    lignes = lignes.filter(Q(etat__in=_TOUR) | interrogees, organisation__in=siennes)
    lignes = lignes.filter(dispositif__in=reglement().codes)
    for une in lignes.select_related("organisation"):
        if une.question_ouverte and une.etat in DISCUTABLES:
            yield _due(
                une, "Répondre à la question de l’ANS", "Répondre", "messages", None, une.parole_le
            )
        if une.etat in _TOUR:
            yield from _turn(une)


def _turn(une: Candidature) -> Iterator[AFaire]:
    quoi, bouton, when = _TOUR[une.etat]
    instant = horloge.now()
    closing = when(dispositif_of(une), instant)
    if not une.finance or is_ahead(closing, instant):
        ancre = "preuves" if une.etat != Etat.BROUILLON else ""
        yield replace(_due(une, quoi, bouton, ancre, closing), detail=_too_late(une, instant))


def _too_late(une: Candidature, instant: datetime) -> str:
    """Say that an act which is still possible leads to no funding any more, or nothing."""
    avances = dispositif_of(une).calendrier.in_force(Etape.FERMETURE_AVANCE, instant)
    if not une.finance or avances is None or instant <= avances.fin:
        return ""
    return f"Le dépôt des avances est clos depuis le {avances} : aucun financement n’en viendra."


def _to_examine(agent: Personne) -> Iterator[AFaire]:
    """Yield what the agency has the next move on.

    Neither what a question of its own holds, nor what somebody else must grant.
    """
    lignes = Candidature.objects.visibles(agent).avec_parole()
    lignes = lignes.filter(etat__in=A_TRAITER, dispositif__in=reglement().codes)
    # Nobody has written, or the last word is the supplier's.
    lignes = lignes.filter(Q(question_ouverte=None) | Q(question_ouverte=False))
    lignes = lignes.annotate(attente=Coalesce("preuves_le", "deposee_le")).order_by("attente", "pk")
    lues, reste = first_of(lignes.select_related("organisation"))
    faits = acts_done(agent, lues)
    for une in lues:
        preuves = une.etat == Etat.PREUVES
        if preuves and Acte.ELIGIBILITE in faits.get(name_of(une), {}):
            continue
        quoi = "Examiner les preuves" if preuves else "Examiner l’éligibilité"
        closing = closing_decision(dispositif_of(une), horloge.now()) if preuves else None
        yield _due(une, quoi, "Examiner", "instruction", closing,
                   une.preuves_le or une.deposee_le)  # fmt: skip
    yield from others(
        reste, "autre candidature à examiner", "autres candidatures à examiner",
        reverse("referencement:candidatures"),
    )  # fmt: skip


def _without_convention() -> Iterator[AFaire]:
    """Yield what no enrolment may follow yet (AF §4.1)."""
    lignes = Candidature.objects.filter(
        etat=Etat.REFERENCEE, referencement__finance=True, conventions=None
    ).order_by("decidee_le", "pk")
    lues, reste = first_of(lignes.select_related("organisation"))
    for une in lues:
        yield _due(
            une, "Enregistrer la convention de référencement", "Enregistrer", "instruction",
            None, une.decidee_le,
        )  # fmt: skip
    liste = f"{reverse('referencement:candidatures')}?etat={Etat.REFERENCEE}"
    yield from others(
        reste, "autre convention à enregistrer", "autres conventions à enregistrer", liste
    )


def _due(
    une: Candidature,
    quoi: str,
    bouton: str,
    ancre: str,
    closing: Jalon | None,
    depuis: datetime | None = None,
) -> AFaire:
    """Return a line; a date that does not bind, or that is past, is not shown."""
    tient = closing is not None and une.finance and not closing.is_past(horloge.now())
    page = reverse("referencement:candidature", args=[une.pk])
    return AFaire(
        quoi=quoi,
        objet=f"{une.nom}, {une.dispositif}",
        url=f"{page}#{ancre}" if ancre else page,
        bouton=bouton,
        organisation=une.organisation,
        limite=Limite.of_text(closing.echeance) if closing and tient else None,
        depuis=depuis,
    )
