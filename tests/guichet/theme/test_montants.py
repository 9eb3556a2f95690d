from decimal import Decimal

import pytest
from django.template import Context, Template


@pytest.mark.parametrize(
    ("filtre", "montant", "dit"),
    [
        ("euros", Decimal("1234567.5"), "1\u202f234\u202f567,50\u00a0€"),
        ("euros", Decimal("0"), "0,00\u00a0€"),
        ("euros", None, "—"),
        ("en_euros", 107500, "1\u202f075,00\u00a0€"),
        ("en_euros", 5, "0,05\u00a0€"),
        ("en_euros", -150, "-1,50\u00a0€"),
        ("en_euros", 0, "0,00\u00a0€"),
        ("en_euros", None, "—"),
    ],
)
def test_an_amount_stays_on_one_line_of_the_page(filtre, montant, dit):
    assert Template(f"{{{{ m|{filtre} }}}}").render(Context({"m": montant})) == dit


@pytest.mark.parametrize("filtre", ["euros", "en_euros"])
def test_what_a_template_does_not_find_is_not_known(filtre):
    assert Template(f"{{{{ rien.du_tout|{filtre} }}}}").render(Context({"rien": None})) == "—"
