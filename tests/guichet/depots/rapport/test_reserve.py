"""A file refused whole says what could be read of it; one of which nothing is accepted says so."""

import csv
import io
import time

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from guichet.courriels.models import Courriel
from guichet.depots.models import Demande, Depot, Simulation
from guichet.depots.rapport.recu import _counts
from tests.guichet.depots.envois import adresse, formulaire

AUTRE_NOM = "demandes.json"


def spoil(fabrique, rangs, **commande):
    lignes = [dict(ligne) for ligne in fabrique.arbre["lignesImport"]]
    for rang in rangs:
        lignes[rang]["commande"] = lignes[rang]["commande"] | commande
    return fabrique.with_lines(lignes)


@pytest.fixture
def refuse(entree, fournisseur, fabrique, horloge_de):
    """Deposit a file under a name of its own, with a demande that cannot be accepted."""
    horloge_de(fabrique.instant)
    gatee = spoil(fabrique, [1], dateCommande="31/02/2022")
    entree.post(adresse("deposer", fournisseur), formulaire(gatee, nom=AUTRE_NOM))
    return Depot.objects.get()


@pytest.fixture
def aucune(entree, fournisseur, fabrique, horloge_de):
    """Deposit a file of which no demande can be accepted."""
    horloge_de(fabrique.instant)
    gatee = spoil(fabrique, [0, 1, 2], dateCommande="31/02/2022")
    entree.post(adresse("deposer", fournisseur), formulaire(gatee))
    return Depot.objects.get()


def table(entree, depot):
    rendu = entree.get(reverse("depots:depot_export", args=[depot.pk, "csv"]))
    texte = rendu.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texte), delimiter=";"))


def test_nothing_of_a_refused_file_is_counted_as_accepted(refuse):
    assert refuse.verdict == "rejete"
    comptes = (refuse.nb_demandes, refuse.nb_acceptees, refuse.nb_rejetees, refuse.nb_incompletes)
    assert comptes == (0, 0, 0, 0)
    assert Demande.objects.count() == 0


def test_the_page_of_a_refused_file_says_what_its_demandes_would_meet(entree, refuse):
    page = entree.get(reverse("depots:depot", args=[refuse.pk])).text
    assert "Refusé" in page
    assert "Lu sous réserve" in page
    assert "demandes lues sous réserve" in page
    assert "rejetées, sous réserve" in page
    par_demande = entree.get(reverse("depots:depot", args=[refuse.pk]) + "?vue=demandes").text
    assert "rejetée, sous réserve" in par_demande
    assert "colonne" in page


def test_the_simulator_says_it_too(entree, fournisseur, refuse, fabrique):
    envoi = formulaire(fabrique, nom=AUTRE_NOM)
    page = entree.post(adresse("simuler", fournisseur), envoi, follow=True).text
    assert "Lu sous réserve" in page
    assert Simulation.objects.get().nb_acceptees == 0


def test_the_exports_of_a_refused_file_say_the_reserve_and_the_place(entree, refuse):
    du_fichier, de_demande = table(entree, refuse)
    assert (du_fichier["Verdict"], du_fichier["Ligne du fichier"]) == ("", "")
    assert de_demande["Verdict"] == "rejetée, sous réserve"
    assert int(de_demande["Ligne du fichier"]) > 1
    assert int(de_demande["Colonne du fichier"]) > 1
    rendu = entree.get(reverse("depots:depot_export", args=[refuse.pk, "xlsx"]))
    classeur = CalamineWorkbook.from_filelike(io.BytesIO(rendu.content))
    _, _, ligne = classeur.get_sheet_by_index(0).to_python()
    assert ligne[2] == "rejetée, sous réserve"
    assert ligne[6] == int(de_demande["Ligne du fichier"])


def test_receipt_and_mail_of_a_refused_file_count_what_was_read(entree, refuse):
    assert _counts(refuse) == [["Demandes acceptées", "0"], ["Demandes lues sous réserve", "3"]]
    assert entree.get(reverse("depots:recu", args=[refuse.pk])).content.startswith(b"%PDF")
    courriel = Courriel.objects.get()
    assert "Verdict : Refusé" in courriel.texte
    assert "sous réserve" in courriel.texte
    assert "fichier annoté" not in courriel.texte


def test_nothing_accepted_has_its_own_words(entree, aucune):
    assert (aucune.verdict, aucune.nb_demandes, aucune.nb_rejetees) == ("aucune", 3, 3)
    page = entree.get(reverse("depots:depot", args=[aucune.pk])).text
    assert "Rejeté</span>" in page
    assert "Aucune demande n’est acceptée" in page
    assert "sous réserve" not in page
    courriel = Courriel.objects.get()
    assert "Verdict : Rejeté." in courriel.texte
    assert "nouveaux numéros éditeur" in courriel.texte
    assert entree.get(reverse("depots:corrige", args=[aucune.pk])).status_code == 200


def test_what_was_only_counted_is_said_on_the_page_and_in_the_export(entree, aucune):
    aucune.rapport["demandes"][1]["autres_constats"] = 7
    aucune.rapport["autres_constats"] = 1
    aucune.save()
    adresse_ = reverse("depots:depot", args=[aucune.pk])
    assert "et 8 autres constats" in entree.get(adresse_).text
    assert "et 7 autres constats" in entree.get(adresse_ + "?vue=demandes").text
    du_fichier, de_demande = table(entree, aucune)[-2:]
    assert (du_fichier["numLigne"], du_fichier["Constat"]) == ("", "… et 1 autre constat")
    assert (de_demande["numLigne"], de_demande["Constat"]) == ("2", "… et 7 autres constats")


def test_the_largest_report_is_shown_page_by_page(entree, aucune):
    demande = aucune.rapport["demandes"][0]
    (constat,) = demande["constats"]
    aucune.rapport["demandes"] = [
        demande | {"numLigne": n, "constats": [constat] * 20} for n in range(1, 201)
    ]
    aucune.save()
    adresse_ = reverse("depots:depot", args=[aucune.pk]) + "?vue=demandes"
    entree.get(adresse_)
    debut = time.perf_counter()
    page = entree.get(adresse_)
    assert time.perf_counter() - debut < 3
    assert page.text.count("<h3>") == 20
    assert "Demande n°\u00a0200," in entree.get(adresse_ + "&page=10").text
    assert len(table(entree, aucune)) == 4000
