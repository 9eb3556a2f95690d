import pytest
from django.template import Context, Template

from guichet.acteurs.habilitations import (
    HABILITATIONS,
    INCOMPATIBLES,
    NATURE_DU_ROLE,
    ROLES_CONFIES,
    Habilitation,
    Role,
)

GABARIT = Template(
    '{% load habilitations %}{% peut "organisation.membres" objet as oui %}{{ oui }}'
)


def test_every_ability_is_held_by_some_role():
    assert {h for donnees in HABILITATIONS.values() for h in donnees} == set(Habilitation)


def test_every_role_belongs_to_one_sort_of_organisation():
    assert set(NATURE_DU_ROLE) == set(Role)


def test_who_gives_roles_may_manage_members():
    for role in ROLES_CONFIES:
        assert Habilitation.GERER_MEMBRES in HABILITATIONS[role]


def test_the_one_who_decides_is_not_the_one_who_pays():
    assert frozenset({Role.ORDONNATEUR, Role.COMPTABLE}) in INCOMPATIBLES


@pytest.mark.parametrize(
    ("role", "oui"), [(Role.REPRESENTANT_LEGAL, "True"), (Role.COLLABORATEUR, "False")]
)
def test_a_template_asks_the_same_table(personne, rattache, fournisseur, role, oui):
    rattache(personne, role)
    assert GABARIT.render(Context({"user": personne, "objet": fournisseur})) == oui


def test_a_template_gives_nothing_to_a_visitor(fournisseur):
    assert GABARIT.render(Context({"objet": fournisseur})) == "False"
