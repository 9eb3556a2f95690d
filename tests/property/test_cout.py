"""What a control asks of its context does not grow with what the context holds."""

from collections import Counter
from dataclasses import replace

import pytest

from sons import load_textes
from sons.contexte import CommandeFinancee
from tests.fabrique import make_depot
from tests.fabrique.essais import essai


class Consultee(dict):
    """A list that may be looked into, key by key, and never walked through."""

    def __init__(self, *args):
        super().__init__(*args)
        self.questions = Counter()

    def __contains__(self, cle):
        self.questions[cle] += 1
        return super().__contains__(cle)

    def __iter__(self):
        raise AssertionError("parcourue")

    keys = values = items = __iter__


@pytest.mark.parametrize("code", ["MDV-LGC-Va1", "PHA-LGO-Va1"])
@pytest.mark.parametrize("nombre", [0, 100_000])
def test_cost_does_not_depend_on_what_is_already_financed(code, nombre):
    """A control asks once for each key of its file, however many the list holds."""
    textes = load_textes(code, "avance")
    depot = make_depot(textes, 20)
    commandes = (CommandeFinancee(),)
    finances = {
        genre: Consultee(dict.fromkeys(map("Z{:08d}".format, range(nombre)), commandes))
        for genre in depot.contexte.base
    }
    contexte = replace(depot.contexte, deja_finances={textes.dispositif.code: finances})
    assert essai(depot, contexte=contexte).run().rapport.verdict == "accepte"
    demandees = Counter(n for liste in finances.values() for n in liste.questions.elements())
    assert demandees == Counter({n: 1 for base in depot.contexte.base.values() for n in dict(base)})
