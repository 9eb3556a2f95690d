"""Corrections at random: every other byte is kept, and what is corrected reads as it was typed."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sons.correction import correct
from sons.correction.octets import keep_lines, values_at
from sons.lecture import locate
from tests.fabrique.essais import base_mdv

DEPOT = base_mdv()


def paths(valeur, ici=()):
    """Yield the path of every value inside a tree."""
    couples = valeur.items() if isinstance(valeur, dict) else enumerate(valeur)
    for pas, dedans in couples:
        yield (*ici, pas)
        if isinstance(dedans, dict | list):
            yield from paths(dedans, (*ici, pas))


CHEMINS = list(paths(DEPOT.arbre))
VALEURS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20)


@given(st.dictionaries(st.sampled_from(CHEMINS), VALEURS, max_size=8))
def test_every_other_byte_is_kept(corrections):
    dehors = [
        chemin
        for chemin in corrections
        if not any(chemin[:n] in corrections for n in range(1, len(chemin)))
    ]
    ecrites = {chemin: json.dumps(valeur).encode() for chemin, valeur in corrections.items()}
    corrige = correct(DEPOT.contenu, ecrites)
    assert values_at(corrige, dehors) == {chemin: corrections[chemin] for chemin in dehors}
    # What lies between the corrected values is the same, piece by piece.
    assert between(corrige, dehors) == between(DEPOT.contenu, dehors)


def between(contenu, chemins):
    morceaux, ici = [], 0
    for debut, fin in sorted(locate(contenu, 0, chemins).values()):
        morceaux.append(contenu[ici:debut])
        ici = fin
    return [*morceaux, contenu[ici:]]


@given(st.sets(st.integers(0, 3), min_size=1))
def test_kept_rows_are_the_same_to_the_byte(rangs):
    gardes = sorted(rangs)
    seules = keep_lines(DEPOT.contenu, "lignesImport", gardes)
    lues = json.loads(seules, parse_float=Decimal)
    assert lues == DEPOT.arbre | {"lignesImport": [DEPOT.arbre["lignesImport"][r] for r in gardes]}
    avant = locate(DEPOT.contenu, 0, [("lignesImport", r) for r in gardes])
    apres = locate(seules, 0, [("lignesImport", n) for n in range(len(gardes))])
    assert [DEPOT.contenu[slice(*place)] for place in avant.values()] == [
        seules[slice(*place)] for place in apres.values()
    ]
