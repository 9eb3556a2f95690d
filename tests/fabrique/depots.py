"""Whole deposits: a named JSON, its ZIP, and the context in which it is accepted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sons.contexte import AvanceConnue, ContexteMemoire, PilotesConnus, Referencement
from sons.ecriture import PARIS, write_json
from sons.reglement import Textes
from sons.reglement.calendrier import Etape
from sons.reglement.format import RACINE, Role
from tests.fabrique.demandes import Demande, Fabrique
from tests.fabrique.identites import Identites
from tests.fabrique.pieces import make_piece, make_zip

SIRET = "84512003900019"
# Everything that a deposit dates was signed or done in the days before it.
DUREE = timedelta(days=60)


@dataclass(frozen=True, repr=False)
class DepotFabrique:
    """A deposit that its context accepts, at its instant."""

    textes: Textes
    nom: str
    arbre: dict[str, Any]
    contexte: ContexteMemoire
    instant: datetime

    def __repr__(self) -> str:
        return f"<DepotFabrique {self.nom}>"

    @property
    def contenu(self) -> bytes:
        """The bytes of the file."""
        return write_json(self.arbre)

    @property
    def pieces(self) -> dict[str, bytes]:
        """Every declared piece, made for real."""
        lignes = self.arbre[self.textes.format.required(Role.LIGNES).nom]
        table = self.textes.format.required(Role.PIECES).nom
        return {
            p["nomFichier"]: make_piece(p["formatFichier"], f"Pièce {p['nomFichier']}")
            for ligne in lignes
            for p in ligne[table]
        }

    @property
    def archive(self) -> bytes:
        """The ZIP of the declared pieces."""
        return make_zip(self.pieces)

    def with_lines(self, demandes: Sequence[Demande]) -> "DepotFabrique":
        """Return the same deposit with other demandes."""
        lignes = self.textes.format.required(Role.LIGNES).nom
        return replace(self, arbre=self.arbre | {lignes: list(demandes)})


@dataclass(frozen=True)
class Depositaire:
    """Who deposits, and where the beneficiaries come from: shared, none is drawn twice."""

    numero_ans: str
    siret: str
    identites: Identites


def make_depot(
    textes: Textes,
    nombre: int,
    graine: int = 0,
    situation: str | None = None,
    personnes: int = 3,
    instant: datetime | None = None,
    rang: int = 1,
    depositaire: Depositaire | None = None,
) -> DepotFabrique:
    """Make a deposit of ``nombre`` demandes, the ``rang``-th of a day when the counter is open.

    ``depositaire`` says who deposits, when several suppliers must not claim the same people.
    """
    instant = instant or _open_instant(textes)
    identites = depositaire.identites if depositaire else Identites(graine)
    jour = instant.date()
    fabrique = Fabrique(textes, identites, (jour - DUREE, jour))
    demandes = [fabrique.demande(n, situation, personnes) for n in range(1, nombre + 1)]
    numero_ans = depositaire.numero_ans if depositaire else _first_numero_ans(textes)
    siret = depositaire.siret if depositaire else SIRET
    return DepotFabrique(
        textes=textes,
        nom=f"JSON-{numero_ans}-{jour:%Y%m%d}-{rang:03d}.json",
        arbre=_header(textes, numero_ans, siret, demandes),
        contexte=_contexte(textes, numero_ans, siret, fabrique, jour, demandes),
        instant=instant,
    )


def _first_numero_ans(textes: Textes) -> str:
    """Return the number of the solution that deposits unless another is named."""
    return f"{textes.dispositif.couloir}{textes.dispositif.logiciel}2022".ljust(13, "0") + "1"


def _open_instant(textes: Textes) -> datetime:
    """Ten in the morning, thirty days before the counter closes (a solde: the prestations end).

    Where no date of the solde is known (HOP-Va2), the closing of the avances serves; where that
    one is not known either (MS), the last day of orders.
    """
    lointain = datetime(2100, 1, 1, tzinfo=PARIS)
    du_solde = [Etape.FIN_PRESTATIONS, Etape.CLOTURE_SOLDE] if textes.phase == "solde" else []
    etapes = [*du_solde, Etape.FERMETURE_AVANCE, Etape.LIMITE_COMMANDE]
    dates = [textes.dispositif.calendrier.in_force(etape, lointain) for etape in etapes]
    jour = next(echeance.jour for echeance in dates if echeance)
    veille = jour - timedelta(days=30)
    return datetime(veille.year, veille.month, veille.day, 10, tzinfo=PARIS)


def _header(textes: Textes, numero_ans: str, siret: str, demandes: list[Demande]) -> dict[str, Any]:
    par_role = {
        Role.IMP_ID: None,
        Role.NUMERO_ANS: numero_ans,
        Role.SIRET: siret,
        Role.LIGNES: demandes,
    }
    return {b.nom: par_role[b.role] for b in textes.format.children(RACINE) if b.role in par_role}


def _contexte(
    textes: Textes,
    numero_ans: str,
    siret: str,
    fabrique: Fabrique,
    jour: date,
    demandes: list[Demande],
) -> ContexteMemoire:
    solution = Referencement(
        numero_ans=numero_ans,
        dispositif=textes.dispositif.code,
        solution="LOGICIEL D’EXEMPLE",
        version="5.2",
        profils=frozenset({"Général"}),
        date_referencement=jour - timedelta(days=70),
        dossier_complet=jour - timedelta(days=100),
        fournisseurs=frozenset({siret}),
    )
    return ContexteMemoire(
        siret=siret,
        referencements={numero_ans: solution},
        base=fabrique.base,
        deja_finances={},
        autofinancees={},
        numeros_utilises={},
        archivees={},
        avances_connues=_avances(textes, numero_ans, siret, jour, demandes),
        pilotes={numero_ans: PilotesConnus(5, supports=True)},
        deja_validees=_validated(textes, fabrique),
        activites_am=fabrique.activites,
    )


def _validated(textes: Textes, fabrique: Fabrique) -> dict[str, dict[str, set[str]]]:
    """Say that every client has the demande that its own waits for."""
    attente = textes.dispositif.attente
    if attente is None:
        return {}
    return {attente.dispositif: {genre: set(connus) for genre, connus in fabrique.base.items()}}


def _avances(
    textes: Textes, numero_ans: str, siret: str, jour: date, demandes: list[Demande]
) -> dict[str, AvanceConnue] | None:
    """Return the paid avances that the soldes of the file name."""
    if textes.phase != "solde":
        return None
    asp = textes.format.required(Role.NUMERO_ASP).nom
    editeur = textes.format.required(Role.NUMERO_EDITEUR).nom
    commandee, montant = jour - DUREE, Decimal("600.00")
    return {
        d[asp]: AvanceConnue(
            d[asp], siret, numero_ans, d[editeur], date_commande=commandee, montant_ht=montant
        )
        for d in demandes
    }
