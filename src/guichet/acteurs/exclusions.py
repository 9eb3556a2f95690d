"""The triggers that refuse to one person two incompatible roles on the same day.

A trigger and not a look beforehand: two administrators at the same instant cannot both pass. On
PostgreSQL it takes the person's row first; SQLite has one writer at a time. A role that ends sooner
always passes: roles given before a pair was forbidden can be put right.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from guichet.acteurs.incompatibilites import INCOMPATIBLES

REFUS = "rôles incompatibles"


def _pairs() -> str:
    """Return the pairs as rows of SQL, in both directions."""
    couples = sorted({(un, autre) for paire in INCOMPATIBLES for un in paire for autre in paire})
    return ", ".join(f"('{un}', '{autre}')" for un, autre in couples if un != autre)


_CONFLIT = f"""
    SELECT 1 FROM acteurs_rattachement AS autre
    WHERE autre.personne_id = NEW.personne_id AND autre.id <> NEW.id
      AND (NEW.role, autre.role) IN (VALUES {_pairs()})
      AND (autre.fin IS NULL OR autre.fin >= NEW.debut)
      AND (NEW.fin IS NULL OR NEW.fin >= autre.debut)
"""  # noqa: S608 -- roles of the code
# What an update may widen.
_ELARGI = """
    NEW.personne_id <> OLD.personne_id OR NEW.role <> OLD.role OR NEW.debut < OLD.debut
    OR (OLD.fin IS NOT NULL AND (NEW.fin IS NULL OR NEW.fin > OLD.fin))
"""

_SQLITE = [
    f"""CREATE TRIGGER acteurs_incompatibles_{verbe} AFTER {verbe.upper()} ON acteurs_rattachement
        WHEN {condition} EXISTS ({_CONFLIT}) BEGIN SELECT RAISE(ABORT, '{REFUS}'); END"""
    for verbe, condition in (("insert", ""), ("update", f"({_ELARGI}) AND"))
]
_POSTGRESQL = [
    f"""CREATE FUNCTION acteurs_refuse_incompatibles() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM 1 FROM acteurs_personne WHERE id = NEW.personne_id FOR UPDATE;
        IF EXISTS ({_CONFLIT}) THEN
            RAISE EXCEPTION '{REFUS}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW; END $$""",
    """CREATE TRIGGER acteurs_incompatibles_insert BEFORE INSERT ON acteurs_rattachement
       FOR EACH ROW EXECUTE FUNCTION acteurs_refuse_incompatibles()""",
    f"""CREATE TRIGGER acteurs_incompatibles_update BEFORE UPDATE ON acteurs_rattachement
       FOR EACH ROW WHEN ({_ELARGI}) EXECUTE FUNCTION acteurs_refuse_incompatibles()""",
]
_OUBLI = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS acteurs_incompatibles_{verbe}" for verbe in ("insert", "update")
    ],
    "postgresql": ["DROP FUNCTION IF EXISTS acteurs_refuse_incompatibles() CASCADE"],
}


def install(connexion: BaseDatabaseWrapper) -> None:
    """Create the triggers as the table of incompatible roles is now, in place of older ones."""
    creation = _SQLITE if connexion.vendor == "sqlite" else _POSTGRESQL
    with connexion.cursor() as curseur:
        for ordre in (*_OUBLI[connexion.vendor], *creation):
            curseur.execute(ordre)
