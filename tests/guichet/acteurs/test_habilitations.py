import pytest
from django.template import Context, Template

from guichet.acteurs.habilitations import (
    HABILITATIONS,
    NATURE_DU_ROLE,
    ROLES_CONFIES,
    ROLES_DES_FOURNISSEURS,
    Habilitation,
    Role,
)
from guichet.acteurs.incompatibilites import INCOMPATIBLES, TABLE, reason

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
    (ligne,) = [une for une in TABLE if une.statut == "officiel"]
    assert "2012-1246" in ligne.source


def test_who_administers_holds_no_other_role():
    autres = set(Role) - {Role.ADMINISTRATEUR}
    assert all(frozenset({Role.ADMINISTRATEUR, autre}) in INCOMPATIBLES for autre in autres)


def test_nobody_is_of_a_supplier_and_of_an_agency():
    for du_fournisseur in ROLES_DES_FOURNISSEURS:
        for agent in set(Role) - ROLES_DES_FOURNISSEURS:
            assert frozenset({du_fournisseur, agent}) in INCOMPATIBLES


def test_roles_of_one_sort_go_together():
    assert reason(Role.REPRESENTANT_LEGAL, Role.MANDATAIRE) == ""
    assert reason(Role.AGENT_ENROLEMENT, Role.INSTRUCTEUR) == ""


def test_every_pair_says_its_reason_and_its_source():
    for paire in INCOMPATIBLES:
        assert reason(*paire)
    assert all(ligne.source for ligne in TABLE)


@pytest.mark.parametrize(
    ("role", "oui"), [(Role.REPRESENTANT_LEGAL, "True"), (Role.COLLABORATEUR, "False")]
)
def test_a_template_asks_the_same_table(personne, rattache, fournisseur, role, oui):
    rattache(personne, role)
    assert GABARIT.render(Context({"user": personne, "objet": fournisseur})) == oui


def test_a_template_gives_nothing_to_a_visitor(fournisseur):
    assert GABARIT.render(Context({"objet": fournisseur})) == "False"
