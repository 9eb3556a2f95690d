from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import permutations
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from guichet import horloge
from guichet.acteurs import exclusions
from guichet.acteurs.habilitations import (
    NATURE_DU_ROLE,
    Habilitation,
    NatureOrganisation,
    Role,
)
from guichet.acteurs.incompatibilites import INCOMPATIBLES
from guichet.acteurs.models import Organisation, Origine, Personne, Rattachement
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
    assert Rattachement.objects.get(pk=role.pk).fin == horloge.today()
    with pytest.raises(ValidationError, match="déjà retiré"):
        end_role(personne, role)


def test_a_role_given_and_taken_back_today_leaves_its_trace(personne, bob, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    role = rattache(bob, Role.COLLABORATEUR, debut=horloge.today())
    end_role(personne, role)
    assert not bob.rattachements.en_cours().exists()
    trace = bob.rattachements.get()
    assert (trace.debut, trace.fin) == (horloge.today(), horloge.today())
    assert trace.retire_le is not None
    assert Inscription.objects.get().acte == "acteurs.role_retire"


def test_nobody_changes_sides_within_a_day(personne, bob, rattache, asp):
    rattache(bob, Role.ADMINISTRATEUR)
    end_role(bob, rattache(personne, Role.ORDONNATEUR, asp, debut=horloge.today()))
    with pytest.raises(ValidationError, match="ne peut devenir comptable que demain"):
        give_role(None, Nomination(personne, asp, Role.COMPTABLE, horloge.today()))
    demain = horloge.today() + timedelta(days=1)
    assert give_role(None, Nomination(personne, asp, Role.COMPTABLE, demain)).debut == demain


def test_roles_of_before_the_rule_can_be_put_right(personne, bob, rattache, asp):
    """They overlap already: what ends sooner passes, what lasts longer does not."""
    ancien = rattache(personne, Role.INSTRUCTEUR, asp, fin=date(2022, 12, 31))
    rattache(personne, Role.ORDONNATEUR, asp, debut=date(2023, 1, 1))
    with connection.cursor() as curseur:
        exclusions_off(curseur)
        curseur.execute("UPDATE acteurs_rattachement SET fin = NULL WHERE id = %s", [ancien.pk])
    exclusions.install(connection)
    rattache(bob, Role.ADMINISTRATEUR)
    ancien.refresh_from_db()
    end_role(bob, ancien)
    ancien.fin = None
    with pytest.raises(IntegrityError), transaction.atomic():
        ancien.save()


def exclusions_off(curseur):
    for ordre in exclusions._OUBLI[connection.vendor]:
        curseur.execute(ordre)


def test_one_administrator_alone_gives_no_agent_role(personne, bob, rattache, asp):
    rattache(personne, Role.ADMINISTRATEUR)
    for second in (None, personne):
        with pytest.raises(PermissionDenied, match="se donne à deux"):
            give_role(personne, Nomination(bob, asp, Role.INSTRUCTEUR, HIER), second)
    ordinaire = Personne.objects.create_personne("c@exemple.fr", "C", "C")
    with pytest.raises(PermissionDenied):
        give_role(personne, Nomination(bob, asp, Role.INSTRUCTEUR, HIER), ordinaire)
    rattache(ordinaire, Role.ADMINISTRATEUR)
    role = give_role(personne, Nomination(bob, asp, Role.INSTRUCTEUR, HIER), ordinaire)
    assert (role.donne_par, role.confirme_par) == (personne, ordinaire)


@pytest.mark.parametrize(
    ("donne", "confirme"), [("ada", "ada"), ("ada", "bob"), ("bob", "ada"), ("ada", None)]
)
def test_the_database_refuses_an_agent_role_that_two_others_did_not_give(
    personne, bob, asp, donne, confirme
):
    """The beneficiary is Bob."""
    qui = {"ada": personne, "bob": bob, None: None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Rattachement.objects.create(
            personne=bob, organisation=asp, role=Role.INSTRUCTEUR, debut=HIER,
            origine=Origine.DEUX_PERSONNES, donne_par=qui[donne], confirme_par=qui[confirme],
        )  # fmt: skip


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
                personne=personne, organisation=asp, role=role, debut=date(2021, 1, 1),
                origine=Origine.COMMANDE,
            )  # fmt: skip
        except IntegrityError:
            return "refusé"
        finally:
            connection.close()
        return "donné"

    with ThreadPoolExecutor(2) as fils:
        issues = list(fils.map(nommer, [Role.ORDONNATEUR, Role.COMPTABLE]))
    assert sorted(issues) == ["donné", "refusé"]
