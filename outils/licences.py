"""The licences of what the portal and the command install, against those that an MIT program takes.

    python -m outils.licences        (make licences)

Read in the metadata of what is installed: the SPDX expression when there is one, else what the
package says in its own words, which a table here translates.
"""

import importlib.metadata
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import cast

from license_expression import (
    AND,
    OR,
    ExpressionError,
    LicenseExpression,
    LicenseWithExceptionSymbol,
    get_spdx_licensing,
)
from packaging.requirements import Requirement

RACINE = Path(__file__).parent.parent
VERROUS = ("requirements/base.txt", "requirements/portail.txt", "requirements/dsfr.txt")

# Free, and asking nothing of who uses, changes or ships what stands beside them.
_PERMISSIVES = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0",
    "MIT-CMU", "HPND", "PSF-2.0", "Unlicense", "ZPL-2.1", "Zlib",
}  # fmt: skip
# Bind only their own files (MPL), or a library that is used as it comes (LGPL).
_DE_LEURS_SEULS_FICHIERS = {"MPL-2.0", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only"}
ADMISES = _PERMISSIVES | _DE_LEURS_SEULS_FICHIERS

# What packages say in their own words, read in their sources.
_DITES = {
    "MIT license": "MIT",
    "ZPL 2.1": "ZPL-2.1",
    "MIT License": "MIT",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD": "BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
# Neither field says it whole: name, then what its LICENSE files say.
_LUES = {
    # Its bindings, and PDFium with what it is built from.
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "python-dateutil": "Apache-2.0 AND BSD-3-Clause",
}
_EPINGLEE = re.compile(r"^(?P<nom>[\w.-]+)(\[[^]]*])?==(?P<version>[^ \\]+)(?P<suite>[^\\]*)", re.M)
_SPDX = get_spdx_licensing()


@dataclass(frozen=True)
class Composant:
    """A package that is installed, and its licence as an SPDX expression, "" when unknown."""

    nom: str
    version: str
    licence: str

    @property
    def admise(self) -> bool:
        """Whether an MIT program may ship beside it."""
        try:
            expression = _SPDX.parse(self.licence, validate=True)
        except ExpressionError:
            return False
        return expression is not None and _is_allowed(expression)


def main() -> int:
    """Print what is not allowed; status 1 if there is any. ``--json``: all of them, as data."""
    composants = list(read_components())
    if sys.argv[1:] == ["--json"]:
        print(json.dumps({un.nom: un.licence for un in composants}))
        return 0
    fautes = [un for un in composants if not un.admise]
    for un in fautes:
        print(
            f"{un.nom} {un.version} : licence « {un.licence or 'inconnue'} » hors de la liste "
            "admise (outils/licences.py). Remplacez ce paquet, ou lisez sa licence et complétez "
            "la liste.",
            file=sys.stderr,
        )
    print(f"{len(composants)} paquets, {len(fautes)} licence(s) à revoir.")
    return 1 if fautes else 0


def read_components(verrous: Iterable[str] = VERROUS) -> Iterator[Composant]:
    """Yield what the lock files install on this system, each once, by name.

    Raises PackageNotFoundError when one of them is not installed in ``.venv`` (make test).
    """
    installes = _installed()
    for nom, version in sorted(set(_pinned(verrous))):
        if nom not in installes:
            raise importlib.metadata.PackageNotFoundError(f"{nom} {version}")
        # A mapping with repeated keys: what an e-mail's headers are.
        yield Composant(nom, version, read_licence(nom, cast(Message, installes[nom])))


def read_licence(nom: str, dits: Message) -> str:
    """Return the licence that a package says it has, as SPDX; "" when it cannot be told."""
    if nom in _LUES:
        return _LUES[nom]
    if dits["License-Expression"]:
        return str(dits["License-Expression"])
    classes = [
        une.rpartition(" :: ")[2] for une in dits.get_all("Classifier", []) if "License" in une
    ]
    for dite in (dits["License"] or "", *classes):
        if _DITES.get(dite, dite) in ADMISES:
            return _DITES.get(dite, dite)
    return str(dits["License"] or "; ".join(classes))[:80]


def _is_allowed(expression: LicenseExpression) -> bool:
    """All of the parts of an AND, one of those of an OR."""
    if isinstance(expression, AND):
        return all(map(_is_allowed, expression.args))
    if isinstance(expression, OR):
        return any(map(_is_allowed, expression.args))
    if isinstance(expression, LicenseWithExceptionSymbol):
        expression = expression.license_symbol
    return str(expression) in ADMISES


def _pinned(verrous: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names and versions of the lock files that are for this system."""
    for verrou in verrous:
        for ligne in _EPINGLEE.finditer((RACINE / verrou).read_text()):
            besoin = Requirement(f"{ligne['nom']}=={ligne['version']}{ligne['suite']}".strip())
            if besoin.marker is None or besoin.marker.evaluate():
                yield ligne["nom"], ligne["version"]


def _installed() -> dict[str, importlib.metadata.PackageMetadata]:
    """Return the metadata of what is installed in ``.venv``, by name as the lock files write it."""
    lieux = [str(lieu) for lieu in (RACINE / ".venv").glob("lib/python*/site-packages")]
    return {
        re.sub(r"[-_.]+", "-", un.metadata["Name"]).lower(): un.metadata
        for un in importlib.metadata.distributions(path=lieux)
    }


if __name__ == "__main__":
    sys.exit(main())
