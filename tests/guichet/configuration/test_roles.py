"""The roles of docs/guichet/roles-postgresql.sql, on a real server."""

import os

import psycopg
import pytest

from tests.guichet.a_part import RACINE, PortailAPart

SQL = (RACINE / "docs" / "guichet" / "roles-postgresql.sql").read_text()
pytestmark = pytest.mark.skipif(
    os.environ.get("GUICHET_TESTS_BASE") != "postgresql", reason="ces rôles sont ceux de PostgreSQL"
)
# The queue and the journal, by the role of a portal that runs.
MARCHE = """
from datetime import timedelta
from django.db import transaction
from guichet.acteurs.actes import Acte
from guichet.acteurs.models import Personne
from guichet.journal.inscription import record
from guichet.journal.verification import verify
from guichet.taches import file
with transaction.atomic():
    edith = Personne.objects.get(email__startswith="edith")
    record(edith, Acte.ROLE_DONNE, edith)
    file.entrust("guichet.courriels.envoi.send", 1)
file.entrust_due()
appel = file.take(timedelta(minutes=5))
file.end(appel.cle)
print(appel.nom, verify().faute)
"""


class Base:
    """A database of its own, where one may be anybody."""

    def __init__(self, portail):
        self.portail = portail
        self._adresse = portail.environnement["GUICHET_BASE_DE_DONNEES"]

    def address(self, role):
        return self._adresse.replace("postgres@", f"{role}@")

    def become(self, role):
        self.portail.environnement["GUICHET_BASE_DE_DONNEES"] = self.address(role)

    def run(self, role, ordre):
        with psycopg.connect(self.address(role), autocommit=True) as connexion:
            return connexion.execute(ordre)

    def apply_roles(self):
        self.run("postgres", SQL)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    base = Base(PortailAPart(tmp_path_factory.mktemp("roles"), GUICHET_DEMONSTRATION="1"))
    base.apply_roles()
    base.become("guichet_proprietaire")
    migration = base.portail.run("migrer")
    assert migration.returncode == 0, migration.stderr
    base.apply_roles()
    base.become("guichet_application")
    # Every counter is walked through; production writes none of these two tables.
    base.run(
        "postgres",
        "GRANT ALL ON horloge_decalage, configuration_basededemonstration TO guichet_application",
    )
    chargement = base.portail.run("demonstration")
    assert chargement.returncode == 0, chargement.stderr
    base.apply_roles()
    assert base.portail.ask(MARCHE).endswith(" None")
    return base


@pytest.mark.parametrize(
    "ordre",
    [
        "UPDATE journal_inscription SET libelle = 'autre'",
        "DELETE FROM journal_inscription",
        "TRUNCATE journal_inscription",
        "ALTER TABLE journal_inscription DISABLE TRIGGER ALL",
        "DROP TRIGGER journal_inscription_sans_reecriture ON journal_inscription",
        "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NULL; END $$",
        "SET session_replication_role = replica",
        "DELETE FROM journal_tete",
        "INSERT INTO journal_tete VALUES (2, 0, '')",
        "ALTER TABLE depots_demande DISABLE TRIGGER ALL",
        "DROP TABLE taches_tache",
        "CREATE TABLE django_q_schedule (func text)",
        "CREATE TEMPORARY TABLE essai (id integer)",
        "INSERT INTO horloge_decalage VALUES (1, 60)",
        "DELETE FROM configuration_basededemonstration",
        "DELETE FROM django_migrations",
        "CREATE ROLE autre",
        "COPY acteurs_personne TO PROGRAM 'cat'",
    ],
)
def test_the_application_cannot_rewrite_what_it_must_not(base, ordre):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        base.run("guichet_application", ordre)


@pytest.mark.parametrize(
    "ordre",
    [
        "SELECT password FROM acteurs_personne",
        "SELECT * FROM acteurs_personne",
        "SELECT * FROM courriels_courriel",
        "SELECT * FROM api_jeton",
        "SELECT * FROM acteurs_invitation",
        "DELETE FROM depots_demande",
        "INSERT INTO taches_tache (nom) VALUES ('x')",
    ],
)
def test_the_reader_reads_no_secret_and_writes_nothing(base, ordre):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        base.run("guichet_lecture", ordre)


def test_the_reader_reads_what_an_audit_looks_at(base):
    for ordre in (
        "SELECT count(*) FROM journal_inscription",
        "SELECT nom, email FROM acteurs_personne",
        "SELECT * FROM depots_demande",
    ):
        base.run("guichet_lecture", ordre)


def test_the_owner_himself_cannot_rewrite_the_journal_by_accident(base):
    with pytest.raises(psycopg.errors.IntegrityError):
        base.run("guichet_proprietaire", "DELETE FROM journal_inscription")
