"""The published list of who may enrol (AF-PHA-LGO-Va1 §3.2)."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from guichet.referencement import agence, fournisseur
from tests.guichet.referencement.conftest import SIRET, SIRET_DISTRIBUTEUR


def _rows(client):
    contenu = b"".join(client.get(reverse("referencement:operateurs_csv")).streaming_content)
    _, *lignes = csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";")
    return [tuple(ligne[-3:]) for ligne in lignes]


def _page(client):
    return client.get(reverse("referencement:operateurs")).text


EDITEUR = ("Éditions Santé", SIRET, "Éditeur")
DISTRIBUTEUR = ("Distribution Ouest", SIRET_DISTRIBUTEUR, "Distributeur")


def test_it_names_the_editor_and_its_declared_distributors(client, referencee, editrice, mandat):
    octroi = referencee()
    fournisseur.add_distributeur(editrice, octroi.candidature, mandat())
    assert _rows(client) == [EDITEUR, DISTRIBUTEUR]
    page = _page(client)
    assert "Distribution Ouest" in page
    assert octroi.numero in page


@pytest.mark.parametrize(
    ("fin", "autorise"),
    [(date(2022, 2, 28), False), (date(2022, 3, 1), True), (date(2022, 3, 2), True), (None, True)],
)
def test_a_distributor_stays_to_the_last_day_of_its_mandate(
    client, referencee, editrice, mandat, fin, autorise
):
    """The clock is on 01/03/2022."""
    fournisseur.add_distributeur(editrice, referencee().candidature, mandat(fin=fin))
    assert _rows(client) == ([EDITEUR, DISTRIBUTEUR] if autorise else [EDITEUR])


def test_nobody_may_enrol_for_a_solution_without_funding_or_withdrawn(client, referencee, agent):
    referencee(solution="Sans financement", finance=False)
    retiree = referencee(solution="Retirée")
    agence.withdraw(agent, retiree.candidature, "Version changée.")
    assert _rows(client) == []
    assert "Aucun opérateur n’est encore autorisé" in _page(client)


def test_it_is_searched_by_operator_and_dispositif(client, referencee, editrice, mandat):
    fournisseur.add_distributeur(editrice, referencee(solution="Une").candidature, mandat())
    referencee(solution="Autre")
    adresse = reverse("referencement:operateurs")
    page = client.get(adresse, {"q": SIRET_DISTRIBUTEUR}).text
    assert ("Une 12" in page, "Autre 12" in page) == (True, False)
    assert (
        "Aucun opérateur ne correspond" in client.get(adresse, {"dispositif": "MDV-LGC-Va1"}).text
    )


@pytest.mark.parametrize("nombre", [1, 12])
def test_it_costs_the_same_whatever_its_length(
    client, referencee, nombre, django_assert_num_queries
):
    for n in range(nombre):
        referencee(solution=f"Solution {n}")
    with django_assert_num_queries(3):
        assert client.get(reverse("referencement:operateurs")).status_code == 200
