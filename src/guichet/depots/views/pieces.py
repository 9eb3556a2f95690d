"""The pieces of a demande: shown page by page, or taken away."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import connectee, exige
from guichet.acteurs.temoin import Lecture, note_reading
from guichet.depots.models import AnciennePiece, EtatPiece, Piece
from guichet.depots.pieces import attachment, label_of, read_piece
from guichet.fichiers.apercu import PAGES_MAX, NonAffichable, PageAbsente, Taille, draw
from guichet.telechargement import private
from guichet.textes import reglement

_GRANDE = Taille.GRANDE.name.lower()


@require_safe
def piece(request: HttpRequest, piece_id: int) -> HttpResponseBase:
    """Download a piece, read in its archive and checked against its hash."""
    objet = _piece(request, piece_id)
    _check_received(objet)
    return attachment(objet)


@require_safe
def ancienne(request: HttpRequest, ancienne_id: int) -> HttpResponseBase:
    """Download what a piece was before it was replaced."""
    objet = get_object_or_404(
        AnciennePiece.objects.select_related("piece__demande__organisation", "archive"),
        pk=ancienne_id,
    )
    exige(request, Habilitation.VOIR_DEMANDES, objet.piece.demande)
    return attachment(objet)


@require_safe
def voir(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Show a page of a piece, with the way to the other pages and to the other pieces."""
    objet = _piece(request, piece_id)
    page, grande = _number(request.GET.get("page", "1")), request.GET.get("taille") == _GRANDE
    contexte: dict[str, Any] = {
        "piece": objet,
        "demande": objet.demande,
        "libelle": label_of(
            objet, reglement().textes(objet.demande.dispositif, objet.demande.phase)
        ),
        "page": page,
        "taille": _GRANDE if grande else "normale",
        "grande": grande,
        **_neighbours(objet),
    }
    if objet.etat == EtatPiece.RECUE:
        note_reading(connectee(request), Lecture.PIECE, objet)
        contexte |= _drawn(request, objet, page, Taille.GRANDE if grande else Taille.NORMALE)
    return render(request, "depots/piece.html", contexte)


@require_safe
def image(request: HttpRequest, piece_id: int, page: int, taille: str) -> HttpResponseBase:
    """Return the picture of a page, or of what stands for it in a list."""
    objet = _piece(request, piece_id)
    _check_received(objet)
    tailles = {une.name.lower(): une for une in Taille}
    if taille not in tailles:
        raise Http404("Il n’y a pas d’image de cette taille.")
    try:
        rendu = draw(read_piece(objet), page, tailles[taille], pour=_whose(request, objet))
    except PageAbsente as faute:
        raise Http404("Cette pièce n’a pas tant de pages.") from faute
    except NonAffichable as faute:
        if tailles[taille] is Taille.VIGNETTE:
            return redirect(static("depots/sans-apercu.svg"))
        raise Http404(str(faute)) from faute
    if tailles[taille] is not Taille.VIGNETTE:
        note_reading(connectee(request), Lecture.PIECE, objet)
    return private(HttpResponse(rendu.image, content_type="image/png"))


def _piece(request: HttpRequest, piece_id: int) -> Piece:
    objet = get_object_or_404(
        Piece.objects.select_related("demande__organisation", "archive"), pk=piece_id
    )
    exige(request, Habilitation.VOIR_DEMANDES, objet.demande)
    return objet


def _check_received(objet: Piece) -> None:
    if objet.etat != EtatPiece.RECUE:
        raise Http404("Cette pièce n’a pas été reçue.")


def _number(mot: str) -> int:
    """Return the page that an address asks for; one that means nothing is the first."""
    return int(mot) if mot.isascii() and mot.isdigit() and len(mot) < 6 else 1


def _neighbours(objet: Piece) -> dict[str, Any]:
    """Return where the piece stands among those of its demande."""
    toutes = list(objet.demande.pieces.all())
    rang = toutes.index(objet)
    return {
        "rang": rang + 1,
        "nombre": len(toutes),
        "avant": toutes[rang - 1] if rang else None,
        "apres": toutes[rang + 1] if rang + 1 < len(toutes) else None,
    }


def _whose(request: HttpRequest, objet: Piece) -> tuple[str, int]:
    """Return whose place a picture takes: one queue for each supplier, one for each agent."""
    personne = connectee(request)
    if perimetre(personne, Habilitation.VOIR_DEMANDES) is None:
        return "agent", personne.pk
    return "fournisseur", objet.demande.organisation_id


def _drawn(request: HttpRequest, objet: Piece, page: int, taille: Taille) -> dict[str, Any]:
    """Return what the page says of a page of the piece, or why it shows none."""
    try:
        rendu = draw(read_piece(objet), page, taille, image=False, pour=_whose(request, objet))
    except PageAbsente as faute:
        raise Http404("Cette pièce n’a pas tant de pages.") from faute
    except NonAffichable as faute:
        return {"raison": str(faute)}
    derniere = min(rendu.pages, PAGES_MAX)
    return {
        "rendu": rendu,
        "precedente": page - 1 if page > 1 else None,
        "suivante": page + 1 if page < derniere else None,
        "derniere": derniere,
    }
