"""What a file says of itself, before anything is decoded."""

from decimal import Decimal

import pytest

from sons import load_reglement, load_textes
from sons.ecriture import write_json
from sons.reconnaissance import Apercu, Reconnu, recognize, summarize
from tests.fabrique.depots import make_depot

REGLEMENT = load_reglement()
NUMERO = "MDVLGC20220001"


@pytest.mark.parametrize(
    ("code", "phase"),
    [(code, phase) for code in REGLEMENT.codes for phase in REGLEMENT.phases(code)],
)
def test_a_file_made_for_a_dispositif_and_a_phase_says_so(code, phase):
    fabrique = make_depot(load_textes(code, phase), 3)
    lu = recognize(fabrique.contenu, REGLEMENT)
    assert (lu.dispositif, lu.phase) == (code, phase)
    assert lu.numero_ans in fabrique.contexte.referencements


@pytest.mark.parametrize(
    ("contenu", "lu"),
    [
        (b"", Reconnu("", "", None)),
        (b"PK\x03\x04 numeroAns", Reconnu("", "", None)),
        (b'{"autre": "x"}', Reconnu("", "", None)),
        (b'{"numeroAns" :\n"MDVLGC20220001"', Reconnu(NUMERO, "", None)),
        (b'{"numeroAns": "' + b"A" * 51 + b'"', Reconnu("", "", None)),
        (b'{"numeroAns": "A", "commande": 1', Reconnu("A", "", "avance")),
        (
            b'{"nomFichier": "MDV-LGC-Va1-BDC-1.pdf"} {"nomFichier": "PHA-LGO-Va1-BDC-1.pdf"}',
            Reconnu("", "", None),
        ),
        (b'{"nomFichier": "XXX-LGC-Va1-BDC-1.pdf"}', Reconnu("", "", None)),
    ],
    ids=["vide", "zip", "autre", "coupé", "trop long", "avance", "deux dispositifs", "inconnu"],
)
def test_what_cannot_be_told_is_not_guessed(contenu, lu):
    assert recognize(contenu, REGLEMENT) == lu


def test_orders_are_counted_and_added_up():
    fabrique = make_depot(load_textes("MDV-LGC-Va1", "avance"), 3)
    lignes = fabrique.arbre["lignesImport"]
    total = sum((ligne["commande"]["montantSegurHT"] for ligne in lignes), Decimal(0))
    assert summarize(fabrique.contenu, fabrique.textes) == Apercu(3, total)


@pytest.mark.parametrize(
    ("arbre", "apercu"),
    [
        ({"lignesImport": []}, Apercu(0, Decimal(0))),
        ({"lignesImport": ["x"]}, Apercu(1, None)),
        ({"lignesImport": [{"commande": {"montantSegurHT": "12,5"}}]}, Apercu(1, None)),
        ({"lignesImport": {}}, None),
        ([], None),
    ],
)
def test_an_amount_that_is_none_is_not_added_up(arbre, apercu):
    textes = load_textes("MDV-LGC-Va1", "avance")
    assert summarize(write_json(arbre), textes) == apercu


def test_what_cannot_be_read_has_no_summary():
    assert summarize(b"{", load_textes("MDV-LGC-Va1", "avance")) is None
