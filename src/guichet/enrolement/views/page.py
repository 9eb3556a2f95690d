"""The page of an enrolment, its acts, its files: for the supplier and for the agents."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.acteurs.temoin import Lecture, note_reading
from guichet.conversations.lecture import read
from guichet.cycles.gestes import word_of
from guichet.cycles.page import PageActe
from guichet.enrolement.actes import Acte
from guichet.enrolement.affichage import (
    GENRES,
    GENRES_PIECES,
    accounts,
    answers,
    history,
    shown_iban,
)
from guichet.enrolement.agence import pieces_to_correct
from guichet.enrolement.cycle import CYCLE
from guichet.enrolement.dossier import depositor_fault, faults, lines, review_faults
from guichet.enrolement.gestes import GESTES
from guichet.enrolement.models import Enrolement
from guichet.enrolement.models.enrolement import A_INSTRUIRE
from guichet.enrolement.solution import withdrawal_day
from guichet.enrolement.verification import checklist
from guichet.enrolement.views.acces import find_enrolement, find_piece
from guichet.enrolement.views.agence import neighbours
from guichet.enrolement.views.apercu import first_page
from guichet.fichiers.envoi import attachment

_VOIR = Habilitation.VOIR_ENROLEMENT
# What a page invites to; the other acts, those without return first of all, only stand beside.
_AVANCENT = (Acte.DEPOT, Acte.VALIDATION_ANTICIPEE, Acte.VALIDATION, Acte.FINALISATION)


@require_safe
def page(request: HttpRequest, enrolement_id: int) -> HttpResponse:
    """Show where an enrolment is, what is missing, its pieces, its form and its history."""
    personne, enrolement = find_enrolement(request, enrolement_id, _VOIR)
    prepare = enrolement.is_open_to_supplier and personne.peut(
        Habilitation.PREPARER_ENROLEMENT, enrolement
    )
    en_clair = personne.peut(Habilitation.VOIR_IBAN, enrolement)
    if en_clair and enrolement.iban_chiffre:
        note_reading(personne, Lecture.IBAN, enrolement)
    iban = shown_iban(enrolement) if en_clair else enrolement.iban_masque
    pieces = lines(enrolement, horloge.today()) if enrolement.is_begun else []
    instruit = _examines(personne, enrolement)
    contexte = {
        "enrolement": enrolement,
        "genre": GENRES[enrolement.etat],
        "prepare": prepare,
        "manques": _missing(enrolement, personne) if prepare else [],
        "lignes": [(x, GENRES_PIECES[x.depot.verdict] if x.depot else "neutre") for x in pieces],
        "instruit": instruit,
        "verifications": checklist(enrolement) if instruit else [],
        "restes": review_faults(enrolement) if instruit else [],
        "boutons": [
            (word_of(t.acte), t.libelle, "principal" if t.acte in _AVANCENT else "secondaire")
            for t in CYCLE.possible(enrolement, personne)
        ],
        "sections": list(answers(enrolement, iban)) if enrolement.is_begun else [],
        "compte": accounts(enrolement, personne),
        "retire_le": withdrawal_day(enrolement),
        "conversation": read(personne, enrolement),
        "historique": history(enrolement),
        "voisins": neighbours(request, enrolement),
    }
    return render(request, "enrolement/page.html", contexte)


def deposer(request: HttpRequest, enrolement_id: int) -> HttpResponse:
    """Do as ``acte`` for the deposit, which has a line of its own among the routes."""
    return acte(request, enrolement_id, word_of(Acte.DEPOT))


def acte(request: HttpRequest, enrolement_id: int, nom: str) -> HttpResponse:
    """Say what an act will do, ask for a word where one is needed, then do it."""
    personne, enrolement = find_enrolement(request, enrolement_id, _VOIR)
    corrections = nom == word_of(Acte.CORRECTIONS)
    page_acte = PageActe(
        CYCLE,
        GESTES,
        reverse("enrolement:page", args=[enrolement.pk]),
        f"{enrolement.organisation}, {enrolement}",
        "enrolement/acte.html",
        {"pieces": pieces_to_correct(enrolement) if corrections else []},
    )
    return page_acte.answer(request, personne, enrolement, nom)


@require_safe
def fichier(request: HttpRequest, piece_id: int) -> HttpResponseBase:
    """Download a version of a piece."""
    _, piece = find_piece(request, piece_id, _VOIR)
    return attachment(piece.fichier, piece.nom, piece)


@require_safe
def image(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Return the picture of the first page of a piece, for whoever sees accounts whole."""
    _, piece = find_piece(request, piece_id, Habilitation.VOIR_IBAN)
    return first_page(piece.fichier)


def _missing(enrolement: Enrolement, personne: Personne) -> list[str]:
    """Return what this person must still do or have before the deposit."""
    manques = faults(enrolement)
    signe = personne.peut(Habilitation.DEPOSER_ENROLEMENT, enrolement)
    mandat = depositor_fault(enrolement, personne) if signe and enrolement.is_begun else ""
    return [*manques, mandat] if mandat else manques


def _examines(personne: Personne, enrolement: Enrolement) -> bool:
    return enrolement.etat in A_INSTRUIRE and personne.peut(
        Habilitation.INSTRUIRE_ENROLEMENT, enrolement
    )
