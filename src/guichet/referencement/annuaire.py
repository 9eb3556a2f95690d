"""The public list of referenced solutions and of who may supply them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from guichet import horloge
from guichet.referencement.models import Distributeur, Referencement
from guichet.referencement.registre import en_cours
from sons.ecriture import write_day

TRIS = {
    "solution": ("solution", "version", "numero"),
    "editeur": ("organisation__nom", "solution", "numero"),
    "dispositif": ("dispositif", "solution", "numero"),
    "date": ("octroye_le", "numero"),
}


@dataclass(frozen=True)
class Recherche:
    """What a visitor looks for; empty texts leave everything in."""

    q: str = ""
    dispositif: str = ""
    retires: bool = False
    tri: str = "solution"


@dataclass(frozen=True)
class Fournisseur:
    """Who may deposit for a solution."""

    nom: str
    siret: str
    role: str


def look_up(recherche: Recherche) -> QuerySet[Referencement]:
    """Return the rows of the register that match, in the order asked, suppliers at hand."""
    lignes = Referencement.objects.all()
    if not recherche.retires:
        lignes = lignes.filter(retire_le=None)
    if recherche.dispositif:
        lignes = lignes.filter(dispositif=recherche.dispositif)
    for mot in recherche.q.split():
        lignes = lignes.filter(_said(mot))
    return with_suppliers(lignes).order_by(*_order(recherche.tri))


def fundable(recherche: Recherche) -> QuerySet[Referencement]:
    """Return what may be enrolled for: neither withdrawn nor referenced without funding."""
    return look_up(recherche).filter(finance=True, retire_le=None)


def with_suppliers(lignes: QuerySet[Referencement]) -> QuerySet[Referencement]:
    """Read the editor and the distributors along: two queries whatever the number of rows."""
    mandates = Prefetch("candidature__distributeurs", Distributeur.objects.filter(en_cours()))
    return lignes.select_related("organisation", "candidature").prefetch_related(mandates)


def suppliers(ligne: Referencement) -> list[Fournisseur]:
    """Return the editor, then the distributors whose mandate holds."""
    editeur = Fournisseur(ligne.organisation.nom, ligne.siret, "Éditeur")
    distributeurs = [
        Fournisseur(d.nom, d.siret, "Distributeur") for d in ligne.candidature.distributeurs.all()
    ]
    return [editeur, *distributeurs]


COLONNES = (
    "Numéro ANS", "Dispositif", "Solution", "Version", "Profils vérifiés", "Financement",
    "Référencée le", "Retirée le", "Fournisseur", "SIRET", "Rôle",
)  # fmt: skip


COLONNES_OPERATEURS = (
    "Numéro ANS", "Dispositif", "Solution", "Version", "Opérateur", "SIRET", "Rôle",
)  # fmt: skip


def operator_rows(lignes: QuerySet[Referencement]) -> Iterator[list[str]]:
    """Yield one row per solution and operator, in the order of ``COLONNES_OPERATEURS``."""
    for ligne in lignes.iterator(chunk_size=500):
        for un in suppliers(ligne):
            yield [
                ligne.numero, ligne.dispositif, ligne.solution, ligne.version, un.nom, un.siret,
                un.role,
            ]  # fmt: skip


def flat_rows(lignes: QuerySet[Referencement]) -> Iterator[list[str]]:
    """Yield one row per solution and supplier, in the order of ``COLONNES``."""
    for ligne in lignes.iterator(chunk_size=500):
        commun = [
            ligne.numero, ligne.dispositif, ligne.solution, ligne.version,
            ", ".join(ligne.profils), "oui" if ligne.finance else "non",
            _day(ligne.octroye_le), _day(ligne.retire_le),
        ]  # fmt: skip
        for fournisseur in suppliers(ligne):
            yield [*commun, fournisseur.nom, fournisseur.siret, fournisseur.role]


def as_json(ligne: Referencement) -> dict[str, Any]:
    """Return a row of the register as the JSON file gives it; dates are ISO 8601, in Paris."""
    return {
        "numeroAns": ligne.numero,
        "dispositif": ligne.dispositif,
        "solution": ligne.solution,
        "version": ligne.version,
        "profils": ligne.profils,
        "financement": ligne.finance,
        "referenceeLe": _iso(ligne.octroye_le),
        "retireeLe": _iso(ligne.retire_le),
        "fournisseurs": [vars(fournisseur) for fournisseur in suppliers(ligne)],
    }


def _said(mot: str) -> Q:
    """Return what keeps the rows where ``mot`` stands somewhere."""
    mandats = Distributeur.objects.filter(en_cours(), Q(nom__icontains=mot) | Q(siret=mot))
    return (
        Q(numero__icontains=mot)
        | Q(solution__icontains=mot)
        | Q(version__icontains=mot)
        | Q(organisation__nom__icontains=mot)
        | Q(siret=mot)
        | Q(candidature__in=mandats.values("candidature"))
    )


def _order(tri: str) -> list[str]:
    """Return the columns of a sort; « -date » goes the other way on all of them."""
    colonnes = TRIS.get(tri.removeprefix("-"), TRIS["solution"])
    return [f"-{c}" if tri.startswith("-") else c for c in colonnes]


def _day(instant: datetime | None) -> str:
    return write_day(instant) if instant else ""


def _iso(instant: datetime | None) -> str | None:
    return instant.astimezone(horloge.PARIS).date().isoformat() if instant else None
