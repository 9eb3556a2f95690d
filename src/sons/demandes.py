"""What the control read of each demande, for whoever keeps it.

Nobody parses the file again: values by role, the reference given, the keys claimed, the pieces with
their entry in the ZIP and their findings all come from the one reading.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sons.archive import Entree, Inventaire
from sons.chemin import Chemin
from sons.constats import Constat
from sons.controles.colonnes import ABSENTE
from sons.controles.examen import Examen, read_amount
from sons.controles.natures import read_date
from sons.controles.pieces import EntreesParNom, declared_rows
from sons.controles.regles.plafond import financed_amounts
from sons.controles.regles.unicite import claimed_parts
from sons.rapport import DemandeControlee, VerdictDemande
from sons.reglement.format import Role
from sons.reglement.phase import Phase


class CleReclamee(NamedTuple):
    """A key that a demande claims, the part of it, and the answer that says which part."""

    identifiant: str
    valeur: str
    part: str
    activite: str


class PieceLue(NamedTuple):
    """A declared piece; ``entree`` is what the ZIP holds under its name, if there is a ZIP."""

    rang: int
    nom: str
    type: str
    format: str
    entree: Entree | None
    constats: Sequence[Constat]


@dataclass(frozen=True, slots=True)
class DemandeLue:
    """A demande as its file writes it, with what the control says of it.

    ``valeurs`` holds the values by role: dates as ``date``, amounts as ``Decimal`` euros, None
    where the phase has none or where it cannot be read. ``numero_asp`` is the reference of an
    accepted demande (the avance's own, for a solde), ``montant_finance`` what the State pays of
    the order of an accepted avance, in euros.
    """

    controlee: DemandeControlee
    numero_asp: str | None
    valeurs: Mapping[Role, Any]
    client: str
    cles: Sequence[CleReclamee]
    pieces: Sequence[PieceLue]
    montant_finance: Decimal | None = None

    @property
    def rang(self) -> int:
        """Its place in the file, from 0."""
        return self.controlee.rang

    @property
    def is_kept(self) -> bool:
        """Whether the agency keeps it: accepted, complete or not."""
        return self.controlee.verdict is not VerdictDemande.REJETEE

    @property
    def date_commande(self) -> date | None:
        """Day of the order."""
        jour: date | None = self.valeurs.get(Role.DATE_COMMANDE)
        return jour

    @property
    def montant_ht(self) -> Decimal | None:
        """Amount in euros without VAT."""
        montant: Decimal | None = self.valeurs.get(Role.MONTANT_HT)
        return montant

    @property
    def montant_facture(self) -> Decimal | None:
        """Amount invoiced, in euros without VAT; None when the solde does not tell it."""
        montant: Decimal | None = self.valeurs.get(Role.MONTANT_FACTURE)
        return montant

    @property
    def regime_tva(self) -> str | None:
        """``TTC`` or ``HT``."""
        regime: str | None = self.valeurs.get(Role.REGIME_TVA)
        return regime


_DATES = (Role.DATE_COMMANDE, Role.DATE_FACTURE, Role.DATE_FINALISATION)
_MONTANTS = (Role.MONTANT_HT, Role.MONTANT_FACTURE)
_TEXTES = (Role.REGIME_TVA, Role.DEPLOIEMENT_MSS)


def read_demandes(
    examen: Examen | None,
    controlees: Sequence[DemandeControlee],
    numeros_asp: Sequence[str],
    inventaire: Inventaire | None,
) -> list[DemandeLue]:
    """Return what was read of each demande; nothing but its numbers when its structure is wrong."""
    lecteur = _Lecteur(examen, inventaire) if examen else None
    return [
        lecteur.read(controlee, numero)
        if lecteur and controlee.rang in lecteur.places
        else DemandeLue(controlee, None, {}, "", (), ())
        for controlee, numero in zip(controlees, numeros_asp, strict=True)
    ]


class _Lecteur:
    """The columns of the demandes that are built like the model, each drawn once."""

    def __init__(self, examen: Examen, inventaire: Inventaire | None) -> None:
        self._examen = examen
        self._entrees = EntreesParNom(inventaire.entrees) if inventaire else None
        self.places = {rang: place for place, rang in enumerate(examen.rangs)}
        self._valeurs = dict(self._columns())
        self._clients = self._read_clients()
        self._cles = self._read_cles()
        self._pieces = self._read_pieces()
        is_avance = examen.textes.phase is Phase.AVANCE
        self._finances = financed_amounts(examen) if is_avance else {}

    def read(self, controlee: DemandeControlee, numero_attribue: str) -> DemandeLue:
        rang = controlee.rang
        valeurs = {r: colonne[self.places[rang]] for r, colonne in self._valeurs.items()}
        numero = valeurs.pop(Role.NUMERO_ASP) or numero_attribue
        accepte = controlee.verdict is not VerdictDemande.REJETEE
        return DemandeLue(
            controlee,
            numero if accepte else None,
            valeurs,
            self._clients.get(rang, ""),
            list(self._cles.get(rang, ())),
            [self._piece(controlee, *piece) for piece in self._pieces.get(rang, ())],
            self._finances.get(rang) if accepte else None,
        )

    def _columns(self) -> Iterator[tuple[Role, list[Any]]]:
        examen = self._examen
        for role in (*_DATES, *_MONTANTS, *_TEXTES, Role.NUMERO_ASP):
            balise = examen.textes.format.with_role(role)
            if balise is None:
                continue
            colonne = [None if v is ABSENTE else v for v in examen.colonnes.column(balise)]
            if role in _DATES:
                colonne = [read_date(v) if isinstance(v, str) else None for v in colonne]
            elif role in _MONTANTS:
                colonne = [read_amount(v) for v in colonne]
            else:
                colonne = [v if isinstance(v, str) else None for v in colonne]
            yield role, colonne

    def _read_clients(self) -> dict[int, str]:
        """Return the first name that each demande gives of its client."""
        noms: dict[int, str] = {}
        for balise in self._examen.textes.format.all_with_role(Role.CLIENT):
            colonne = self._examen.colonnes.column(balise)
            for nom, rang in zip(colonne, self._examen.colonnes.ranks(balise), strict=True):
                if isinstance(nom, str) and nom:
                    noms.setdefault(rang, nom)
        return noms

    def _read_cles(self) -> dict[int, dict[CleReclamee, None]]:
        """Return what each demande claims, each key once."""
        par_demande: dict[int, dict[CleReclamee, None]] = {}
        for unicite in self._examen.dispositif.unicite:
            cles = self._examen.keys(unicite.identifiant)
            parts = claimed_parts(self._examen, unicite)
            for valeur, rang, siennes in zip(cles.valeurs, cles.rangs, parts, strict=True):
                reclamees = par_demande.setdefault(rang, {})
                for activite, part in siennes:
                    cle = CleReclamee(unicite.identifiant, valeur, part, activite)
                    reclamees[cle] = None
        return par_demande

    def _read_pieces(self) -> dict[int, list[tuple[int, Chemin, str, str, str]]]:
        par_demande: dict[int, list[tuple[int, Chemin, str, str, str]]] = {}
        for rang, chemin, *trio in declared_rows(self._examen):
            pieces = par_demande.setdefault(rang, [])
            fichier, type_, format_ = (v if isinstance(v, str) else "" for v in trio)
            pieces.append((len(pieces), chemin, fichier, type_, format_))
        return par_demande

    def _piece(
        self,
        controlee: DemandeControlee,
        rang: int,
        chemin: Chemin,
        nom: str,
        type_: str,
        format_: str,
    ) -> PieceLue:
        entree = self._entrees.find(nom) if self._entrees else None
        siens = [c for c in controlee.constats if c.is_piece and c.lieu[: len(chemin)] == chemin]
        return PieceLue(rang, nom, type_, format_, entree, siens)
