from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import permutations
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from guichet import horloge
from guichet.acteurs.habilitations import (
    INCOMPATIBLES,
    NATURE_DU_ROLE,
    Habilitation,
    NatureOrganisation,
    Role,
)
from guichet.acteurs.models import Organisation, Personne, Rattachement
from guichet.acteurs.rattachements import Nomination, end_role, give_role, roles_confies
from guichet.journal.models import Inscription

HIER = horloge.today() - timedelta(days=1)


@pytest.fixture
def bob(db):
    return Personne.objects.create_personne("bob@exemple.fr", "Durand", "Bob")


@pytest.fixture
def asp(db):
    return Organisation.objects.create(nature=NatureOrganisation.ASP, nom="ASP")


@pytest.mark.parametrize(
    "roles", [p for paire in INCOMPATIBLES for p in permutations(sorted(paire))]
)
def test_the_database_refuses_two_incompatible_roles(personne, rattache, roles):
    rattache(personne, roles[0])
    with pytest.raises(IntegrityError, match="incompatibles"), transaction.atomic():
        rattache(personne, roles[1])


def test_the_database_refuses_to_turn_a_role_into_an_incompatible_one(personne, rattache):
    rattache(personne, Role.ORDONNATEUR)
    autre = rattache(personne, Role.COMPTABLE, debut=date(2019, 1, 1), fin=date(2020, 1, 1))
    autre.fin = None
    with pytest.raises(IntegrityError, match="incompatibles"), transaction.atomic():
        autre.save()


def test_a_former_ordonnateur_may_become_comptable(personne, rattache):
    rattache(personne, Role.ORDONNATEUR, fin=date(2022, 12, 31))
    rattache(personne, Role.COMPTABLE, debut=date(2023, 1, 1))
    assert personne.rattachements.count() == 2


def test_an_incompatible_role_is_refused_with_a_sentence(personne, rattache, asp):
    rattache(personne, Role.ORDONNATEUR)
    with pytest.raises(ValidationError, match="est déjà ordonnateur"):
        give_role(None, Nomination(personne, asp, Role.COMPTABLE, HIER))


def test_a_role_belongs_to_one_sort_of_organisation(personne, fournisseur):
    with pytest.raises(ValidationError, match="n’existe pas dans une organisation"):
        give_role(None, Nomination(personne, fournisseur, Role.COMPTABLE, HIER))


def test_a_mandate_has_an_end(personne, fournisseur):
    with pytest.raises(ValidationError, match="Un mandat a une fin"):
        give_role(None, Nomination(personne, fournisseur, Role.MANDATAIRE, HIER))


def test_a_role_that_is_given_is_in_the_journal(personne, fournisseur):
    role = give_role(None, Nomination(personne, fournisseur, Role.COLLABORATEUR, HIER))
    inscription = Inscription.objects.get()
    assert (inscription.acte, inscription.objet_id) == ("acteurs.role_donne", str(role.pk))


def test_a_legal_representative_confides_the_roles_below_his_own(personne, rattache, fournisseur):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    assert roles_confies(personne, fournisseur) == {Role.MANDATAIRE, Role.COLLABORATEUR}


def test_nobody_gives_a_role_in_another_supplier(personne, bob, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="552100554"
    )
    with pytest.raises(PermissionDenied):
        give_role(personne, Nomination(bob, autre, Role.COLLABORATEUR, HIER))


def test_a_role_taken_back_no_longer_opens_anything(personne, bob, rattache, fournisseur):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    role = rattache(bob, Role.COLLABORATEUR)
    assert bob.peut(Habilitation.VOIR_ORGANISATION, fournisseur)
    end_role(personne, role)
    assert not bob.peut(Habilitation.VOIR_ORGANISATION, fournisseur)
    assert Rattachement.objects.get(pk=role.pk).fin == HIER


def test_a_role_given_today_and_taken_back_today_disappears(personne, bob, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    role = rattache(bob, Role.COLLABORATEUR, debut=horloge.today())
    end_role(personne, role)
    assert not bob.rattachements.exists()
    assert Inscription.objects.get().acte == "acteurs.role_retire"


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_an_organisation_only_within_its_scope(
    role, personne, rattache, fournisseur
):
    rattache(personne, role)
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="552100554"
    )
    est_fournisseur = NATURE_DU_ROLE[role] == NatureOrganisation.FOURNISSEUR
    assert personne.peut(Habilitation.VOIR_ORGANISATION, fournisseur)
    assert personne.peut(Habilitation.VOIR_ORGANISATION, autre) is not est_fournisseur


def test_an_object_of_nobody_is_closed_to_those_who_only_see_their_own(personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    assert not personne.peut(Habilitation.VOIR_ORGANISATION, object())


@pytest.mark.parametrize(("debut", "fin"), [(date(2000, 1, 1), HIER), (date(2999, 1, 1), None)])
def test_a_role_counts_only_between_its_dates(personne, rattache, fournisseur, debut, fin):
    rattache(personne, Role.COLLABORATEUR, debut=debut, fin=fin)
    assert not personne.peut(Habilitation.VOIR_ORGANISATION, fournisseur)


def test_a_closed_account_may_do_nothing(personne, rattache, fournisseur):
    rattache(personne, Role.COLLABORATEUR)
    personne.is_active = False
    assert not personne.peut(Habilitation.VOIR_ORGANISATION, fournisseur)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_the_same_instant_cannot_both_pass():
    asp = Organisation.objects.create(nature=NatureOrganisation.ASP, nom="ASP")
    personne = Personne.objects.create_personne("ada@exemple.fr", "Martin", "Ada")
    depart = Barrier(2)

    def nommer(role):
        depart.wait(timeout=10)
        try:
            Rattachement.objects.create(
                personne=personne, organisation=asp, role=role, debut=date(2021, 1, 1)
            )
        except IntegrityError:
            return "refusé"
        finally:
            connection.close()
        return "donné"

    with ThreadPoolExecutor(2) as fils:
        issues = list(fils.map(nommer, [Role.ORDONNATEUR, Role.COMPTABLE]))
    assert sorted(issues) == ["donné", "refusé"]
