"""The triggers that refuse to one person two incompatible roles on the same day.

A trigger and not a look beforehand: two administrators at the same instant cannot both pass. On
PostgreSQL it takes the person's row first; SQLite has one writer at a time.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

REFUS = "ordonnateur et comptable sont incompatibles"

_CONFLIT = """
    SELECT 1 FROM acteurs_rattachement AS autre
    WHERE autre.personne_id = NEW.personne_id AND autre.id <> NEW.id AND autre.role <> NEW.role
      AND NEW.role IN ('ordonnateur', 'comptable') AND autre.role IN ('ordonnateur', 'comptable')
      AND (autre.fin IS NULL OR autre.fin >= NEW.debut)
      AND (NEW.fin IS NULL OR NEW.fin >= autre.debut)
"""

_SQLITE = [
    f"""CREATE TRIGGER acteurs_incompatibles_{verbe} AFTER {verbe.upper()} ON acteurs_rattachement
        WHEN EXISTS ({_CONFLIT}) BEGIN SELECT RAISE(ABORT, '{REFUS}'); END"""
    for verbe in ("insert", "update")
]
_POSTGRESQL = [
    f"""CREATE FUNCTION acteurs_refuse_incompatibles() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM 1 FROM acteurs_personne WHERE id = NEW.personne_id FOR UPDATE;
        IF EXISTS ({_CONFLIT}) THEN
            RAISE EXCEPTION '{REFUS}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW; END $$""",
    """CREATE TRIGGER acteurs_incompatibles BEFORE INSERT OR UPDATE ON acteurs_rattachement
       FOR EACH ROW EXECUTE FUNCTION acteurs_refuse_incompatibles()""",
]


def install(connexion: BaseDatabaseWrapper) -> None:
    """Create the triggers."""
    with connexion.cursor() as curseur:
        for ordre in _SQLITE if connexion.vendor == "sqlite" else _POSTGRESQL:
            curseur.execute(ordre)
