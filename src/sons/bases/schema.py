"""The tables of a base: what is kept of each sort of file, and by what it is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

# Written in the header of the file, so that no other SQLite file is taken for a base.
APPLICATION = int.from_bytes(b"SONS", "big")
VERSION = 3


class Sorte(StrEnum):
    """What can be imported."""

    FINESS = "finess"
    ANNUAIRE = "annuaire"
    BENEFICIAIRES = "beneficiaires"
    FINANCES = "finances"
    ACTIVITE_AM = "activite_am"


@dataclass(frozen=True, slots=True)
class Table:
    """What is kept of a sort. Each row also bears its line in the source file.

    ``unique`` is what one row alone may bear. ``recherche`` gives, for each kind of number, the
    columns where it may stand; a SIREN is looked for at the start of a SIRET.
    """

    colonnes: tuple[str, ...]
    index: tuple[tuple[str, ...], ...]
    recherche: Mapping[str, tuple[str, ...]]
    unique: tuple[str, ...] = ()
    par_dispositif: bool = False

    @property
    def toutes(self) -> tuple[str, ...]:
        """Every column, in the order of the rows that are inserted."""
        return (*(("dispositif",) if self.par_dispositif else ()), "ligne", *self.colonnes)


_PAR_NUMERO = ("dispositif", "type", "numero")

TABLES: Mapping[Sorte, Table] = {
    Sorte.FINESS: Table(
        colonnes=(
            "finess", "juridique", "raison_sociale", "categorie", "libelle_categorie", "siret",
            "departement", "commune", "date_ouverture", "date_autorisation", "date_maj",
        ),
        index=(("finess",), ("juridique",), ("siret",)),
        unique=("finess",),
        recherche={"FINESS": ("finess", "juridique"), "SIRET": ("siret",), "SIREN": ("siret",)},
    ),
    Sorte.ANNUAIRE: Table(
        colonnes=(
            "rpps", "nom", "prenom", "profession", "savoir_faire", "libelle_savoir_faire",
            "mode_exercice", "siret", "finess_site", "finess_juridique",
        ),
        index=(("rpps",), ("siret",), ("finess_site",), ("finess_juridique",)),
        recherche={
            "RPPS": ("rpps",), "SIRET": ("siret",), "SIREN": ("siret",),
            "FINESS": ("finess_site", "finess_juridique"),
        },
    ),
    Sorte.BENEFICIAIRES: Table(
        colonnes=("type", "numero", "categorie", "effectif", "tranche", "plafond_ht"),
        index=(_PAR_NUMERO,), unique=("type", "numero"), par_dispositif=True,
        recherche=dict.fromkeys(("RPPS", "FINESS", "SIREN", "AM"), ("numero",)),
    ),
    Sorte.FINANCES: Table(
        colonnes=("type", "numero", "reference", "activite", "numero_ans"),
        index=(_PAR_NUMERO,), par_dispositif=True,
        recherche=dict.fromkeys(("RPPS", "FINESS", "SIREN", "AM"), ("numero",)),
    ),
    Sorte.ACTIVITE_AM: Table(
        colonnes=(
            "am", "rpps", "structure_2023", "structure_actuelle", "structure_2023_existe",
            "montant", "activite",
        ),
        index=(("am",), ("rpps",), ("structure_2023",), ("structure_actuelle",)),
        par_dispositif=True,
        recherche={
            "AM": ("am",), "RPPS": ("rpps",), "SIREN": ("structure_2023", "structure_actuelle"),
            "FINESS": ("structure_2023", "structure_actuelle"),
        },
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the rows of a sort (and of a dispositif) come from."""

    sorte: Sorte
    dispositif: str
    lignes: int
    date_extrait: date | None
    importe: datetime
    fichier: str
    sha256: str


CREATE_PROVENANCE = """
    CREATE TABLE provenance (
        sorte TEXT, dispositif TEXT, lignes INTEGER, date_extrait TEXT, importe TEXT,
        fichier TEXT, sha256 TEXT, PRIMARY KEY (sorte, dispositif)
    ) WITHOUT ROWID"""


def create_tables() -> list[str]:
    """Return the statements that make an empty base."""
    index = [ordre for sorte in Sorte for ordre in create_indexes(sorte)]
    return [CREATE_PROVENANCE, *map(_create, Sorte), *index]


def _create(sorte: Sorte) -> str:
    entiers = {"ligne", "effectif"}
    colonnes = [f"{c} {'INTEGER' if c in entiers else 'TEXT'}" for c in TABLES[sorte].toutes]
    return f"CREATE TABLE {sorte} ({', '.join(colonnes)})"


def create_indexes(sorte: Sorte) -> list[str]:
    """Return the statements that index a sort; empty cells take no room in an index."""
    return [
        f"CREATE INDEX {index_name(sorte, cle)} ON {sorte} ({', '.join(cle)}) "
        f"WHERE {cle[-1]} IS NOT NULL"
        for cle in TABLES[sorte].index
    ]


def drop_indexes(sorte: Sorte) -> list[str]:
    """Return the statements that let rows in faster than an index in place would."""
    return [f"DROP INDEX IF EXISTS {index_name(sorte, cle)}" for cle in TABLES[sorte].index]


def index_name(sorte: Sorte, cle: tuple[str, ...]) -> str:
    """Return the name of an index."""
    return f"{sorte}_par_{'_'.join(cle)}"
