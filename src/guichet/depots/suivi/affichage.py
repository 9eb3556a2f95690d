"""How a demande is said: columns, amounts, steps of its life."""

from decimal import Decimal

from guichet.depots.models import Demande, Etat
from guichet.journal.lecture import history
from guichet.tableur import Cellule, moment
from guichet.theme.composition import Colonne, Etape, Genre
from sons.ecriture import write_instant

COLONNES_LISTE = (
    Colonne("Numéro éditeur"), Colonne("Numéro ASP"), Colonne("Client", tri="client"),
    Colonne("Dispositif"), Colonne("Phase"), Colonne("Déposée le", tri="depot"),
    Colonne("Demandé", tri="montant", nombre=True), Colonne("État", tri="etat"),
)  # fmt: skip
# A number is a supplier's own: an agent reads whose it is, how long it has waited, who has it.
COLONNES_TOUTES = (
    COLONNES_LISTE[0], Colonne("Fournisseur"), *COLONNES_LISTE[2:], Colonne("Suivie par"),
)  # fmt: skip
COLONNES_PIECES = (
    Colonne("Pièce"), Colonne("Type"), Colonne("État"), Colonne("Nom attendu"), Colonne("Fichier"),
)  # fmt: skip
TITRES_EXPORT = (
    "numeroEditeur", "numeroASP", "Client", "Dispositif", "Phase", "numeroAns", "Déposée le",
    "État", "Montant HT", "Montant financé", "Demandé", "Décidé", "Payé",
)  # fmt: skip
TITRES_TOUTES = ("Fournisseur", "SIREN", *TITRES_EXPORT)

GENRES: dict[str, Genre] = {
    Etat.INCOMPLETE: "attention",
    Etat.DEPOSEE: "info",
    Etat.A_MODIFIER: "attention",
    Etat.VALIDEE: "info",
    Etat.DECIDEE: "info",
    Etat.PAYEE: "succes",
    Etat.REFUSEE: "erreur",
    Etat.RETIREE: "neutre",
}


def export_row(demande: Demande, de_tous: bool = False) -> tuple[Cellule, ...]:
    """Return the cells of ``TITRES_EXPORT``, or of ``TITRES_TOUTES`` when ``de_tous``."""
    organisation = demande.organisation
    return (
        *((organisation.nom, organisation.siren) if de_tous else ()),
        demande.numero_editeur, demande.numero_asp, demande.client, demande.dispositif,
        demande.get_phase_display(), demande.numero_ans,
        moment(demande.deposee_le), demande.get_etat_display(),
        *(_cell(c) for c in (
            demande.montant_ht_centimes, demande.montant_finance_centimes,
            demande.montant_demande_centimes, demande.montant_decide_centimes,
            demande.montant_paye_centimes,
        )),
    )  # fmt: skip


def steps(demande: Demande) -> list[Etape]:
    """Return where a demande is, then what happened to it, the last act first."""
    etat = Etape("Aujourd’hui", demande.get_etat_display(), "courant", genre=GENRES[demande.etat])
    recue = Etape(write_instant(demande.deposee_le), "Demande reçue", "passe")
    return [etat, *history(demande), recue]


def _cell(centimes: int | None) -> Cellule:
    return None if centimes is None else Decimal(centimes).scaleb(-2)
