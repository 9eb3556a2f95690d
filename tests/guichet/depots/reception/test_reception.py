import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError
from django.urls import reverse

from guichet.courriels.models import Courriel
from guichet.depots.models import Demande, Depot, Reception
from guichet.depots.models.reception import DELAI_REPRISE, PATIENCE
from guichet.depots.reception import flux
from guichet.depots.reception.flux import control_reception, receive, take_up_again
from guichet.depots.reception.limites import LIVREES, LimitesDeReception, check, limites
from guichet.depots.reception.refus import ControleInterrompu, DepotRefuse
from guichet.fichiers.pannes import StockagePlein
from guichet.horloge import instant_reel
from guichet.journal.models import Inscription
from guichet.taches.file import read_arguments
from guichet.taches.models import Tache
from sons.reglement.toml_situe import TableSituee
from tests.guichet.depots.envois import adresse, formulaire
from tests.guichet.depots.lignes import make_reception

pytestmark = pytest.mark.django_db


def queued():
    """Return what waits in the queue to be controlled."""
    taches = Tache.objects.filter(nom__endswith=".control_reception")
    return [read_arguments(une.arguments)[0] for une in taches]


@pytest.fixture
def devant(concurrent):
    """Somebody else, received before and not controlled yet."""
    return make_reception(*concurrent)


def test_when_nobody_waits_a_file_is_controlled_at_once(fabrique, envoyer):
    reception = receive(envoyer(fabrique))
    assert reception.depot == Depot.objects.get()
    assert (reception.recu_le, queued()) == (fabrique.instant, [])


def test_behind_somebody_a_file_waits_for_its_turn_and_its_instant_does_not_move(
    fabrique, envoyer, devant
):
    reception = receive(envoyer(fabrique))
    assert (reception.depot, Depot.objects.count()) == (None, 0)
    assert queued() == [reception.pk]
    control_reception(reception.pk)
    assert Depot.objects.get().recu_le == fabrique.instant


def test_sent_twice_a_file_does_not_pass_before_its_turn(fabrique, envoyer, devant):
    receive(envoyer(fabrique))
    encore = receive(envoyer(fabrique))
    assert (encore.depot, encore.essais, Reception.objects.count()) == (None, 0, 2)
    assert queued() == [encore.pk]


def test_received_before_the_closing_and_controlled_after_it_is_in_time(
    fabriquer, enroler, envoyer, devant, horloge_de
):
    fermeture = fabriquer(3).instant.replace(month=12, day=1, hour=0)
    fabrique = fabriquer(3, instant=fermeture - timedelta(seconds=1))
    enroler(fabrique)
    reception = receive(envoyer(fabrique))
    horloge_de(fermeture + timedelta(hours=2))
    control_reception(reception.pk)
    assert Depot.objects.get().nb_rejetees == 0


def test_received_at_the_closing_it_is_too_late(fabriquer, enroler, envoyer):
    fermeture = fabriquer(3).instant.replace(month=12, day=1, hour=0)
    fabrique = fabriquer(3, instant=fermeture - timedelta(days=1))
    enroler(fabrique)
    reception = receive(envoyer(fabrique, recu_le=fermeture))
    assert reception.depot.nb_acceptees == reception.depot.nb_incompletes == 0


def test_controlled_twice_it_is_deposited_once(fabrique, envoyer, devant):
    reception = receive(envoyer(fabrique))
    for _ in range(2):
        control_reception(reception.pk)
    nombre = len(fabrique.arbre["lignesImport"])
    assert (Depot.objects.count(), Demande.objects.count()) == (1, nombre)


@pytest.mark.parametrize(
    "panne", [OperationalError("locked"), StockagePlein("plein"), IntegrityError("taken")]
)
def test_a_breakdown_of_the_control_leaves_what_is_received_to_the_queue(
    fabrique, envoyer, monkeypatch, panne
):
    def broken(*_):
        raise panne

    with monkeypatch.context() as rompu:
        rompu.setattr(flux, "_write", broken)
        reception = receive(envoyer(fabrique))
    assert (reception.depot, queued()) == (None, [reception.pk])
    control_reception(reception.pk)
    assert Depot.objects.get().recu_le == fabrique.instant


def test_who_may_not_deposit_is_refused_before_anything_is_kept(fabrique, envoyer, concurrent):
    organisation, eve = concurrent
    with pytest.raises(DepotRefuse, match="n’est pas enrôlée"):
        receive(envoyer(fabrique, personne=eve, organisation=organisation))
    assert Reception.objects.count() == 0


def test_what_a_dead_process_left_is_put_back_in_the_queue_and_nothing_else(concurrent):
    make_reception(*concurrent)
    laissee = make_reception(*concurrent, gardee_le=instant_reel() - DELAI_REPRISE)
    make_reception(*concurrent, gardee_le=instant_reel() - DELAI_REPRISE, refus="Nom déjà pris.")
    take_up_again()
    assert queued() == [laissee.pk]


def test_sent_again_after_a_breakdown_it_is_deposited_at_its_first_instant(
    fabrique, envoyer, fournisseur, monkeypatch
):
    def broken(*_):
        raise OperationalError("gone")

    with monkeypatch.context() as rompu:
        rompu.setattr(flux, "_write", broken)
        premiere = receive(envoyer(fabrique))
    tard = fabrique.instant + timedelta(minutes=9)
    seconde = receive(envoyer(fabrique, recu_le=tard))
    control_reception(seconde.pk)
    assert Reception.objects.get() == premiere == seconde
    assert Reception.objects.get().depot == Depot.objects.get()
    assert Depot.objects.get().recu_le == fabrique.instant


