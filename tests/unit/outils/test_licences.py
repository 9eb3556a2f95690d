"""Which licences an MIT program may ship beside."""

from email import message_from_string

import pytest
from outils.licences import Composant, read_components, read_licence


@pytest.mark.parametrize(
    ("licence", "admise"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("LGPL-3.0-only", True),
        ("BSD-3-Clause AND ISC", True),
        ("BSD-3-Clause AND GPL-2.0-only", False),
        ("GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("Commercial", False),
        ("", False),
    ],
)
def test_a_licence_is_allowed_or_not(licence, admise):
    assert Composant("paquet", "1", licence).admise is admise


@pytest.mark.parametrize(
    ("metadonnees", "licence"),
    [
        ("License-Expression: BSD-3-Clause\nLicense: other", "BSD-3-Clause"),
        ("License: Apache License 2.0", "Apache-2.0"),
        ("Classifier: License :: OSI Approved :: MIT License", "MIT"),
        # In its own words only: nobody guesses.
        ("License: see the site", "see the site"),
        ("Classifier: License :: Other/Proprietary License", "Other/Proprietary License"),
        ("Name: muet", ""),
    ],
)
def test_a_licence_is_read_where_the_package_says_it(metadonnees, licence):
    assert read_licence("paquet", message_from_string(metadonnees)) == licence


def test_all_that_is_installed_is_allowed():
    composants = list(read_components())
    assert {"django", "msgspec", "django-dsfr"} <= {un.nom for un in composants}
    assert [un for un in composants if not un.admise] == []
