"""Demandes are found by words and by the beginning of any number."""

import pytest

from guichet.depots.models import Demande, Terme
from guichet.depots.suivi import termes
from guichet.depots.suivi.termes import found_by_words, named, rows_of, terms_of
from tests.guichet.depots.lignes import make_demande


@pytest.fixture
def nommer():
    """Make a demande with its terms, as a deposit does."""

    def _nommer(organisation, client, **champs):
        demande = make_demande(organisation, client=client, **champs)
        siennes = Demande.objects.filter(pk=demande.pk)
        Terme.objects.bulk_create(Terme(**ligne) for ligne in rows_of(named(siennes)))
        return demande

    return _nommer


def test_a_name_is_kept_from_each_of_its_words_and_numbers_whole():
    assert terms_of("Cabinet d’Éve", ["00042", "A-1"]) == {
        "cabinet d eve", "d eve", "eve", "00042", "a 1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("q", "trouve"),
    [
        ("garnier", True), ("GARN", True), ("cabinet gar", True), ("garnier cabinet", True),
        ("gârnier", True), ("arnier", False), ("cabinet martin", False), ("901", True),
        ("90108", True), ("901089", False), ("asp-7", True), ("", False), ("%", False),
        ("garnier 901", True),
    ],
)  # fmt: skip
def test_a_demande_is_found_by_what_its_words_begin_with(fournisseur, nommer, q, trouve):
    demande = nommer(
        fournisseur, "Cabinet Garnier", numero_editeur="90108", numero_asp="ASP-7-90108"
    )
    nommer(fournisseur, "Cabinet Durand")
    assert (demande.pk in found_by_words(fournisseur, q)) is trouve


def test_nobody_finds_the_demandes_of_another(fournisseur, concurrent, nommer):
    autre, _ = concurrent
    sienne, ailleurs = nommer(fournisseur, "Garnier"), nommer(autre, "Garnier")
    assert found_by_words(fournisseur, "garnier") == [sienne.pk]
    assert found_by_words(autre, "garnier") == [ailleurs.pk]
    assert set(found_by_words(None, "garnier")) == {sienne.pk, ailleurs.pk}


def test_what_answers_is_bounded(fournisseur, nommer, monkeypatch):
    monkeypatch.setattr(termes, "TROUVEES_MAX", 2)
    for _ in range(6):
        nommer(fournisseur, "Martin")
    assert len(found_by_words(fournisseur, "martin")) == 3


def test_a_deposit_writes_the_terms_of_its_demandes(fournisseur, fabrique, envoyer):
    from tests.guichet.depots.test_pages import deposer

    demandes = deposer(envoyer(fabrique)).demandes.all()
    for demande in demandes:
        assert demande.pk in found_by_words(fournisseur, demande.numero_editeur)
        assert demande.pk in found_by_words(fournisseur, demande.client.lower()[:4])
        for pretention in demande.pretentions.all():
            assert demande.pk in found_by_words(fournisseur, pretention.valeur[:7])
        assert demande.client_norme == termes.normalise(demande.client)
