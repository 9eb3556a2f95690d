"""Recompute the whole journal and say where its chain first breaks."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Max

from guichet.journal.inscription import compute_empreinte
from guichet.journal.models import EMPREINTE_INITIALE, Inscription, Tete


@dataclass(frozen=True)
class Bilan:
    """What the verification found: links read, hash of the last, first fault in French if any."""

    nombre: int
    empreinte: str
    faute: str | None


def verify(suivre: Callable[[int, int], None] = lambda fait, total: None) -> Bilan:
    """Read the journal from its first link; ``suivre(read, total)`` is called on the way.

    Flat memory. Writers may go on meanwhile: the rows are counted before the head is read.
    """
    dernier = Inscription.objects.aggregate(rang=Max("rang"))["rang"] or 0
    tete = Tete.objects.get()
    rang, empreinte = 0, EMPREINTE_INITIALE
    lignes = Inscription.objects.filter(rang__lte=tete.rang).order_by("rang")
    for inscription in lignes.iterator(chunk_size=2000):
        faute = _fault(inscription, rang + 1, empreinte)
        if faute:
            return Bilan(rang, empreinte, faute)
        rang, empreinte = inscription.rang, inscription.empreinte
        suivre(rang, tete.rang)
    return Bilan(rang, empreinte, _end_fault(rang, empreinte, tete, dernier))


def _fault(inscription: Inscription, attendu: int, precedente: str) -> str | None:
    """Return what is wrong with a link, whose rank and predecessor are known."""
    if inscription.rang != attendu:
        return f"L’inscription {attendu} a disparu : la suivante porte le rang {inscription.rang}."
    if inscription.empreinte_precedente != precedente:
        return (
            f"L’inscription {attendu} ne suit pas la précédente : l’empreinte qu’elle en garde a "
            "changé."
        )
    if inscription.empreinte != compute_empreinte(inscription):
        return f"L’inscription {attendu} a été modifiée : son empreinte ne correspond plus."
    return None


def _end_fault(rang: int, empreinte: str, tete: Tete, dernier: int) -> str | None:
    """Return what is wrong with the end of the journal."""
    if rang < tete.rang:
        return f"La fin du journal a disparu : {tete.rang} inscriptions attendues, {rang} trouvées."
    if empreinte != tete.empreinte:
        return f"La dernière inscription ({rang}) n’est pas celle que la tête du journal annonce."
    if dernier > tete.rang:
        return f"L’inscription {tete.rang + 1} a été ajoutée hors du portail."
    return None
