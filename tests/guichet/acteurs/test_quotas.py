"""How much an organisation may have kept in a day."""

import ast
import io
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection

import guichet
from guichet import horloge
from guichet.acteurs import quotas
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Consommation
from guichet.acteurs.quotas import Quota, QuotaAtteint, QuotaDuJour, Quotas, sweep
from guichet.fichiers.models import Fichier
from guichet.fichiers.reception import keep
from sons.reglement.source import Source, Statut


@pytest.fixture
def etroit(monkeypatch):
    """Ten bytes and three contents a day."""
    du_jour = QuotaDuJour(10, 3, Source("PROJET", "essai"), Statut.RECONSTITUE)
    monkeypatch.setattr(quotas, "quotas", lambda: Quotas(du_jour))


@pytest.fixture
def instant(monkeypatch):
    instant = [horloge.instant_reel().replace(hour=12)]
    monkeypatch.setattr("guichet.horloge.instant_reel", lambda: instant[0])
    return instant


def hand_in(organisation, contenu):
    return keep(io.BytesIO(contenu), 100, pour=Quota(organisation))


def test_the_shipped_quota_leaves_a_large_supplier_at_ease():
    jour = quotas.quotas().jour
    assert jour.octets_max >= 50 * 204 * 1024**2
    assert jour.fichiers_max >= 10_000


def test_what_passes_the_quota_is_refused_with_its_count_and_kept_nowhere(
    fournisseur, etroit, instant
):
    hand_in(fournisseur, b"12345678")
    with pytest.raises(QuotaAtteint) as refus:
        hand_in(fournisseur, b"abc")
    demain = (instant[0] + timedelta(days=1)).astimezone(horloge.PARIS)
    assert "volume : 8 octets sur 10 octets ; fichiers : 1 sur 3" in str(refus.value)
    assert f"à partir du {demain:%d/%m/%Y} à 0 h" in str(refus.value)
    assert Fichier.objects.count() == 1
    hand_in(fournisseur, b"ab")
    instant[0] += timedelta(days=1)
    hand_in(fournisseur, b"abc")


def test_small_contents_count_too_and_the_same_one_once(fournisseur, etroit):
    for contenu in (b"1", b"2", b"1", b"3", b"2"):
        hand_in(fournisseur, contenu)
    with pytest.raises(QuotaAtteint):
        hand_in(fournisseur, b"4")
    assert Consommation.objects.get().fichiers == 3


def test_the_first_of_the_day_is_refused_too_when_it_is_more_than_a_day_s(fournisseur, etroit):
    with pytest.raises(QuotaAtteint, match="volume : 0 octets sur 10 octets"):
        Quota(fournisseur).spend(11)
    assert not Consommation.objects.exists()
    Quota(fournisseur).spend(10)
    with pytest.raises(QuotaAtteint, match="volume : 10 octets"):
        Quota(fournisseur).spend(1)


def test_but_for_the_first_of_the_day_counting_is_one_statement(
    fournisseur, django_assert_num_queries
):
    Quota(fournisseur).spend(1)
    with django_assert_num_queries(1):
        Quota(fournisseur).spend(1)
    assert Consommation.objects.get().octets == 2


def test_each_organisation_has_its_own(fournisseur, etroit, rattache, personne):
    hand_in(fournisseur, b"1234567890")
    autre = rattache(personne, Role.INSTRUCTEUR).organisation
    hand_in(autre, b"abcdefghij")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_share_what_is_left(fournisseur, etroit):
    refus = []

    def envoyer(contenu):
        try:
            hand_in(fournisseur, contenu)
        except QuotaAtteint as faute:
            refus.append(faute)
        finally:
            connection.close()

    envois = [Thread(target=envoyer, args=[b"%06d" % n]) for n in range(4)]
    for un in envois:
        un.start()
    for un in envois:
        un.join()
    assert len(refus) == 3
    assert Consommation.objects.get().octets == 6


def test_old_days_are_forgotten(fournisseur, instant):
    Quota(fournisseur).spend(1)
    instant[0] += timedelta(days=61)
    Quota(fournisseur).spend(1)
    sweep()
    assert Consommation.objects.count() == 1


def test_every_door_says_on_whose_account_it_keeps_a_content():
    """Of the sources: a call of ``keep`` or ``store`` without ``pour`` would escape the quota."""
    muets = []
    for source in Path(guichet.__file__).parent.rglob("*.py"):
        arbre = ast.parse(source.read_text())
        importes = {
            (alias.asname or alias.name)
            for noeud in ast.walk(arbre)
            if isinstance(noeud, ast.ImportFrom) and noeud.module == "guichet.fichiers.reception"
            for alias in noeud.names
        } & {"keep", "store"}
        definis = {n.name for n in ast.walk(arbre) if isinstance(n, ast.FunctionDef)}
        muets += [
            f"{source.name}:{noeud.lineno}"
            for noeud in ast.walk(arbre)
            if isinstance(noeud, ast.Call)
            and isinstance(noeud.func, ast.Name)
            and noeud.func.id in importes - definis
            and "pour" not in {mot.arg for mot in noeud.keywords}
        ]
    assert muets == []
