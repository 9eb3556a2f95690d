from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Organisation
from guichet.journal import declencheurs
from guichet.journal.ancre import tell_head
from guichet.journal.inscription import canonical, compute_empreinte, record
from guichet.journal.models import EMPREINTE_INITIALE, Inscription, Tete
from guichet.journal.verification import verify
from guichet.taches.registre import declared


class Acte(models.TextChoices):
    ESSAI = "essai", "Essai"


@pytest.fixture
def journal(personne, fournisseur, rattache):
    rattache(personne, Role.COLLABORATEUR)
    return [record(personne, Acte.ESSAI, fournisseur, {"n": n}, {"n": n + 1}) for n in range(5)]


@pytest.fixture
def sans_declencheurs(journal):
    """As somebody would who rules over the database."""
    declencheurs.remove(connection)
    yield
    declencheurs.install(connection)


def test_an_act_says_who_as_what_did_what_to_what(journal, personne, fournisseur):
    inscription = Inscription.objects.get(rang=1)
    assert inscription.personne == personne
    assert inscription.roles == "collaborateur"
    assert inscription.libelle == "Essai"
    assert (inscription.objet_type, inscription.objet_id) == (
        "acteurs.organisation",
        str(fournisseur.pk),
    )
    assert (inscription.avant, inscription.apres) == ('{"n":0}', '{"n":1}')


def test_each_link_holds_the_hash_of_the_one_before(journal):
    assert journal[0].empreinte_precedente == EMPREINTE_INITIALE
    for avant, apres in pairwise(journal):
        assert apres.empreinte_precedente == avant.empreinte


def test_an_intact_journal_is_found_intact(journal):
    verdict = verify()
    assert (verdict.nombre, verdict.faute) == (5, None)
    assert verdict.empreinte == journal[-1].empreinte


def test_an_empty_journal_is_intact(db):
    assert verify().faute is None


@pytest.mark.parametrize(
    "ordre", ["UPDATE journal_inscription SET acte = 'x'", "DELETE FROM journal_inscription"]
)
def test_the_database_refuses_to_rewrite_the_journal(journal, ordre):
    with pytest.raises(IntegrityError, match="Le journal ne se modifie pas"), transaction.atomic():
        connection.cursor().execute(ordre)


def test_the_portal_acts_by_itself_under_no_name(fournisseur):
    assert record(None, Acte.ESSAI, fournisseur).personne is None


def test_an_act_that_fails_leaves_nothing_in_the_journal(fournisseur):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(None, Acte.ESSAI, fournisseur)
        1 / 0  # noqa: B018
    assert (Inscription.objects.count(), Tete.objects.get().rang) == (0, 0)


def test_dates_and_amounts_are_written_exactly():
    assert (
        canonical({"b": Decimal("1.10"), "a": [date(2022, 9, 1)]})
        == '{"a":["2022-09-01"],"b":"1.10"}'
    )


def test_a_float_is_refused():
    with pytest.raises(TypeError, match="float"):
        canonical({"montant": 1.1})


_AUTRES = {
    "instant": st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.timezones()),
    "personne_id": st.none(),
    "roles": st.text("abc", max_size=9),
    "acte": st.text("abc", max_size=9),
    "libelle": st.text("abc", max_size=9),
    "objet_type": st.text("abc", max_size=9),
    "objet_id": st.text("abc", max_size=9),
    "avant": st.text("abc", max_size=9),
    "apres": st.text("abc", max_size=9),
    "empreinte_precedente": st.text("abc", min_size=64, max_size=64),
    "empreinte": st.text("abc", min_size=64, max_size=64),
}


def _changements():
    return st.sampled_from(sorted(_AUTRES)).flatmap(
        lambda champ: st.tuples(st.just(champ), _AUTRES[champ])
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rang=st.integers(1, 5), changement=_changements())
def test_any_change_to_any_link_is_found(sans_declencheurs, rang, changement):
    with transaction.atomic():
        Inscription.objects.filter(rang=rang).update(**dict([changement]))
        assert f"L’inscription {rang} " in verify().faute
        transaction.set_rollback(True)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(rangs=st.sets(st.integers(1, 5), min_size=1))
