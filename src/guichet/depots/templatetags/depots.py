"""How amounts and states are shown."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guichet.acteurs.models import Organisation
from guichet.depots.models import Demande, EtatPiece, Piece, Verdict
from guichet.depots.models.controle import FichierControle
from guichet.depots.rapport.lecture import SOUS_RESERVE, VERDICTS, rest
from guichet.depots.suivi.affichage import GENRES
from guichet.theme.composition import Genre, query_with
from guichet.theme.templatetags.composants import badge
from sons.ecriture import bind

register = template.Library()
register.filter("reste", rest)
register.filter("insecables", bind)

_VERDICTS: dict[str, Genre] = {
    Verdict.ACCEPTE: "succes",
    Verdict.INCOMPLET: "attention",
    Verdict.PARTIEL: "attention",
    Verdict.AUCUNE: "erreur",
    Verdict.REJETE: "erreur",
}
_PIECES: dict[str, Genre] = {
    EtatPiece.RECUE: "succes",
    EtatPiece.MANQUANTE: "erreur",
    EtatPiece.REFUSEE: "attention",
}
_SORTS: dict[str, Genre] = {
    "acceptee": "succes",
    "incomplete": "attention",
    "rejetee": "erreur",
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
def sort(verdict_de_demande: str, sous_reserve: bool) -> SafeString:
    """Show the fate of a demande in a report, which may stand under reserve."""
    mot, genre = VERDICTS[verdict_de_demande], _SORTS[verdict_de_demande]
    return badge(mot + SOUS_RESERVE, "neutre") if sous_reserve else badge(mot, genre)


@register.inclusion_tag("depots/essais.html")
def essais(organisation: Organisation) -> dict[str, object]:
    """Offer files to try with, in a demonstration and to who may deposit them."""
    if not settings.DEMONSTRATION:
        return {}
    from guichet.depots.demonstration.essais import ESSAIS, solution_to_try

    solution = solution_to_try(organisation)
    connus = ESSAIS.values() if solution else ()
    return {"essais": connus, "solution": solution, "organisation": organisation}


@register.filter
def niveau(mot: str) -> SafeString:
    """Show how much a finding weighs."""
    return badge(mot, "erreur" if mot == "bloquant" else "attention")


@register.simple_tag(takes_context=True)
def requete(context: template.Context, **choix: object) -> str:
    """Return the query of this address with some choices changed, or left out when None."""
    return query_with(context["request"], **choix)


@register.simple_tag
def extrait(constat: Mapping[str, Any]) -> SafeString | str:
    """Show what the file holds where a finding was made, the value marked."""
    if not constat["extrait"]:
        return "—"
    return format_html("<code>{avant}<mark>{valeur}</mark>{apres}</code>", **constat["extrait"])
