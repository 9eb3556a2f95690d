"""How many there are of each kind, without counting demandes."""

import pytest

from guichet.depots.models import Total
from guichet.depots.suivi.facettes import facets, how_many, kinds
from guichet.depots.suivi.recherche import Criteres
from tests.guichet.depots.lignes import make_demande


@pytest.fixture
def demandes(fournisseur, concurrent):
    autre, _ = concurrent
    for etat, nombre in (("deposee", 3), ("incomplete", 2), ("payee", 1)):
        for _ in range(nombre):
            make_demande(fournisseur, etat=etat)
    make_demande(autre)


def said(facettes):
    return {f.nom: {c.libelle: c.nombre for c in f.choix[1:]} for f in facettes}


def test_each_state_says_how_many(fournisseur, demandes):
    dits = said(facets(kinds(fournisseur), Criteres()))
    assert dits["etat"] == {
        "Incomplète": 2, "Déposée": 3, "Décidée et payée": 1, "Solde à demander": None,
    }  # fmt: skip
    assert dits["phase"] == {"Avance": 6}


def test_a_choice_narrows_the_others_and_not_its_own(fournisseur, demandes):
    dits = said(facets(kinds(fournisseur), Criteres(etat="incomplete")))
    assert dits["etat"]["Déposée"] == 3
    assert dits["phase"] == {"Avance": 2}


def test_totals_say_nothing_of_what_they_do_not_know(fournisseur, demandes):
    dits = said(facets(kinds(fournisseur), Criteres(q="garnier")))
    assert set(dits["etat"].values()) == {None}
    assert how_many(kinds(fournisseur), Criteres(q="garnier")) is None
    assert how_many(kinds(fournisseur), Criteres(etat="a_solder")) is None


@pytest.mark.parametrize(("etat", "nombre"), [("", 6), ("deposee", 3), ("refusee", 0)])
def test_the_number_of_results_is_exact(fournisseur, demandes, etat, nombre):
    assert how_many(kinds(fournisseur), Criteres(etat=etat)) == nombre


def test_agents_choose_a_supplier(fournisseur, concurrent, demandes):
    autre, _ = concurrent
    noms = {str(fournisseur.pk): fournisseur.nom, str(autre.pk): autre.nom}
    sortes = kinds(None)
    dits = said(facets(sortes, Criteres(), "", noms))
    assert dits["fournisseur"] == {fournisseur.nom: 6, autre.nom: 1}
    assert how_many(sortes, Criteres(), str(autre.pk)) == 1


def test_several_rows_of_one_kind_are_one(fournisseur, demandes):
    total = Total.objects.filter(organisation=fournisseur, etat="deposee").get()
    total.pk, total.nombre = None, -1
    total.save()
    assert how_many(kinds(fournisseur), Criteres(etat="deposee")) == 2
