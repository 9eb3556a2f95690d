"""The bank accounts that wait for a second agent."""

from collections.abc import Iterator

from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.confirmations.attentes import Attente
from guichet.enrolement.agence import confirmation_refusal
from guichet.enrolement.models import (
    ChangementCompte,
    EtatChangement,
    PieceEnrolement,
    VerdictPiece,
)
from guichet.enrolement.models.enrolement import A_INSTRUIRE
from guichet.enrolement.regles import regles


def waiting(personne: Personne) -> Iterator[Attente]:
    """Give the accounts that one agent accepted, to whoever examines enrolments."""
    if personne.peut(Habilitation.INSTRUIRE_ENROLEMENT):
        yield from _accounts(personne)
        yield from _changes(personne)


def _accounts(personne: Personne) -> Iterator[Attente]:
    codes = [piece.code for piece in regles().piece if piece.a_deux]
    memes = PieceEnrolement.objects.filter(
        enrolement=OuterRef("enrolement"), code=OuterRef("code")
    ).order_by()
    dernieres = memes.values("code").annotate(dernier=Max("rang")).values("dernier")
    pieces = PieceEnrolement.objects.filter(
        code__in=codes, verdict=VerdictPiece.ACCEPTEE, confirmee_par=None,
        enrolement__etat__in=A_INSTRUIRE, rang=Subquery(dernieres),
    )  # fmt: skip
    for piece in pieces.select_related("enrolement__organisation", "relue_par"):
        if piece.relue_par is None or piece.relue_le is None:
            continue
        yield Attente(
            quoi=f"Compte à créditer, {piece.enrolement}",
            pour=str(piece.organisation),
            fait="RIB accepté",
            par=piece.relue_par,
            depuis=piece.relue_le,
            adresse=reverse("enrolement:confirmer", args=[piece.pk]),
            libelle="Comparer et confirmer",
            refus=confirmation_refusal(personne, piece),
        )


def _changes(personne: Personne) -> Iterator[Attente]:
    changements = ChangementCompte.objects.filter(etat=EtatChangement.EXAMINE)
    for une in changements.select_related("enrolement__organisation", "examine_par"):
        if une.examine_par is None or une.examine_le is None:
            continue
        sien = une.examine_par == personne
        yield Attente(
            quoi=f"Changement de compte, {une.enrolement}",
            pour=str(une.organisation),
            fait="Dit conforme",
            par=une.examine_par,
            depuis=une.examine_le,
            adresse=reverse("enrolement:compte_avis", args=[une.pk]),
            libelle="Comparer et confirmer",
            refus="Vous l’avez dit conforme : un autre agent le confirme." if sien else "",
        )
