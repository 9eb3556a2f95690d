"""The totals are the sum of the demandes, whatever is done to these and by whom."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.acteurs.habilitations import NatureOrganisation
from guichet.acteurs.models import Organisation
from guichet.depots.apps import _keep_triggers
from guichet.depots.models import Demande, Etat, Total
from guichet.depots.suivi import declencheurs
from guichet.depots.suivi.recherche import ready_for_solde
from guichet.depots.suivi.totaux import find_gaps, to_settle, totals
from tests.guichet.depots.lignes import make_demande, make_depot, signed


def money(rang):
    montant = 1000 + 37 * rang
    return {"montant_demande_centimes": montant, "montant_finance_centimes": 4 * montant,
            "montant_ht_centimes": montant}  # fmt: skip


def build(depot, rang, **champs):
    """Return an avance that is not written yet."""
    valeurs = {
        "depot": depot, "organisation": depot.organisation, "dispositif": depot.dispositif,
        "phase": "avance", "numero_ans": f"ANS{rang % 3}", "num_ligne": 1, "numero_editeur": "1",
        "numero_asp": f"{depot.pk}-{rang}", "etat": "deposee", "deposee_le": depot.recu_le,
        "regime_tva": "TTC", "deposee_par": depot.personne, **signed("payee"),
    }  # fmt: skip
    return Demande(**valeurs | money(rang) | champs)


class Vie:
    """What happens to the demandes of two suppliers, by every way there is to write a row."""

    def __init__(self, depots):
        self.depots, self.rang = depots, 0

    def deposit(self, etat, n):
        lignes = []
        for rang in range(self.rang, self.rang + n + 1):
            lignes.append(build(self.depots[rang % 2], rang, etat=(etat, "incomplete")[rang % 2]))
        self.rang += n + 1
        Demande.objects.bulk_create(lignes)

    def move(self, etat, n):
        for une in Demande.objects.filter(pk__in=self.some(n)):
            une.etat = etat
            une.save()

    def move_at_once(self, etat, n):
        Demande.objects.filter(pk__in=self.some(n)).update(etat=etat)

    def pay(self, etat, n):
        Demande.objects.filter(pk__in=self.some(n)).update(
            etat="payee", montant_decide_centimes=F("montant_demande_centimes"),
            montant_paye_centimes=F("montant_demande_centimes") / 2,
        )  # fmt: skip

    def write_straight(self, etat, n):
        with connection.cursor() as curseur:
            curseur.execute(
                "UPDATE depots_demande SET etat = %s, numero_ans = 'ANS9' WHERE num_ligne = 1"
                " AND id %% 3 = %s", [etat, n % 3],
            )  # fmt: skip

    def say_something(self, etat, n):
        Demande.objects.filter(pk__in=self.some(n)).update(client=etat)

    def settle(self, etat, n):
        for une in ready_for_solde(Demande.objects.all())[: n + 1]:
            champs = {"phase": "solde", "avance": une, "numero_ans": une.numero_ans, "etat": etat}
            build(une.depot, 0, **champs, numero_asp=une.numero_asp).save()

    def remove(self, etat, n):
        Demande.objects.filter(pk__in=self.some(n), soldes=None).delete()

    def change_one_s_mind(self, etat, n):
        point = transaction.savepoint()
        self.deposit(etat, n)
        self.move_at_once(etat, n)
        transaction.savepoint_rollback(point)

    def some(self, n):
        """Return what may be moved: an avance that a solde follows stays paid."""
        return list(Demande.objects.filter(soldes=None, phase="avance")
                    .order_by("pk").values_list("pk", flat=True)[: n + 1])  # fmt: skip


ACTES = ["deposit", "move", "move_at_once", "pay", "write_straight", "say_something", "settle",
         "remove", "change_one_s_mind"]  # fmt: skip
GESTES = st.tuples(st.sampled_from(ACTES), st.sampled_from(Etat.values), st.integers(0, 6))


@pytest.fixture
def depots(fournisseur):
    autre = Organisation.objects.create(
        nature=NatureOrganisation.FOURNISSEUR, nom="Autre", siren="552100554"
    )
    signed("payee")
    return make_depot(fournisseur), make_depot(autre)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(gestes=st.lists(GESTES, max_size=15))
def test_the_totals_are_the_sums_whatever_happens(depots, gestes):
    with transaction.atomic():
        vie = Vie(depots)
        for acte, etat, n in gestes:
            if acte == "write_straight" and Demande.objects.exclude(soldes=None).exists():
                continue
            getattr(vie, acte)(etat, n)
        assert find_gaps() == []
        for depot in depots:
            siennes = Demande.objects.filter(organisation=depot.organisation)
            sommes = totals(depot.organisation)
            assert sum(s.nombre for s in sommes) == siennes.count()
            assert to_settle(sommes) == ready_for_solde(siennes).count()
        transaction.set_rollback(True)


def test_a_total_that_was_tampered_with_is_told_then_made_again(fournisseur, capsys):
    make_demande(fournisseur)
    call_command("totaux", "verifier")
    assert "Totaux exacts." in capsys.readouterr().out
    Total.objects.update(nombre=F("nombre") + 2, demande_centimes=F("demande_centimes") - 5)
    with pytest.raises(CommandError, match="guichet totaux refaire"):
        call_command("totaux", "verifier")
    assert "écart de 2 demande(s), de -5 centime(s) demandés" in capsys.readouterr().err
    call_command("totaux", "refaire")
    call_command("totaux", "verifier")


def test_triggers_that_a_migration_lost_are_put_back_and_the_rest_counted(fournisseur):
    make_demande(fournisseur)
    declencheurs.remove(connection)
    make_demande(fournisseur)
    assert len(find_gaps()) == 1
    _keep_triggers("default")
    assert declencheurs.is_installed(connection)
    make_demande(fournisseur, etat="incomplete")
    assert find_gaps() == []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_nothing_and_wait_for_nobody(fournisseur):
    depots = [make_depot(fournisseur) for _ in range(6)]
    signed("payee")
    depart, fautes = threading.Barrier(len(depots)), []

    def live(depot):
        try:
            depart.wait(20)
            for tour in range(5):
                with transaction.atomic():
                    lignes = [build(depot, 10 * tour + n) for n in range(10)]
                    Demande.objects.bulk_create(lignes)
                Demande.objects.filter(depot=depot).update(etat="validee")
        except Exception as faute:  # noqa: BLE001 -- told below, in the thread of the test
            fautes.append(faute)
        finally:
            connection.close()

    fils = [threading.Thread(target=live, args=(depot,)) for depot in depots]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    assert fautes == []
    assert sum(s.nombre for s in totals(fournisseur)) == 300
    assert find_gaps() == []
    # A kind has no more rows than there were writers at once.
    assert Total.objects.count() <= 2 * 3 * len(depots)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer")
def test_an_act_does_not_wait_for_another_of_the_same_supplier(fournisseur):
    """Else two groups of acts that take two suppliers in turn would wait for each other."""
    une, autre = make_demande(fournisseur), make_demande(fournisseur)

    def move():
        Demande.objects.filter(pk=autre.pk).update(etat="incomplete")
        connection.close()

    fil = threading.Thread(target=move)
    with transaction.atomic():
        Demande.objects.filter(pk=une.pk).update(etat="incomplete")
        fil.start()
        fil.join(10)
        assert not fil.is_alive()
    assert find_gaps() == []
    assert [s.nombre for s in totals(fournisseur)] == [2]
