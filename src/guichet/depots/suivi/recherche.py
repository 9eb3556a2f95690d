"""Lists of demandes whose cost is that of a page, whatever the number of rows.

A page is read from a bookmark (the last row shown) along an index, never by counting from the
start; the number of results is counted to a bound only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from guichet.acteurs.models import Organisation
from guichet.depots.models import Demande, Etat, EtatPiece, Phase, Piece, Pretention

PAR_PAGE = 50
# Not a state of the cycle: what may be asked next.
A_SOLDER = "a_solder"
COMPTE_MAX = 1000
# The word of the address: the field that sorts. Each has its index, ended by « id ».
TRIS = {"depot": "id", "montant": "montant_demande_centimes"}


@dataclass(frozen=True)
class Criteres:
    """What is looked for; "" for everything. ``tri`` is a word of ``TRIS``, « - » for downwards."""

    q: str = ""
    etat: str = ""
    dispositif: str = ""
    phase: str = ""
    tri: str = "-depot"


@dataclass
class PageDeDemandes:
    """A page, the bookmark of the next one ("" at the end), and how many there are to a bound."""

    demandes: list[Demande] = field(default_factory=list)
    suivante: str = ""
    nombre: int = 0

    @property
    def libelle_nombre(self) -> str:
        """How many, in words."""
        if self.nombre > COMPTE_MAX:
            return "plus de 1 000 demandes"
        return f"{self.nombre} demande{'s' if self.nombre > 1 else ''}"


def found(organisation: Organisation | None, criteres: Criteres) -> QuerySet[Demande]:
    """Return the demandes that meet the criteria, of one supplier or (None) of all."""
    voulus = {nom: getattr(criteres, nom) for nom in ("etat", "dispositif", "phase")}
    filtres = {nom: valeur for nom, valeur in voulus.items() if valeur not in ("", A_SOLDER)}
    demandes = Demande.objects.filter(**filtres).defer("constats")
    if criteres.etat == A_SOLDER:
        demandes = ready_for_solde(demandes)
    if organisation is not None:
        demandes = demandes.filter(organisation=organisation)
    if criteres.q:
        demandes = demandes.filter(pk__in=_named(organisation, criteres.q.strip()))
    return demandes


def ready_for_solde(demandes: QuerySet[Demande]) -> QuerySet[Demande]:
    """Keep the paid avances that no solde follows yet."""
    soldes = Demande.objects.filter(avance=OuterRef("pk")).exclude(
        etat__in=[Etat.REFUSEE, Etat.RETIREE]
    )
    return demandes.filter(~Exists(soldes), phase=Phase.AVANCE, etat=Etat.PAYEE)


def _named(organisation: Organisation | None, q: str) -> list[int]:
    """Return the demandes that bear this number or whose beneficiaries do, a solde by its avance.

    Each way to be found is one index, and names nothing else: with the supplier besides, SQLite
    would rather read the whole list of that supplier. The caller keeps what is the supplier's.
    """
    tenues = Pretention.objects.filter(valeur=q, rendue_le=None)
    par_cle = list(tenues.values_list("demande", flat=True)[:COMPTE_MAX])
    siennes = Q() if organisation is None else Q(organisation=organisation)
    voies = (
        siennes & Q(numero_editeur=q),
        Q(numero_asp=q.upper()),
        Q(pk__in=par_cle),
        Q(avance__in=par_cle),
    )
    trouvees: set[int] = set()
    for voie in voies:
        cles = Demande.objects.filter(voie).order_by().values_list("pk", flat=True)
        trouvees.update(cles[: COMPTE_MAX + 1])
    return sorted(trouvees)


def page(demandes: QuerySet[Demande], tri: str, apres: str = "") -> PageDeDemandes:
    """Return the page after the bookmark ``apres``; a bookmark that means nothing is the start.

    Each demande comes with ``pieces_dues``, what it still has to send.
    """
    dues = Piece.objects.exclude(etat=EtatPiece.RECUE)
    demandes = demandes.prefetch_related(Prefetch("pieces", dues, to_attr="pieces_dues"))
    lues = list(_after(_sorted(demandes, tri), tri, apres)[: PAR_PAGE + 1])
    rendues = lues[:PAR_PAGE]
    suivante = _bookmark(rendues[-1], tri) if len(lues) > PAR_PAGE else ""
    nombre = demandes.order_by()[: COMPTE_MAX + 1].count()
    return PageDeDemandes(rendues, suivante, nombre)


def everything(demandes: QuerySet[Demande], tri: str) -> Iterator[Demande]:
    """Yield all of them, read as they are asked for."""
    return _sorted(demandes, tri).select_related("avance").iterator(chunk_size=1000)


def _field(tri: str) -> tuple[str, bool]:
    mot = tri.removeprefix("-")
    return TRIS.get(mot, "id"), tri.startswith("-") or mot not in TRIS


def _sorted(demandes: QuerySet[Demande], tri: str) -> QuerySet[Demande]:
    champ, descend = _field(tri)
    signe = "-" if descend else ""
    return demandes.order_by(*(f"{signe}{nom}" for nom in dict.fromkeys((champ, "id"))))


def _after(demandes: QuerySet[Demande], tri: str, apres: str) -> QuerySet[Demande]:
    champ, descend = _field(tri)
    lus = apres.split("-")
    if not apres or len(lus) != 2 or not all(mot.isascii() and mot.isdigit() for mot in lus):
        return demandes
    valeur, cle = (min(int(mot), 2**63 - 1) for mot in lus)
    sens = "lt" if descend else "gt"
    if champ == "id":
        return demandes.filter(**{f"id__{sens}": cle})
    au_dela: Any = Q(**{f"{champ}__{sens}": valeur}) | Q(**{champ: valeur, f"id__{sens}": cle})
    # The first condition is implied by the second; it lets the index be entered at the right place.
    return demandes.filter(au_dela, **{f"{champ}__{sens}e": valeur})


def _bookmark(demande: Demande, tri: str) -> str:
    champ, _ = _field(tri)
    return f"{getattr(demande, champ)}-{demande.pk}"
