import pytest
from django.template import Context, Template


def rendu(source, **valeurs):
    return Template(source).render(Context(valeurs))


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("Édith Leur", "d’Édith Leur"), ("Denis Tribu", "de Denis Tribu"),
        ("Hélène Roy", "d’Hélène Roy"), ("Hakim Roy", "de Hakim Roy"), ("Yves Roy", "d’Yves Roy"),
        ("Yann Roy", "de Yann Roy"), ("œuvre", "d’œuvre"), ("", "de "),
    ],
)  # fmt: skip
def test_whose_it_is_is_said_with_its_elision(nom, dit):
    assert rendu("{{ nom|de }}", nom=nom) == dit


@pytest.mark.parametrize(
    ("nombre", "fin"),
    [(0, ""), (1, ""), (1.5, "s"), (2, "s"), ([], ""), (["a"], ""), (["a", "b"], "s")],
)
def test_zero_is_singular(nombre, fin):
    assert rendu("constat{{ n|pluralize }}", n=nombre) == f"constat{fin}"


def test_a_plural_of_its_own_is_kept():
    assert rendu('procès-verba{{ n|pluralize:"l,ux" }}', n=5) == "procès-verbaux"
    assert rendu('procès-verba{{ n|pluralize:"l,ux" }}', n=0) == "procès-verbal"


def test_a_name_is_escaped():
    assert "<b>" not in rendu("{{ nom|de }}", nom="<b>")
