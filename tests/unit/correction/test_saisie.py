"""What is typed, as a value of its balise."""

import pytest

from sons import load_textes
from sons.correction.saisie import read_euros, write_value
from sons.reglement.format import Role

FORMAT = load_textes("MDV-LGC-Va1", "avance").format
MONTANT, DATE, LIGNE = (
    FORMAT.required(role) for role in (Role.MONTANT_HT, Role.DATE_COMMANDE, Role.NUM_LIGNE)
)
REPONSE, TABLE = FORMAT.named("isMandataire"), FORMAT.required(Role.PIECES)


@pytest.mark.parametrize(
    ("balise", "saisie", "ecrit"),
    [
        (DATE, "05/10/2022", b'"05/10/2022"'),
        (DATE, " 05/10/2022", b'" 05/10/2022"'),
        (DATE, "", b"null"),
        (DATE, "  ", b"null"),
        (DATE, "NULL", b"null"),
        (DATE, 'un "mot" \\ é', '"un \\"mot\\" \\\\ é"'.encode()),
        (MONTANT, "358,33", b"358.33"),
        (MONTANT, "beaucoup", b'"beaucoup"'),
        (MONTANT, "1.075", b"1.075"),
        (LIGNE, "12", b"12"),
        (LIGNE, "012", b'"012"'),
        (LIGNE, "9" * 16, b'"' + b"9" * 16 + b'"'),
        (REPONSE, "Oui", b"true"),
        (REPONSE, "false", b"false"),
        (REPONSE, "peut-être", '"peut-être"'.encode()),
        (TABLE, "[]", b"[]"),
        (TABLE, "[1]", b'"[1]"'),
    ],
)
def test_a_typed_value_is_written_as_its_balise_wants(balise, saisie, ecrit):
    assert write_value(balise, saisie) == ecrit


@pytest.mark.parametrize(
    ("tape", "lu"),
    [
        ("1 075,5 €", "1075.50"),
        ("1\u202f075\u00a0€", "1075.00"),
        ("1.075,50 EUR", "1075.50"),
        ("358", "358.00"),
        ("358.333", "358.333"),
        ("-5,1", "-5.10"),
        ("1,075.50", None),
        ("1,2,3", None),
        ("", None),
        ("1e5", None),
        ("٣", None),
    ],
)
def test_an_amount_as_people_write_it(tape, lu):
    assert read_euros(tape) == lu
