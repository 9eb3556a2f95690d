"""One person never pays alone: the attack, step by step, whatever the roles and their dates."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guichet import horloge
from guichet.acteurs.habilitations import NatureOrganisation, Role
from guichet.acteurs.models import Organisation, Origine, Personne, Rattachement
from guichet.acteurs.rattachements import Nomination, end_role, give_role
from guichet.cycles.separation import acts_done, name_of
from guichet.cycles.table import SeparationRefusee
from guichet.depots.actes import Acte
from guichet.depots.cycle import CYCLE, apply
from guichet.depots.models import Demande, Etat
from guichet.journal.models import Inscription
from tests.guichet.depots.lignes import make_demande, signed

_DECISION = {"montant_decide_centimes": 12900}
_PAIEMENT = {"montant_paye_centimes": 12900}


@pytest.fixture
def asp(db):
    return Organisation.objects.create(nature=NatureOrganisation.ASP, nom="ASP")


@pytest.fixture
def agents(rattache, asp):
    """Three agents, one for each step."""
    roles = {"ines": Role.INSTRUCTEUR, "odile": Role.ORDONNATEUR, "camille": Role.COMPTABLE}
    agents = {}
    for nom, role in roles.items():
        agents[nom] = Personne.objects.create_personne(f"{nom}@asp.fr", nom, nom)
        rattache(agents[nom], role, asp)
    return agents


@pytest.fixture
def demande(fournisseur, db):
    deposante = Personne.objects.create_personne("eve@exemple.fr", "Eve", "Eve")
    return make_demande(fournisseur, deposante)


def hold(personne, role, asp, debut, fin=None):
    """Give a role as it was legitimately held, then."""
    return Rattachement.objects.create(
        personne=personne, organisation=asp, role=role, debut=debut, fin=fin,
        origine=Origine.COMMANDE,
    )  # fmt: skip


def test_three_people_lead_a_demande_to_its_payment(demande, agents):
    apply(demande, Acte.VALIDEE, agents["ines"])
    apply(demande, Acte.DECIDEE, agents["odile"], **_DECISION)
    apply(demande, Acte.PAYEE, agents["camille"], **_PAIEMENT)
    demande.refresh_from_db()
    assert demande.etat == Etat.PAYEE
    assert [demande.validee_par, demande.decidee_par, demande.payee_par] == [*agents.values()]


def test_the_attack_is_refused_at_each_step(personne, rattache, fournisseur, asp, demande):
    """An administrator takes every role for herself, one after the other, in one day."""
    rattache(personne, Role.ADMINISTRATEUR)
    aujourd_hui = horloge.today()
    for role, ou in (
        (Role.REPRESENTANT_LEGAL, fournisseur), (Role.INSTRUCTEUR, asp), (Role.ORDONNATEUR, asp),
        (Role.COMPTABLE, asp),
    ):  # fmt: skip
        with pytest.raises((PermissionDenied, ValidationError)):
            give_role(personne, Nomination(personne, ou, role, aujourd_hui))
        with pytest.raises(IntegrityError), transaction.atomic():
            hold(personne, role, ou, aujourd_hui)
    for acte in (Acte.VALIDEE, Acte.DECIDEE, Acte.PAYEE):
        with pytest.raises((PermissionDenied, ValidationError)):
            apply(demande, acte, personne)
    demande.refresh_from_db()
    assert demande.etat == Etat.DEPOSEE
    assert not Inscription.objects.exists()


def test_a_role_taken_back_this_morning_bars_the_other_one_all_day(
    personne, rattache, asp, demande, agents
):
    """« ordonnateur » taken back, « comptable » the same day: refused by rule and by database."""
    chef = Personne.objects.create_personne("chef@portail.fr", "Chef", "Chef")
    rattache(chef, Role.ADMINISTRATEUR)
    apply(demande, Acte.VALIDEE, agents["ines"])
    role = hold(personne, Role.ORDONNATEUR, asp, horloge.today())
    apply(demande, Acte.DECIDEE, personne, **_DECISION)
    end_role(chef, role)
    with pytest.raises(ValidationError, match="ne peut devenir comptable que demain"):
        give_role(None, Nomination(personne, asp, Role.COMPTABLE, horloge.today()))
    with pytest.raises(IntegrityError), transaction.atomic():
        hold(personne, Role.COMPTABLE, asp, horloge.today())
    with pytest.raises(PermissionDenied):
        apply(demande, Acte.PAYEE, personne, **_PAIEMENT)


def test_roles_held_at_other_dates_do_not_help(personne, asp, demande, agents, monkeypatch):
    """Instructor last year, ordonnateur now, comptable next year: each role was hers, rightly."""
    debut = horloge.today()
    for rang, role in enumerate((Role.INSTRUCTEUR, Role.ORDONNATEUR, Role.COMPTABLE)):
        premier = debut + timedelta(days=365 * rang)
        hold(personne, role, asp, premier, premier + timedelta(days=364))
    apply(demande, Acte.VALIDEE, personne)
    instant = horloge.now()
    monkeypatch.setattr(horloge, "now", lambda: instant + timedelta(days=366))
    with pytest.raises(SeparationRefusee, match="vous avez fait « Demande validée »"):
        apply(demande, Acte.DECIDEE, personne, **_DECISION)
    assert CYCLE.possible(demande, personne) == []
    ((ligne, phrase),) = CYCLE.obstacles(demande, personne)
    assert (ligne.acte, "Séparation des tâches" in phrase) == (Acte.DECIDEE, True)
    apply(demande, Acte.DECIDEE, agents["odile"], **_DECISION)
    monkeypatch.setattr(horloge, "now", lambda: instant + timedelta(days=740))
    with pytest.raises(SeparationRefusee, match="une autre personne doit faire « Constater"):
        apply(demande, Acte.PAYEE, personne, **_PAIEMENT)


def test_who_was_of_the_supplier_one_day_judges_nothing_of_it(personne, asp, fournisseur, demande):
    """She deposited nothing herself: she was there."""
    Rattachement.objects.create(
        personne=personne, organisation=fournisseur, role=Role.COLLABORATEUR,
        debut=date(2021, 1, 1), fin=date(2022, 1, 1),
    )  # fmt: skip
    hold(personne, Role.INSTRUCTEUR, asp, date(2023, 1, 1))
    for acte in (Acte.VALIDEE, Acte.REFUSEE):
        with pytest.raises(SeparationRefusee, match="avez été membre de « Éditions Santé »"):
            apply(demande, acte, personne)
    assert CYCLE.possible(demande, personne) == []


@pytest.mark.parametrize(
    ("une", "autre"),
    [("deposee_par", "validee_par"), ("deposee_par", "payee_par"), ("validee_par", "decidee_par"),
     ("validee_par", "payee_par"), ("decidee_par", "payee_par"), ("deposee_par", "decidee_par")],
)  # fmt: skip
def test_the_database_refuses_two_steps_to_one_person(demande, personne, une, autre):
    """Whoever writes in the table without the cycle."""
    Demande.objects.update(**signed("payee"), montant_decide_centimes=12900)
    with pytest.raises(IntegrityError), transaction.atomic():
        Demande.objects.update(**{une: personne, autre: personne})


@pytest.mark.parametrize("etat", ["validee", "decidee", "payee"])
def test_the_database_refuses_a_step_that_nobody_did(demande, etat):
    qui = signed(etat)
    for nom in qui:
        with pytest.raises(IntegrityError), transaction.atomic():
            Demande.objects.update(etat=etat, montant_decide_centimes=1, **qui | {nom: None})
    Demande.objects.update(etat=etat, montant_decide_centimes=1, **qui)


def test_a_list_asks_once_what_its_reader_did(fournisseur, agents):
    demandes = [make_demande(fournisseur) for _ in range(30)]
    for une in demandes[::2]:
        apply(une, Acte.VALIDEE, agents["ines"])
    objets = [*demandes, *(une.depot for une in demandes)]
    with CaptureQueriesContext(connection) as questions:
        faits = acts_done(agents["ines"], objets)
    assert len(questions) == 1
    assert {name_of(une) for une in demandes[::2]} == set(faits)
    assert acts_done(agents["odile"], objets) == {}
    assert acts_done(agents["ines"], []) == {}