def test_any_deletion_is_found(sans_declencheurs, rangs):
    with transaction.atomic():
        Inscription.objects.filter(rang__in=rangs).delete()
        assert "disparu" in verify().faute
        transaction.set_rollback(True)


def test_a_forged_link_at_the_end_is_found(sans_declencheurs, journal):
    faux = Inscription.objects.get(rang=5)
    faux.rang, faux.empreinte_precedente = 6, faux.empreinte
    faux.save(force_insert=True)
    assert verify().faute == "L’inscription 6 a été ajoutée hors du portail."


def test_a_last_link_rewritten_with_its_hash_is_found(sans_declencheurs, journal):
    from guichet.journal.inscription import compute_empreinte

    derniere = Inscription.objects.get(rang=5)
    derniere.instant += timedelta(days=1)
    derniere.empreinte = compute_empreinte(derniere)
    derniere.save(force_update=True)
    assert (
        verify().faute
        == "La dernière inscription (5) n’est pas celle que la tête du journal annonce."
    )


def test_the_command_says_that_all_is_well_and_how_far_it_went(journal, capsys):
    call_command("journal", "verifier")
    sortie = capsys.readouterr().out
    assert "5 inscription(s) vérifiée(s) sur 5" in sortie
    assert (
        f"Journal intact : 5 inscription(s), dernière empreinte {journal[-1].empreinte}." in sortie
    )


def test_the_head_leaves_the_base_every_hour(journal, lignes_de_securite):
    assert declared()["guichet.journal.ancre.tell_head"] == 60
    tell_head()
    (ligne,) = [une for une in lignes_de_securite() if une["evenement"] == "journal.ancre"]
    assert ligne["details"] == {"rang": 5, "empreinte": journal[-1].empreinte}


def test_a_chain_rewritten_whole_is_found_by_an_anchor_kept_outside(sans_declencheurs, journal):
    ancre = f"3:{journal[2].empreinte}"
    call_command("journal", "verifier", ancre=(3, journal[2].empreinte))
    empreinte = EMPREINTE_INITIALE
    for une in Inscription.objects.order_by("rang"):
        une.libelle, une.empreinte_precedente = "Récrit", empreinte
        empreinte = une.empreinte = compute_empreinte(une)
        une.save()
    Tete.objects.update(empreinte=empreinte)
    assert verify().faute is None
    with pytest.raises(CommandError, match="n’est pas celle de l’ancre"):
        call_command("journal", "verifier", "--ancre", ancre)


@pytest.mark.parametrize("ancre", ["9:abc", "5:abc"])
def test_an_anchor_that_the_chain_does_not_bear_is_told(journal, ancre):
    with pytest.raises(CommandError, match="n’est pas celle de l’ancre"):
        call_command("journal", "verifier", "--ancre", ancre)


@pytest.mark.parametrize("ancre", ["abc", "5", "5:", ":abc", "-1:abc"])
def test_what_is_no_anchor_is_refused(journal, ancre):
    with pytest.raises(CommandError, match="RANG:EMPREINTE"):
        call_command("journal", "verifier", f"--ancre={ancre}")


def test_the_command_names_the_first_broken_link(sans_declencheurs):
    Inscription.objects.filter(rang__gte=3).update(acte="autre")
    with pytest.raises(CommandError, match=r"après 2 inscription.* L’inscription 3 a été modifiée"):
        call_command("journal", "verifier")


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_instant_never_fork_the_chain():
    organisation = Organisation.objects.create(nature="ans", nom="ANS")

    def ecrire(_):
        for _ in range(5):
            with transaction.atomic():
                record(None, Acte.ESSAI, organisation)
        connection.close()

    with ThreadPoolExecutor(8) as fils:
        list(fils.map(ecrire, range(8)))
    assert (verify().nombre, verify().faute) == (40, None)


@pytest.mark.django_db(transaction=True)
def test_an_act_is_recorded_only_in_its_transaction():
    organisation = Organisation.objects.create(nature="ans", nom="ANS")
    with pytest.raises(transaction.TransactionManagementError):
        record(None, Acte.ESSAI, organisation)
