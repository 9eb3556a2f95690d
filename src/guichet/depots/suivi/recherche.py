"""Lists of demandes whose cost is that of a page, whatever the number of rows.

A page is read from a bookmark (the last row shown) along an index, never by counting from the
start; the number of results is counted to a bound only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.depots.models import Demande, Etat, EtatPiece, Phase, Piece, Pretention
from guichet.depots.suivi.termes import TROUVEES_MAX, found_by_words
from guichet.prefixes import normalise
from guichet.theme.templatetags.montants import en_nombre

PAR_PAGE = 50
# Not a state of the cycle: what may be asked next.
A_SOLDER = "a_solder"
COMPTE_MAX = 1000
# The word of the address: the field that sorts, and the way that « id » goes when it goes up. Each
# has its index, of a supplier and of all.
TRIS = {
    "depot": ("id", ""),
    "jour": ("deposee_le", ""),
    "montant": ("montant_demande_centimes", ""),
    "client": ("client_norme", ""),
    "etat": ("etat", "-"),
}


@dataclass(frozen=True)
class Criteres:
    """What is looked for; "" and None for everything.

    ``tri`` is a word of ``TRIS``, « - » for downwards; ``du`` and ``au`` are days, both included.
    """

    q: str = ""
    etat: str = ""
    dispositif: str = ""
    phase: str = ""
    depot: int | None = None
    du: date | None = None
    au: date | None = None
    tri: str = "-depot"

    @property
    def ordre(self) -> str:
        """The sort that is read: days have an index of their own, in the order of deposits."""
        if self.du is None and self.au is None:
            return self.tri
        return self.tri.replace("depot", "jour")

    @property
    def par_sorte(self) -> bool:
        """Whether nothing is asked that the totals do not know: they then tell how many."""
        libres = (self.q, self.depot, self.du, self.au)
        return not any(libres) and self.etat != A_SOLDER


@dataclass
class PageDeDemandes:
    """A page, the bookmark of the next one ("" at the end), and how many there are to a bound."""

    demandes: list[Demande] = field(default_factory=list)
    suivante: str = ""
    nombre: int = 0
    exact: bool = False

    @property
    def libelle_nombre(self) -> str:
        """How many, in words."""
        if self.nombre > COMPTE_MAX and not self.exact:
            return "plus de 1 000 demandes"
        return f"{en_nombre(self.nombre)} demande{'s' if self.nombre > 1 else ''}"


def found(organisation: Organisation | None, criteres: Criteres) -> QuerySet[Demande]:
    """Return the demandes that meet the criteria, of one supplier or (None) of all."""
    voulus = {nom: getattr(criteres, nom) for nom in ("etat", "dispositif", "phase", "depot")}
    filtres = {nom: valeur for nom, valeur in voulus.items() if valeur not in ("", None, A_SOLDER)}
    demandes = Demande.objects.filter(**filtres).defer("constats")
    if criteres.etat == A_SOLDER:
        demandes = ready_for_solde(demandes)
    if organisation is not None:
        demandes = demandes.filter(organisation=organisation)
    if criteres.du is not None:
        demandes = demandes.filter(deposee_le__gte=_midnight(criteres.du))
    if criteres.au is not None:
        demandes = demandes.filter(deposee_le__lt=_midnight(criteres.au + timedelta(days=1)))
    if criteres.q:
        demandes = demandes.filter(pk__in=_named(organisation, criteres.q.strip()))
    return demandes


def ready_for_solde(demandes: QuerySet[Demande]) -> QuerySet[Demande]:
    """Keep the paid avances that no solde follows yet."""
    soldes = Demande.objects.filter(avance=OuterRef("pk")).exclude(
        etat__in=[Etat.REFUSEE, Etat.RETIREE]
    )
    return demandes.filter(~Exists(soldes), phase=Phase.AVANCE, etat=Etat.PAYEE)


def _midnight(jour: date) -> datetime:
    return datetime.combine(jour, time.min, horloge.PARIS)


def _named(organisation: Organisation | None, q: str) -> list[int]:
    """Return the demandes named so: by a whole number, else by what words or numbers begin with.

    A whole number names what it names, and nothing that goes on after it.
    """
    return bearing(organisation, q) or found_by_words(organisation, q)


def bearing(organisation: Organisation | None, numero: str) -> list[int]:
    """Return the demandes that bear this number or whose beneficiaries do, a solde by its avance.

    Each way to be found is one index, and names nothing else: with the supplier besides, SQLite
    would rather read the whole list of that supplier. The caller keeps what is the supplier's.
    """
    tenues = Pretention.objects.filter(valeur=numero, rendue_le=None)
    par_cle = list(tenues.values_list("demande", flat=True)[:COMPTE_MAX])
    siennes = Q() if organisation is None else Q(organisation=organisation)
    voies = (
        siennes & Q(numero_editeur=numero),
        Q(numero_asp=numero.upper()),
        Q(pk__in=par_cle),
        Q(avance__in=par_cle),
    )
    trouvees: set[int] = set()
    for voie in voies:
        cles = Demande.objects.filter(voie).order_by().values_list("pk", flat=True)
        trouvees.update(cles[: TROUVEES_MAX + 1])
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


def following(demandes: QuerySet[Demande], tri: str, ici: Demande) -> Demande | None:
    """Return the demande that comes after ``ici`` in a list, None at its end."""
    return _after(_sorted(demandes, tri), tri, _bookmark(ici, tri)).first()


def preceding(demandes: QuerySet[Demande], tri: str, ici: Demande) -> Demande | None:
    """Return the demande that comes before ``ici`` in a list, None at its start."""
    return following(demandes, tri.removeprefix("-") if tri.startswith("-") else f"-{tri}", ici)


def everything(demandes: QuerySet[Demande], tri: str) -> Iterator[Demande]:
    """Yield all of them, read as they are asked for."""
    lues = _sorted(demandes, tri).select_related("avance", "organisation")
    return lues.iterator(chunk_size=1000)


def _way(tri: str) -> tuple[str, bool, bool]:
    """Return the field that sorts, whether it goes downwards, and whether « id » does."""
    mot = tri.removeprefix("-")
    champ, sens = TRIS.get(mot, ("id", ""))
    descend = tri.startswith("-") or mot not in TRIS
    return champ, descend, descend != (sens == "-")


def _sorted(demandes: QuerySet[Demande], tri: str) -> QuerySet[Demande]:
    champ, descend, cle_descend = _way(tri)
    ordre = dict.fromkeys((champ, "id"))
    signes = ("-" if descend else "", "-" if cle_descend else "")
    return demandes.order_by(*(f"{s}{nom}" for s, nom in zip(signes, ordre, strict=False)))


def _after(demandes: QuerySet[Demande], tri: str, apres: str) -> QuerySet[Demande]:
    champ, descend, cle_descend = _way(tri)
    lu = _read_bookmark(apres, champ)
    if lu is None:
        return demandes
    valeur, cle = lu
    sens, sens_cle = ("lt" if bas else "gt" for bas in (descend, cle_descend))
    if champ == "id":
        return demandes.filter(**{f"id__{sens}": cle})
    suivants: Any = Q(**{f"{champ}__{sens}": valeur}) | Q(**{champ: valeur, f"id__{sens_cle}": cle})
    # The first condition is implied by the second; it lets the index be entered at the right place.
    return demandes.filter(suivants, **{f"{champ}__{sens}e": valeur})


def _bookmark(demande: Demande, tri: str) -> str:
    valeur = getattr(demande, _way(tri)[0])
    if isinstance(valeur, datetime):
        valeur = round(valeur.timestamp() * 1_000_000)
    return f"{valeur}-{demande.pk}"


def _read_bookmark(apres: str, champ: str) -> tuple[str | int | datetime, int] | None:
    """Return the value and the key of a bookmark; None when it means nothing."""
    mot, _, cle = apres.rpartition("-")
    if not _is_number(cle):
        return None
    if champ == "client_norme":
        return (mot, _bounded(cle)) if mot == normalise(mot) else None
    if champ == "etat":
        return (mot, _bounded(cle)) if mot in Etat.values else None
    if not _is_number(mot):
        return None
    valeur = _bounded(mot)
    if champ == "deposee_le":
        instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=min(valeur, 2**52))
        return instant, _bounded(cle)
    return valeur, _bounded(cle)


def _is_number(mot: str) -> bool:
    return mot.isascii() and mot.isdigit()


def _bounded(mot: str) -> int:
    """Return a number that the database can compare with its own."""
    return min(int(mot[:20]), 2**63 - 1)
