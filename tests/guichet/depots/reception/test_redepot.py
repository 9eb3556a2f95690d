"""A beneficiary that is given back may be claimed again, by anybody, under another number."""

from dataclasses import replace
from datetime import date

import pytest

from guichet.depots.actes import Acte
from guichet.depots.cycle import apply
from guichet.depots.models import Etat, Pretention
from tests.guichet.depots.conftest import AUTRE_SIRET
from tests.guichet.depots.envois import deposer


@pytest.fixture
def premieres(fabrique, envoyer, garder):
    """The demandes of a first deposit."""
    return list(deposer(envoyer(fabrique), garder(fabrique.archive)).demandes.all())


@pytest.fixture
def finir(deposant, instructrice):
    """End a demande, as its supplier or as the agency does."""

    def _finir(demande, acte):
        apply(demande, acte, deposant if acte == Acte.RETIREE else instructrice)

    return _finir


def renumbered(fabrique):
    """The same beneficiaries in another file, each demande under a new number."""
    lignes = [_renumber(ligne) for ligne in fabrique.arbre["lignesImport"]]
    nouveau = fabrique.with_lines(lignes)
    return replace(nouveau, nom=fabrique.nom.replace("-001.json", "-002.json"))


def _renumber(ligne):
    ancien = ligne["numeroEditeur"]
    nouveau = f"{int(ancien) + 100:05d}"
    pieces = [
        piece | {"nomFichier": piece["nomFichier"].replace(ancien, nouveau)}
        for piece in ligne["piecesJustificatives"]
    ]
    return ligne | {"numeroEditeur": nouveau, "piecesJustificatives": pieces}


@pytest.mark.parametrize("acte", [Acte.RETIREE, Acte.REFUSEE])
def test_what_ended_is_deposited_again_by_its_own_supplier(
    fabrique, premieres, envoyer, garder, finir, acte
):
    for demande in premieres:
        finir(demande, acte)
    nouveau = renumbered(fabrique)
    depot = deposer(envoyer(nouveau), garder(nouveau.archive))
    assert [c["code"] for d in depot.rapport["demandes"] for c in d["constats"]] == []
    assert [d.etat for d in depot.demandes.all()] == [Etat.DEPOSEE] * 3
    tenues = Pretention.objects.filter(rendue_le=None)
    assert set(tenues.values_list("demande__depot", flat=True)) == {depot.pk}


@pytest.mark.parametrize("acte", [Acte.RETIREE, Acte.REFUSEE])
def test_what_ended_is_free_for_another_supplier(
    fabrique, premieres, concurrent, enroler, envoyer, garder, finir, acte
):
    """One of three is given back: that one is obtained, the two others are not."""
    finir(premieres[0], acte)
    organisation, eve = concurrent
    enroler(fabrique, organisation, AUTRE_SIRET)
    envoi = envoyer(fabrique, eve, organisation, AUTRE_SIRET)
    depot = deposer(envoi, garder(fabrique.archive))
    assert list(depot.demandes.values_list("num_ligne", flat=True)) == [premieres[0].num_ligne]
    assert depot.nb_rejetees == 2


@pytest.mark.parametrize(
    ("acte", "donnees"),
    [
        (Acte.VALIDEE, {}),
        (Acte.A_MODIFIER, {"motif": "Le devis.", "reponse_jusqu_au": date(2099, 1, 1)}),
    ],
)
def test_what_goes_on_is_not_free(
    fabrique, premieres, envoyer, garder, instructrice, acte, donnees
):
    for demande in premieres:
        apply(demande, acte, instructrice, **donnees)
    nouveau = renumbered(fabrique)
    assert deposer(envoyer(nouveau), garder(nouveau.archive)).nb_rejetees == 3
