"""The triggers that refuse to rewrite the journal, on both databases."""

from django.db.backends.base.base import BaseDatabaseWrapper

_REFUS = "Le journal ne se modifie pas : une correction est une nouvelle inscription."

_INSTALLATION = {
    "sqlite": [
        f"""CREATE TRIGGER journal_inscription_sans_{verbe}
            BEFORE {verbe.upper()} ON journal_inscription
            BEGIN SELECT RAISE(ABORT, '{_REFUS}'); END"""
        for verbe in ("update", "delete")
    ],
    "postgresql": [
        f"""CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_REFUS}' USING ERRCODE = 'integrity_constraint_violation';
            END $$""",
        """CREATE TRIGGER journal_inscription_sans_reecriture
           BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_inscription
           FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()""",
    ],
}
_RETRAIT = {
    "sqlite": [
        "DROP TRIGGER journal_inscription_sans_update",
        "DROP TRIGGER journal_inscription_sans_delete",
    ],
    "postgresql": [
        "DROP TRIGGER journal_inscription_sans_reecriture ON journal_inscription",
        "DROP FUNCTION journal_refuse()",
    ],
}


def install(connexion: BaseDatabaseWrapper) -> None:
    """Create the triggers."""
    _run(connexion, _INSTALLATION)


def remove(connexion: BaseDatabaseWrapper) -> None:
    """Drop the triggers: only to undo the migration, or to empty a test database."""
    _run(connexion, _RETRAIT)


def _run(connexion: BaseDatabaseWrapper, ordres: dict[str, list[str]]) -> None:
    with connexion.cursor() as curseur:
        for ordre in ordres[connexion.vendor]:
            curseur.execute(ordre)