def test_one_that_is_stuck_holds_nobody_up(fabrique, envoyer, concurrent):
    make_reception(*concurrent, gardee_le=instant_reel() - DELAI_REPRISE)
    assert receive(envoyer(fabrique)).depot is not None


def test_the_page_says_the_instant_of_reception_then_leads_to_the_deposit(
    entree, fournisseur, fabrique, horloge_de, devant
):
    horloge_de(fabrique.instant)
    reponse = entree.post(adresse("deposer", fournisseur), formulaire(fabrique), follow=True)
    reception = Reception.objects.get(organisation=fournisseur)
    assert reponse.redirect_chain == [(f"/receptions/{reception.pk}", 302)]
    for mots in (
        "Fichier reçu",
        "10h00min00s",
        "Le contrôle est en cours",
        reception.json.empreinte,
    ):
        assert mots in reponse.text
    assert fabrique.nom in entree.get(adresse("deposer", fournisseur)).text
    control_reception(reception.pk)
    page = reverse("depots:reception", args=[reception.pk])
    assert entree.get(page).headers["Location"] == f"/depots/{Depot.objects.get().pk}"


def test_a_refusal_that_comes_late_is_told_on_the_page(
    entree, fournisseur, fabrique, envoyer, devant
):
    reception = receive(envoyer(fabrique))
    homonyme = receive(envoyer(fabrique, contenu=fabrique.contenu + b"\n"))
    control_reception(homonyme.pk)
    control_reception(reception.pk, en_differe=True)
    page = entree.get(reverse("depots:reception", args=[reception.pk]))
    assert "porte déjà le nom" in page.text
    assert "porte déjà le nom" in Courriel.objects.latest("pk").texte
    assert "non enregistré" in entree.get(adresse("deposer", fournisseur)).text


# -- what hangs, dies or takes too much ---------------------------------------------------------


@pytest.fixture
def piege(fabrique, envoyer, monkeypatch):
    """A file whose control never ends well."""

    def interrupt(_):
        raise ControleInterrompu

    monkeypatch.setattr(flux, "_control", interrupt)
    return envoyer(fabrique)


def test_a_file_whose_control_is_always_interrupted_is_given_up_and_told(
    piege, entree, run_tasks, caplog
):
    reception = receive(piege)
    for _ in range(5):
        take_up_again()
        run_tasks()
    reception.refresh_from_db()
    assert (reception.essais, Tache.objects.count()) == (3, 0)
    assert reception.refus.startswith("Contrôle interrompu")
    assert "Contrôle interrompu" in Courriel.objects.get().texte
    assert "Contrôle interrompu" in entree.get(f"/receptions/{reception.pk}").text
    acte = Inscription.objects.get(acte="depots.abandon")
    assert (acte.personne_id, acte.objet_id) == (None, str(reception.pk))
    (alerte,) = [json.loads(u.message) for u in caplog.records if u.levelname == "ERROR"]
    assert (alerte["alerte"], alerte["reception"]) == ("reception_abandonnee", reception.pk)


def test_a_file_that_kills_its_processes_is_given_up_after_as_many(fabrique, envoyer):
    """Nothing of them comes back: only the count, written before the control begins."""
    reception = receive(envoyer(fabrique, nom="ailleurs.json"), None)
    Reception.objects.update(depot=None, finie_le=None, essais=0, prise_le=None)
    Depot.objects.update(verdict="rejete")
    for _ in range(3):
        assert Reception.objects.get().take()
        vieille = instant_reel() - DELAI_REPRISE
        Reception.objects.update(prise_le=vieille, gardee_le=vieille)
        take_up_again()
    assert queued() == [reception.pk] * 3
    nombre = Depot.objects.count()
    control_reception(reception.pk, True)
    assert Reception.objects.get().refus.startswith("Contrôle interrompu")
    assert Depot.objects.count() == nombre
    Tache.objects.all().delete()
    take_up_again()
    assert queued() == []


def test_one_that_hangs_or_was_interrupted_holds_nobody_up(fabrique, envoyer, concurrent):
    ici = instant_reel()
    make_reception(*concurrent, essais=1, prise_le=ici - PATIENCE)
    make_reception(*concurrent, essais=2, prise_le=ici)
    make_reception(*concurrent, essais=1)
    assert receive(envoyer(fabrique)).depot is not None


def test_one_that_is_being_controlled_is_waited_for(fabrique, envoyer, concurrent):
    make_reception(*concurrent, essais=1, prise_le=instant_reel())
    assert receive(envoyer(fabrique)).depot is None


def test_a_breakdown_of_ours_is_not_counted(fabrique, envoyer, monkeypatch):
    def broken(*_):
        raise OperationalError("gone")

    monkeypatch.setattr(flux, "_write", broken)
    reception = receive(envoyer(fabrique))
    for _ in range(5):
        with pytest.raises(OperationalError):
            control_reception(reception.pk, True)
    reception.refresh_from_db()
    assert (reception.essais, reception.prise_le, reception.refus) == (0, None, "")


def test_what_another_process_controls_is_left_to_it(fabrique, envoyer, devant):
    reception = receive(envoyer(fabrique))
    assert reception.take()
    control_reception(reception.pk)
    assert Depot.objects.count() == 0
    assert not Reception.objects.get(pk=reception.pk).take()


def test_the_number_of_attempts_is_data():
    assert limites().essais_max == 3
    faute = LIVREES.read_text().replace("essais_max = 3", "essais_max = 0")
    table = TableSituee(LIVREES, faute)
    check(table, table.build(LimitesDeReception))
    assert "au moins un essai" in str(table.anomalies[0])
