"""Limits and shares that people read are those of the data."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from guichet.depots.models import Depot
from guichet.depots.models.controle import Phase
from guichet.depots.reception.formulaire import EnvoiForm, at_most
from guichet.fichiers.reception import readable
from guichet.publication.templatetags.publication import pourcent
from guichet.publication.views.accueil import shares
from sons.ecriture import write_json
from sons.reglement import phase
from tests.guichet.depots.envois import adresse, formulaire


@pytest.mark.parametrize(
    ("nombres", "phrase"),
    [
        ([200], "200 demandes au plus"),
        ([200, 200], "200 demandes au plus"),
        ([300, 200], "200 demandes ou 300 demandes au plus, selon le dispositif"),
    ],
)
def test_limits_that_differ_are_all_said(nombres, phrase):
    assert at_most(nombres, "{} demandes".format) == phrase


def test_the_form_says_the_limits_of_the_dispositif(fournisseur, fabrique, monkeypatch):
    def said():
        champs = EnvoiForm(fournisseur, depot=True).fields
        return champs["fichier"].help_text + champs["archive"].help_text

    assert "200 demandes au plus" in said()
    assert f"{readable(200 * 1024**2)} au plus" in said()
    limites = replace(fabrique.textes.dispositif.limites, demandes_max=7, taille_piece_max_octets=9)
    monkeypatch.setattr(
        "guichet.depots.reception.formulaire.reglement", lambda: _Reglement(fabrique, limites)
    )
    assert "7 demandes au plus" in said()
    assert "9 octets au plus" in said()


class _Reglement:
    """Texts that an operator changed."""

    def __init__(self, fabrique, limites):
        self._dispositif = replace(fabrique.textes.dispositif, limites=limites)

    def dispositif(self, code):
        return self._dispositif


def test_shares_that_differ_are_said_from_the_least_to_the_greatest():
    assert shares([Decimal("0.30"), Decimal("0.3")]) == pourcent(Decimal("0.3"))
    assert (
        shares([Decimal("0.5"), Decimal("0.3")])
        == f"de {pourcent(Decimal('0.3'))} à {pourcent(Decimal('0.5'))}"
    )


def test_the_home_page_says_the_shares_of_the_texts(client, db):
    page = client.get("/").text
    assert f"{pourcent(Decimal('0.3'))} du montant" in page
    assert pourcent(Decimal("0.7")) in page


def test_the_phases_are_those_of_the_engine():
    assert set(Phase.values) == {une.value for une in phase.Phase}


def test_a_line_that_is_no_demande_comes_back_to_be_corrected_as_it_is(
    entree, fournisseur, fabriquer, enroler, horloge_de
):
    fabrique = fabriquer(1, dispositif="MDV-LGC-Va2")
    enroler(fabrique)
    horloge_de(fabrique.instant)
    (ligne,) = fabrique.arbre["lignesImport"]
    contenu = write_json(fabrique.arbre | {"lignesImport": [ligne, 42]})
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique, contenu))
    depot = Depot.objects.get()
    assert (depot.verdict, depot.nb_acceptees, depot.nb_rejetees) == ("partiel", 1, 1)
    corrige = entree.get(reverse("depots:corrige", args=[depot.pk]))
    assert corrige.json()["lignesImport"] == [42]
