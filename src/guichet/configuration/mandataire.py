"""The reference front: an nginx configuration, written from the addresses of the portal."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from guichet.acteurs.routes import FORMULAIRE, Route
from guichet.configuration.entetes import hsts

_MODELE = Path(__file__).parent / "mandataire.conf"
_PARAMETRE = re.compile(r"[<{](?:(?P<sorte>\w+):)?\w+[>}]")
_FORMES = {"int": "[0-9]+", "slug": "[-a-zA-Z0-9_]+"}
_LIEU = """
    # Des fichiers, {taille} au plus : remis au portail à mesure. Il ouvre sa porte, ou non, à
    # l’en-tête de l’envoi, et lit sans que personne n’attende.
    location ~ "^/(?:{adresses})$" {{
        client_max_body_size {taille};
        proxy_request_buffering off;
        proxy_pass http://guichet;
    }}
"""


def write_nginx(adresse: str, noms: Sequence[str]) -> str:
    """Return the configuration of nginx before a portal that listens on ``adresse`` (host:port).

    ``noms``: the host names of the portal.
    """
    lieux = [
        _LIEU.format(taille=_size(taille), adresses="|".join(adresses))
        for taille, adresses in sorted(addresses_of_files().items())
    ]
    valeurs = {
        "@ADRESSE@": adresse,
        "@NOMS@": " ".join(noms),
        "@HSTS@": hsts(),
        "@FORMULAIRE@": _size(FORMULAIRE),
        "@FICHIERS@": "".join(lieux),
    }
    texte = _MODELE.read_text(encoding="utf-8")
    for nom, valeur in valeurs.items():
        texte = texte.replace(nom, valeur)
    return texte


def addresses_of_files() -> Mapping[int, Sequence[str]]:
    """Return the addresses that take files, as regular expressions, by size in bytes."""
    par_taille: dict[int, list[str]] = {}
    for adresse, route in _walk(get_resolver(), ""):
        if route.regle.taille_max > FORMULAIRE:
            par_taille.setdefault(route.regle.taille_max, []).append(_regex(adresse))
    return {taille: sorted(set(adresses)) for taille, adresses in par_taille.items()}


def _walk(resolveur: URLResolver, debut: str) -> Iterator[tuple[str, Route]]:
    motifs: list[Any] = resolveur.url_patterns
    for motif in motifs:
        adresse = f"{debut}{motif.pattern}"
        if isinstance(motif, URLResolver):
            yield from _walk(motif, adresse)
        elif isinstance(motif, URLPattern) and isinstance(motif, Route):
            yield adresse, motif


def _regex(adresse: str) -> str:
    """Return the expression of an address as Django writes it: « depots/<int:depot_id> »."""
    adresse = adresse.removeprefix("^/")
    return _PARAMETRE.sub(lambda m: _FORMES.get(m["sorte"] or "", "[^/]+"), adresse)


def _size(octets: int) -> str:
    """Return a size as nginx reads it."""
    return f"{octets // 1024}k"
