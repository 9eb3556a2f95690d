"""What is said of the answers of the service that knows the faults of packages."""

import json

import pytest
from outils.vulnerabilites import read_answer, status

SAIN = {"name": "idna", "version": "3.20", "vulns": []}
ATTEINT = {
    "name": "django",
    "version": "5.2",
    "vulns": [{"id": "PYSEC-2025-1", "fix_versions": ["5.2.1"], "aliases": []}],
}
INCONNU = {"name": "six", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def audit(*paquets):
    return read_answer(json.dumps({"dependencies": paquets, "fixes": []}))


def test_a_known_fault_is_named_with_the_version_that_mends_it():
    (faute,) = audit(SAIN, ATTEINT).fautes
    assert faute.startswith("django 5.2 : PYSEC-2025-1, corrigée dans 5.2.1.")


@pytest.mark.parametrize(
    ("reponse", "sans", "avec"),
    [
        (audit(SAIN), 0, 0),
        (audit(SAIN, ATTEINT), 1, 1),
        # One that nobody could look at is not sound, unless one is told to go on.
        (audit(SAIN, INCONNU), 2, 0),
        (audit(ATTEINT, INCONNU), 1, 1),
        # pip-audit could not even begin.
        (read_answer(""), 2, 0),
    ],
    ids=["sain", "atteint", "inconnu", "atteint et inconnu", "muet"],
)
def test_what_was_not_looked_at_is_never_said_sound(reponse, sans, avec):
    assert (status(reponse, False), status(reponse, True)) == (sans, avec)
