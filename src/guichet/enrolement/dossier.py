"""What a file lacks: told to the supplier before the deposit, and again to the officer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.enrolement.fenetre import closed, not_open_yet
from guichet.enrolement.models import Enrolement, Etat, PieceEnrolement, VerdictPiece
from guichet.enrolement.regles import PieceDemandee, regles
from guichet.enrolement.reponses import missing_answers, refused_answers
from guichet.enrolement.situation import Depositaire
from guichet.enrolement.solution import solution_faults
from guichet.fichiers.models import Fichier
from sons.ecriture import write_day


@dataclass(frozen=True)
class Ligne:
    """A piece that is asked, its last version if there is one, and what is wrong with it."""

    piece: PieceDemandee
    depot: PieceEnrolement | None
    manque: str
    perimee: bool


def lines(enrolement: Enrolement, jour: date) -> list[Ligne]:
    """Return the pieces asked in the situation of ``enrolement``, as they are on ``jour``."""
    # Ordered by code then rank: the last version of a code wins.
    derniers = {
        p.code: p for p in enrolement.pieces.select_related("fichier", "relue_par", "confirmee_par")
    }
    demandees = regles().asked(enrolement.situation)
    return [_line(piece, derniers.get(piece.code), jour) for piece in demandees]


def faults(enrolement: Enrolement, instant: datetime | None = None) -> list[str]:
    """Return, in French, everything that stands in the way of a deposit at ``instant`` (now)."""
    instant = instant or horloge.now()
    if not enrolement.is_begun:
        return [*_window_fault(enrolement, instant), "Le formulaire n’est pas rempli."]
    pieces = [ligne.manque for ligne in lines(enrolement, instant.date()) if ligne.manque]
    return [
        *_window_fault(enrolement, instant),
        *missing_answers(enrolement),
        *(refused_answers(enrolement) or solution_faults(enrolement)),
        *_mandate_fault(enrolement, instant.date()),
        *pieces,
    ]


def depositor_fault(enrolement: Enrolement, personne: Personne) -> str:
    """Return why ``personne`` may not sign this deposit, "" if she may: a mandate is needed."""
    roles = personne.rattachements.en_cours().filter(organisation=enrolement.organisation)
    if roles.filter(role=Role.REPRESENTANT_LEGAL).exists():
        return ""
    if enrolement.depositaire == Depositaire.REPRESENTANT:
        return (
            "Vous n’êtes pas le représentant légal : indiquez dans le formulaire que les demandes "
            "sont déposées par un dépositaire, et joignez son mandat ou son contrat."
        )
    if enrolement.depositaire_email.casefold() != personne.email.casefold():
        return (
            f"Le dépositaire désigné est {enrolement.depositaire_prenom} "
            f"{enrolement.depositaire_nom} : c’est à cette personne, ou au représentant légal, de "
            "déposer la demande."
        )
    return ""


def review_faults(enrolement: Enrolement) -> list[str]:
    """Return what stands in the way of a validation: answers, référencement, pieces."""
    restant = [_review_fault(ligne) for ligne in lines(enrolement, horloge.today())]
    return [
        *missing_answers(enrolement),
        *(refused_answers(enrolement) or solution_faults(enrolement)),
        *filter(None, restant),
    ]


def unread(fichier: Fichier) -> str:
    """Say why nobody can have read a content, nothing if it can be: what is accepted was read."""
    if fichier.condamne:
        return "l’antivirus a refusé ce fichier : demandez-en un autre."
    if fichier.obstacle:
        return "ce fichier attend encore l’antivirus : réessayez dans quelques minutes."
    return ""


def _review_fault(ligne: Ligne) -> str:
    libelle = ligne.piece.libelle
    if ligne.depot is None or ligne.depot.verdict != VerdictPiece.ACCEPTEE:
        return f"« {libelle} » n’est pas acceptée."
    if illisible := unread(ligne.depot.fichier):
        return f"« {libelle} » : {illisible}"
    if ligne.piece.a_deux and ligne.depot.confirmee_par is None:
        return f"« {libelle} » : le compte à créditer attend l’accord d’un second agent."
    return ""


def _line(piece: PieceDemandee, depot: PieceEnrolement | None, jour: date) -> Ligne:
    perimee = depot is not None and depot.is_expired(jour)
    return Ligne(piece, depot, _piece_fault(piece, depot, jour), perimee)


def _piece_fault(piece: PieceDemandee, depot: PieceEnrolement | None, jour: date) -> str:
    """Return the sentence that says what is wrong with one piece."""
    if depot is None:
        return f"Il manque : {piece.libelle}."
    if depot.verdict == VerdictPiece.A_CORRIGER:
        return f"« {piece.libelle} » est à corriger : {depot.motif}"
    if depot.fichier.condamne:
        return f"« {piece.libelle} » : l’antivirus a refusé ce fichier ; déposez-en un autre."
    if (fin := depot.fin_validite) is not None and depot.is_expired(jour):
        return (
            f"« {piece.libelle} » n’est plus valable depuis le {write_day(fin)} : "
            "déposez-en une en cours de validité."
        )
    return ""


def _mandate_fault(enrolement: Enrolement, jour: date) -> list[str]:
    fin = enrolement.mandat_fin
    if enrolement.depositaire == Depositaire.REPRESENTANT or fin is None or fin >= jour:
        return []
    return [
        f"Le mandat du dépositaire a pris fin le {write_day(fin)} : faites-le prolonger, "
        "ou déposez par le représentant légal."
    ]


def _window_fault(enrolement: Enrolement, instant: datetime) -> list[str]:
    """The dates bound the first deposit: what was received in time may be corrected later."""
    if enrolement.etat != Etat.BROUILLON:
        return []
    faute = not_open_yet(enrolement.textes, instant) or closed(enrolement.textes, instant)
    return [faute] if faute else []


def sentence(debut: str, fautes: Sequence[str]) -> str:
    """Return ``debut`` and the faults as one text, "" when there is none."""
    return " ".join([debut, *fautes]) if fautes else ""
