"""How amounts and states are shown."""

from django import template
from django.utils.safestring import SafeString

from guichet.depots.affichage import GENRES, euros
from guichet.depots.models import Demande, EtatPiece, Piece, Verdict
from guichet.depots.models.controle import FichierControle
from guichet.theme.composition import Genre
from guichet.theme.templatetags.composants import badge

register = template.Library()
register.filter("euros", euros)

_VERDICTS: dict[str, Genre] = {
    Verdict.ACCEPTE: "succes",
    Verdict.PARTIEL: "attention",
    Verdict.REJETE: "erreur",
}
_PIECES: dict[str, Genre] = {
    EtatPiece.RECUE: "succes",
    EtatPiece.MANQUANTE: "erreur",
    EtatPiece.REFUSEE: "attention",
}
_SORTS: dict[str, tuple[str, Genre]] = {
    "acceptee": ("acceptée", "succes"),
    "incomplete": ("incomplète", "attention"),
    "rejetee": ("rejetée", "erreur"),
}


@register.filter
def etat_demande(demande: Demande) -> SafeString:
    """Show the state of a demande."""
    return badge(demande.get_etat_display(), GENRES[demande.etat])


@register.filter
def etat_piece(piece: Piece) -> SafeString:
    """Show whether a piece is there."""
    return badge(piece.get_etat_display(), _PIECES[piece.etat])


@register.filter
def verdict(controle: FichierControle) -> SafeString:
    """Show the verdict of a file."""
    return badge(controle.get_verdict_display(), _VERDICTS[controle.verdict])


@register.filter
def sort(verdict_de_demande: str) -> SafeString:
    """Show the fate of a demande in a report."""
    return badge(*_SORTS[verdict_de_demande])


@register.filter
def niveau(mot: str) -> SafeString:
    """Show how much a finding weighs."""
    return badge(mot, "erreur" if mot == "bloquant" else "attention")
