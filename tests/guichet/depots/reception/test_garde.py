"""A rehearsal is deposited as it is: what is held, until when, by whom, and only once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Consommation, Personne
from guichet.acteurs.quotas import quotas
from guichet.depots.models import Demande, Depot, NumeroUtilise, Reception, Simulation
from guichet.depots.reception import garde
from guichet.fichiers import stockage
from tests.guichet.depots.envois import adresse, formulaire


@pytest.fixture
def simulee(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique))
    return Simulation.objects.get()


def deposer(client, simulation):
    return client.post(reverse("depots:deposer_simulation", args=[simulation.pk]), follow=True)


def page(client, simulation):
    return client.get(reverse("depots:simulation", args=[simulation.pk])).text


def test_the_very_bytes_are_deposited_in_one_click(entree, fabrique, simulee):
    assert "Déposer ce fichier" in page(entree, simulee)
    deposer(entree, simulee)
    depot = Depot.objects.get()
    assert (depot.empreinte, depot.nom) == (simulee.empreinte, fabrique.nom)
    assert depot.archive.empreinte == simulee.archive.empreinte
    assert depot.nom_archive == "PIECES.zip"
    assert depot.recu_le == fabrique.instant
    assert depot.nb_acceptees == 3
    assert "Ce fichier est déposé" in page(entree, simulee)


def test_two_clicks_make_one_deposit(entree, simulee):
    premiere, seconde = deposer(entree, simulee), deposer(entree, simulee)
    assert premiere.redirect_chain == seconde.redirect_chain
    assert "avait déjà été déposé" in seconde.text
    assert (Depot.objects.count(), Demande.objects.count()) == (1, 3)


def test_a_file_of_another_day_takes_a_name_of_today(entree, fabrique, simulee, horloge_de):
    lendemain = fabrique.instant + timedelta(days=1)
    horloge_de(lendemain)
    neuf = fabrique.nom.replace(f"{fabrique.instant:%Y%m%d}", f"{lendemain:%Y%m%d}")
    assert f"sous le nom {neuf}" in page(entree, simulee)
    assert "déposé sous un nom du jour" in deposer(entree, simulee).text
    assert Depot.objects.get().nom == neuf


def test_a_name_that_served_gives_way_to_the_next(entree, fournisseur, fabrique, simulee):
    autre = fabrique.with_lines(fabrique.arbre["lignesImport"][:1])
    entree.post(adresse("deposer", fournisseur), formulaire(autre, nom=fabrique.nom))
    assert "a déjà servi" in page(entree, simulee)
    deposer(entree, simulee)
    assert Depot.objects.first().nom == fabrique.nom.replace("-001.json", "-002.json")


def test_past_its_hour_nothing_is_held_and_nothing_deposited(entree, simulee):
    assert simulee.gardee_jusqu_a - horloge.instant_reel() <= garde.DUREE
    Simulation.objects.update(gardee_jusqu_a=horloge.instant_reel())
    assert "n’est plus gardé" in page(entree, simulee)
    assert "n’est plus gardé" in deposer(entree, simulee).text
    garde.let_go()
    simulee.refresh_from_db()
    assert (simulee.json, simulee.archive, simulee.gardee_jusqu_a) == (None, None, None)
    assert Depot.objects.count() == Reception.objects.count() == 0


def test_before_its_hour_the_sweep_leaves_it(simulee):
    garde.let_go()
    simulee.refresh_from_db()
    assert simulee.json is not None


def test_a_content_that_is_lost_is_told(entree, simulee):
    stockage.remove_content(simulee.json.empreinte)
    assert "n’est plus gardé" in deposer(entree, simulee).text
    assert Reception.objects.count() == 0


def test_a_zip_that_is_lost_deposits_nothing(entree, simulee):
    stockage.remove_content(simulee.archive.empreinte)
    entree.raise_request_exception = False
    reponse = entree.post(reverse("depots:deposer_simulation", args=[simulee.pk]))
    assert reponse.status_code == 503
    assert Depot.objects.count() == Reception.objects.count() == 0


def test_what_would_not_be_recorded_is_held_to_be_corrected_only(
    entree, fournisseur, fabrique, horloge_de
):
    horloge_de(fabrique.instant + timedelta(days=3000))
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique))
    simulation = Simulation.objects.get()
    assert simulation.nb_rejetees == 3
    assert simulation.gardee_jusqu_a is not None
    assert "Déposer ce fichier" not in page(entree, simulation)


def test_rehearsals_leave_half_of_the_day_to_deposits(
    entree, fournisseur, fabrique, horloge_de, monkeypatch
):
    horloge_de(fabrique.instant)
    moitie = quotas().jour.octets_max // 2
    jour = horloge.instant_reel().astimezone(horloge.PARIS).date()
    Consommation.objects.create(organisation=fournisseur, jour=jour, octets=moitie, fichiers=1)
    # Other bytes than those of the other tests: what is already kept costs nothing.
    neuf = fabrique.contenu + b" "
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique, contenu=neuf))
    assert Simulation.objects.get().gardee_jusqu_a is None
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique, contenu=neuf))
    assert Depot.objects.count() == 1


def test_who_may_only_rehearse_does_not_deposit_it(
    client, fournisseur, fabrique, simulee, rattache, connecter
):
    colin = Personne.objects.create_personne("colin@exemple.fr", "Leur", "Colin")
    rattache(colin, Role.COLLABORATEUR)
    connecter(client, colin)
    texte = page(client, simulee)
    assert "Déposer ce fichier" not in texte
    assert "Une personne qui peut déposer" in texte
    assert deposer(client, simulee).status_code == 403
    assert Reception.objects.count() == 0


def test_the_rehearsal_of_another_supplier_is_not_deposited(client, simulee, concurrent, connecter):
    _, eve = concurrent
    connecter(client, eve)
    assert deposer(client, simulee).status_code == 403
    assert Depot.objects.count() == NumeroUtilise.objects.count() == 0


def test_erased_rehearsals_hold_nothing(entree, fournisseur, simulee):
    entree.post(adresse("effacer", fournisseur))
    assert deposer(entree, simulee).status_code == 404


def test_nothing_is_deposited_by_reading(entree, simulee):
    url = reverse("depots:deposer_simulation", args=[simulee.pk])
    assert entree.get(url).url == f"/simulations/{simulee.pk}"
    assert Depot.objects.count() == 0
