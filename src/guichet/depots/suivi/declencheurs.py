"""The triggers that keep the totals of demandes, on both databases (docs/adr/0020).

On PostgreSQL, one statement adds up all that it changed, and takes a row of the total that nobody
holds, or a new one: nobody waits for anybody. SQLite has one writer, and row triggers only.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_SORTE = ("organisation_id", "numero_ans", "phase", "etat")
# The column of the total, and what a demande adds to it.
_SOMMES = {
    "nombre": "1",
    "demande_centimes": "{ligne}.montant_demande_centimes",
    "decide_centimes": "coalesce({ligne}.montant_decide_centimes, 0)",
    "paye_centimes": "{ligne}.montant_paye_centimes",
}
_COLONNES = ", ".join((*_SORTE, *_SOMMES))
_VERBES = ("insert", "delete", "update")
_NOMS = [f"depots_demande_total_{verbe}" for verbe in _VERBES]


def _of(expression: str, ligne: str) -> str:
    return expression.format(ligne=ligne)


_COMPTES = ", ".join(f"sum({_of(e, 'd')})" for e in _SOMMES.values())
_COUNT = f"""SELECT {", ".join(_SORTE)}, {_COMPTES} FROM depots_demande AS d
    GROUP BY {", ".join(_SORTE)}"""
# One statement, so one instant: writers may go on meanwhile.
GAPS = f"""SELECT {", ".join(_SORTE)}, {", ".join(f"sum({s})" for s in _SOMMES)} FROM (
        SELECT {_COLONNES} FROM depots_total UNION ALL
        SELECT {", ".join(_SORTE)}, {", ".join(f"-({_of(e, 'd')})" for e in _SOMMES.values())}
        FROM depots_demande AS d) AS lignes
    GROUP BY {", ".join(_SORTE)} HAVING {" OR ".join(f"sum({s}) <> 0" for s in _SOMMES)}
    ORDER BY {", ".join(_SORTE)}"""


def is_installed(connexion: BaseDatabaseWrapper) -> bool:
    """Tell whether every trigger is there: SQLite loses them when a migration remakes the table."""
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger",
    }
    with connexion.cursor() as curseur:
        curseur.execute(catalogue[connexion.vendor])
        return {nom for (nom,) in curseur.fetchall()} >= set(_NOMS)


def install(connexion: BaseDatabaseWrapper) -> None:
    """Create the triggers and count what is there, with nothing in between."""
    ordres = {"sqlite": _sqlite, "postgresql": _postgresql}[connexion.vendor]()
    with transaction.atomic(connexion.alias), connexion.cursor() as curseur:
        remove(connexion)
        for ordre in ordres:
            curseur.execute(ordre)
        curseur.execute("DELETE FROM depots_total")
        curseur.execute(f"INSERT INTO depots_total ({_COLONNES}) {_COUNT}")


def remove(connexion: BaseDatabaseWrapper) -> None:
    """Drop the triggers: only to undo the migration, or to put them back."""
    with connexion.cursor() as curseur:
        for nom in _NOMS:
            if connexion.vendor == "postgresql":
                curseur.execute(f"DROP FUNCTION IF EXISTS {nom}() CASCADE")
            else:
                curseur.execute(f"DROP TRIGGER IF EXISTS {nom}")


def _same_sort(ligne: str) -> str:
    return " AND ".join(f"{colonne} = {ligne}.{colonne}" for colonne in _SORTE)


# -- SQLite -----------------------------------------------------------------------------------


def _sqlite() -> list[str]:
    suivies = [nom for nom in _SOMMES if nom != "nombre"]
    colonnes = ", ".join([*_SORTE, *(f"montant_{nom}" for nom in suivies)])
    corps = (_added(), _moved("OLD", "-"), f"{_moved('OLD', '-')} {_added()}")
    quand = ("INSERT", "DELETE", f"UPDATE OF {colonnes}")
    return [
        f"CREATE TRIGGER {nom} AFTER {acte} ON depots_demande BEGIN {ordres} END"
        for nom, acte, ordres in zip(_NOMS, quand, corps, strict=True)
    ]


def _added() -> str:
    """Return the orders that add a row to the total of its kind, begun if there is none."""
    valeurs = ", ".join([f"NEW.{c}" for c in _SORTE] + [_of(e, "NEW") for e in _SOMMES.values()])
    debut = f"INSERT INTO depots_total ({_COLONNES}) SELECT {valeurs} WHERE changes() = 0;"
    return f"{_moved('NEW', '+')} {debut}"


def _moved(ligne: str, signe: str) -> str:
    sommes = ", ".join(f"{nom} = {nom} {signe} {_of(e, ligne)}" for nom, e in _SOMMES.items())
    return f"UPDATE depots_total SET {sommes} WHERE {_same_sort(ligne)};"


# -- PostgreSQL -------------------------------------------------------------------------------

# What a statement changed: as it is now (1), as it was (-1).
_SOURCES = (
    "SELECT 1 AS sens, * FROM nouvelles",
    "SELECT -1 AS sens, * FROM anciennes",
    "SELECT 1 AS sens, * FROM nouvelles UNION ALL SELECT -1, * FROM anciennes",
)
_TABLES = (
    "NEW TABLE AS nouvelles",
    "OLD TABLE AS anciennes",
    "OLD TABLE AS anciennes NEW TABLE AS nouvelles",
)


def _postgresql() -> list[str]:
    ordres = []
    for nom, verbe, source, tables in zip(_NOMS, _VERBES, _SOURCES, _TABLES, strict=True):
        ordres.append(_function(nom, source))
        ordres.append(
            f"CREATE TRIGGER {nom} AFTER {verbe.upper()} ON depots_demande REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {nom}()"
        )
    return ordres


def _function(nom: str, source: str) -> str:
    """Return the function that adds what a statement changed, kind by kind.

    A row that another transaction holds is passed over: this one writes in another row.
    """
    sommes = {c: f"sum(sens * {_of(e, 'ligne')})" for c, e in _SOMMES.items()}
    ecarts = ", ".join(f"{somme} AS {colonne}" for colonne, somme in sommes.items())
    change = " OR ".join(f"{somme} <> 0" for somme in sommes.values())
    ajouts = ", ".join(f"{colonne} = {colonne} + ecart.{colonne}" for colonne in _SOMMES)
    valeurs = ", ".join(f"ecart.{colonne}" for colonne in (*_SORTE, *_SOMMES))
    return f"""CREATE FUNCTION {nom}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE ecart record;
        BEGIN
            FOR ecart IN SELECT {", ".join(_SORTE)}, {ecarts} FROM ({source}) AS ligne
                GROUP BY {", ".join(_SORTE)} HAVING {change}
            LOOP
                UPDATE depots_total SET {ajouts} WHERE id = (
                    SELECT id FROM depots_total WHERE {_same_sort("ecart")}
                    LIMIT 1 FOR UPDATE SKIP LOCKED);
                IF NOT FOUND THEN
                    INSERT INTO depots_total ({_COLONNES}) VALUES ({valeurs});
                END IF;
            END LOOP;
            RETURN NULL;
        END $$"""
