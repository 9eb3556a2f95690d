import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.conversations.lecture import messages_of
from guichet.depots.models import (
    Demande,
    Depot,
    Etat,
    EtatPiece,
    NumeroUtilise,
    Reception,
    Simulation,
)
from guichet.depots.reception import flux as reception
from guichet.fichiers.pannes import StockagePlein
from sons.lecture import read
from tests.fabrique.pieces import make_zip
from tests.guichet.depots.envois import adresse, deposer, formulaire
from tests.guichet.depots.lignes import make_demande
from tests.guichet.enrolement.fabrique import rempli


def test_a_deposit_is_answered_at_once_with_its_counts(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    reponse = entree.post(adresse("deposer", fournisseur), formulaire(fabrique), follow=True)
    depot = Depot.objects.get()
    assert reponse.redirect_chain == [(f"/depots/{depot.pk}", 302)]
    assert depot.recu_le == fabrique.instant
    for mots in ("Accepté", fabrique.nom, "acceptées", depot.empreinte, "Fichier annoté"):
        assert mots in reponse.text


def test_the_receipt_is_a_pdf_that_never_changes(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique))
    (depot,) = Depot.objects.all()
    premier, second = (entree.get(reverse("depots:recu", args=[depot.pk])) for _ in range(2))
    assert premier.content.startswith(b"%PDF-")
    assert premier.content == second.content


def test_sent_again_the_first_receipt_is_shown(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique))
    horloge_de(fabrique.instant.replace(hour=11))
    reponse = entree.post(adresse("deposer", fournisseur), formulaire(fabrique), follow=True)
    assert "avait déjà été déposé" in reponse.text
    assert Depot.objects.count() == 1


def test_a_broken_disk_and_a_broken_database_are_told_in_french(
    entree, fournisseur, fabrique, monkeypatch
):
    def plein(*_, **__):
        raise StockagePlein("Le portail n’a plus de place.")

    def perdue(*_, **__):
        raise OperationalError("database is locked")

    entree.raise_request_exception = False
    for panne, mots in ((plein, "plus de place"), (perdue, "base de données ne répond pas")):
        monkeypatch.setattr(reception, "store", panne)
        reponse = entree.post(adresse("deposer", fournisseur), formulaire(fabrique))
        assert reponse.status_code == 503
        assert mots in reponse.text
    assert (Depot.objects.count(), Reception.objects.count()) == (0, 0)


def test_a_request_past_the_limit_is_refused_before_it_is_read(
    entree, fournisseur, fabrique, settings
):
    settings.ENVOI_MAX_OCTETS = 1000
    reponse = entree.post(adresse("deposer", fournisseur), formulaire(fabrique))
    assert (reponse.status_code, Depot.objects.count()) == (400, 0)


def test_a_rehearsal_keeps_a_report_and_nothing_else(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    reponse = entree.post(adresse("simuler", fournisseur), formulaire(fabrique), follow=True)
    assert "Rien n’est déposé" in reponse.text
    simulation = Simulation.objects.get()
    assert (simulation.verdict, simulation.nb_acceptees) == ("accepte", 3)
    assert (Demande.objects.count(), NumeroUtilise.objects.count()) == (0, 0)
    entree.post(adresse("effacer", fournisseur))
    assert Simulation.objects.count() == 0


def test_a_rehearsal_gives_the_very_file_of_the_deposit(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique))
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique))
    depot = entree.get(reverse("depots:depot_retour", args=[Depot.objects.get().pk]))
    essai = entree.get(reverse("depots:simulation_retour", args=[Simulation.objects.get().pk]))
    assert b"".join(depot.streaming_content) == essai.content
    depot.close()


def test_an_anticipated_enrolment_opens_the_simulator_and_only_it(
    entree, fournisseur, deposant, fabriquer
):
    page = entree.get(adresse("simuler", fournisseur))
    assert "Le simulateur n’est pas encore ouvert" in page.text
    rempli(fournisseur, deposant, "anticipe", dispositif="MDV-LGC-Va1", nature="anticipe")
    envoi = formulaire(fabriquer(1)) | {"solution": "dispositif:MDV-LGC-Va1"}
    reponse = entree.post(adresse("simuler", fournisseur), envoi, follow=True)
    assert reponse.status_code == 200
    assert Simulation.objects.count() == 1
    page = entree.get(adresse("deposer", fournisseur))
    assert "Le dépôt n’est pas encore ouvert" in page.text


def spoil(fabrique):
    lignes = [dict(ligne) for ligne in fabrique.arbre["lignesImport"]]
    lignes[1]["commande"] = lignes[1]["commande"] | {"dateCommande": "31/02/2022"}
    return fabrique.with_lines(lignes)


def test_a_report_is_filtered_and_taken_away(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    gatee = spoil(fabrique)
    entree.post(adresse("deposer", fournisseur), formulaire(gatee))
    depot = Depot.objects.get()
    page = reverse("depots:depot", args=[depot.pk])
    code = depot.rapport["demandes"][1]["constats"][0]["code"]
    assert f'href="/constats/{code}"' in entree.get(page).text
    assert "Aucun constat à montrer" in entree.get(page + "?code=9999").text
    rendu = entree.get(reverse("depots:depot_export", args=[depot.pk, "csv"]))
    lignes = list(csv.reader(io.StringIO(rendu.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert lignes[1][:4] == ["2", "00002", "rejetée", code]
    classeur = entree.get(reverse("depots:depot_export", args=[depot.pk, "xlsx"]))
    assert classeur.content.startswith(b"PK")


def test_rejected_demandes_come_back_under_new_numbers(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    entree.post(adresse("deposer", fournisseur), formulaire(spoil(fabrique)))
    depot = Depot.objects.get()
    reponse = entree.get(reverse("depots:corrige", args=[depot.pk]))
    assert fabrique.nom.replace("-001", "-002") in reponse.headers["Content-Disposition"]
    limites = fabrique.textes.dispositif.limites
    (ligne,) = read(reponse.content, limites).arbre["lignesImport"]
    assert (ligne["numLigne"], ligne["numeroEditeur"]) == (1, "00004")
    assert ligne["piecesJustificatives"][0]["nomFichier"] == "MDV-LGC-Va1-BDC-00004.pdf"
    assert ligne["codeTraitement"] is None


def test_an_incomplete_demande_is_completed_with_a_new_zip(
    entree, fournisseur, fabrique, horloge_de
):
    horloge_de(fabrique.instant)
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique, archive=False))
    demande = Demande.objects.order_by("num_ligne")[0]
    assert demande.etat == Etat.INCOMPLETE
    page = reverse("depots:demande", args=[demande.pk])
    assert "Manquante" in entree.get(page).text
    url = reverse("depots:completer", args=[demande.pk])
    autre = SimpleUploadedFile("vide.zip", make_zip({"autre.txt": b"Bonjour"}))
    assert "il manque encore" in entree.post(url, {"archive": autre}, follow=True).text
    bonne = SimpleUploadedFile("bon.zip", fabrique.archive)
    assert "La demande est complète" in entree.post(url, {"archive": bonne}, follow=True).text
    demande.refresh_from_db()
    assert (demande.etat, demande.constats) == (Etat.DEPOSEE, [])
    piece = demande.pieces.get()
    assert piece.etat == EtatPiece.RECUE
    rendue = entree.get(reverse("depots:piece", args=[piece.pk]))
    assert rendue.content == fabrique.pieces[piece.nom]
    assert rendue.headers["Content-Disposition"].startswith("attachment")


def test_the_list_says_what_is_missing_and_leads_to_where_it_is_sent(
    entree, fournisseur, fabrique, envoyer
):
    deposer(envoyer(fabrique))
    page = entree.get(adresse("demandes", fournisseur)).text
    demandes = Demande.objects.all()
    assert len(demandes) == 3
    for demande in demandes:
        assert f'href="/demandes/{demande.pk}?liste=#completer"' in page
        assert all(f"{piece.nom} : manquante" in page for piece in demande.pieces.all())


def test_a_withdrawn_demande_is_not_completed(entree, fabrique, envoyer):
    """A new ZIP that brings one piece of two must not touch what has ended either."""
    demande = deposer(envoyer(fabrique)).demandes.order_by("num_ligne")[0]
    entree.post(reverse("depots:retirer", args=[demande.pk]))
    avant = list(demande.pieces.values()), demande.constats
    archive = SimpleUploadedFile("bon.zip", fabrique.archive)
    reponse = entree.post(
        reverse("depots:completer", args=[demande.pk]), {"archive": archive}, follow=True
    )
    assert "l’état est maintenant « Retirée »" in reponse.text
    demande.refresh_from_db()
    assert (list(demande.pieces.values()), demande.constats) == avant


def test_a_rehearsal_for_another_solution_is_told_so(
    entree, fournisseur, fabrique, autre_solution, horloge_de
):
    horloge_de(fabrique.instant)
    envoi = formulaire(fabrique) | {"solution": autre_solution}
    reponse = entree.post(adresse("simuler", fournisseur), envoi)
    assert "choisissez la solution du fichier" in reponse.text
    assert not Simulation.objects.exists()


def test_a_withdrawn_demande_frees_its_beneficiary(entree, fournisseur, fabrique, envoyer, garder):
    depot = deposer(envoyer(fabrique), garder(fabrique.archive))
    demande = depot.demandes.order_by("num_ligne")[0]
    entree.post(reverse("depots:retirer", args=[demande.pk]))
    demande.refresh_from_db()
    assert demande.etat == Etat.RETIREE
    assert not demande.pretentions.filter(rendue_le=None).exists()
    reponse = entree.post(reverse("depots:retirer", args=[demande.pk]), follow=True)
    assert "l’état est maintenant « Retirée »" in reponse.text


def test_supplier_and_agency_write_to_each_other(
    entree, client, rattache, connecter, deposant, fabrique, envoyer
):
    demande = deposer(envoyer(fabrique)).demandes.first()
    url = reverse("conversations:fil", args=["demande", demande.pk])
    entree.post(url, {"texte": "Le PDF <b>arrive</b>."})
    ines = Personne.objects.create_personne("ines@exemple.fr", "Truc", "Inès")
    rattache(ines, Role.INSTRUCTEUR)
    connecter(client, ines)
    page = client.post(url, {"texte": "Merci."}, follow=True).text
    assert "Le PDF &lt;b&gt;arrive&lt;/b&gt;." in page
    assert [m.de_l_agence for m in messages_of(demande).all()] == [False, True]
    assert client.post(url, {"texte": ""}).status_code == 400


def test_the_list_is_searched_by_every_number(entree, fournisseur, fabrique, envoyer):
    depot = deposer(envoyer(fabrique))
    demande = depot.demandes.order_by("num_ligne")[1]
    cle = demande.pretentions.first().valeur
    liste = adresse("demandes", fournisseur)
    for q in (demande.numero_editeur, demande.numero_asp, cle):
        page = entree.get(liste, {"q": q}).text
        assert "1 demande pour cette recherche" in page
        assert demande.numero_asp in page
    assert "Aucune demande" in entree.get(liste, {"q": "inconnu"}).text
    assert "3 demandes" in entree.get(liste, {"etat": "incomplete"}).text
    assert entree.get(liste, {"tri": "montant", "apres": "x-y"}).status_code == 200


def test_the_export_is_safe_for_spreadsheets(entree, fournisseur, fabrique, envoyer):
    depot = deposer(envoyer(fabrique))
    Demande.objects.filter(depot=depot, num_ligne=1).update(client="=HYPERLINK(1)")
    texte = entree.get(f"{adresse('demandes', fournisseur)}.csv").getvalue().decode("utf-8-sig")
    lignes = list(csv.reader(io.StringIO(texte), delimiter=";"))
    assert len(lignes) == 4
    assert "'=HYPERLINK(1)" in {ligne[2] for ligne in lignes}


def test_the_dashboard_says_where_one_stands(entree, fournisseur, fabrique, envoyer, horloge_de):
    horloge_de(fabrique.instant)
    page = entree.get(adresse("tableau", fournisseur)).text
    assert "Aucune demande pour l’instant" in page
    deposer(envoyer(fabrique))
    page = entree.get(adresse("tableau", fournisseur)).text
    for mots in ("Incomplète", "3 demandes", "demandés", "MDV-LGC-Va1", "120 jours"):
        assert mots in page


def test_the_home_of_a_supplier_is_its_dashboard(entree, fournisseur):
    accueil = entree.get("/espace").text
    assert f"<h1>{fournisseur}</h1>" in accueil
    assert "<h2>Montants" not in accueil
    assert "Le simulateur s’ouvre avec l’enrôlement anticipé" in accueil


def test_a_supplier_does_not_open_the_list_of_everybody(entree):
    assert entree.get("/demandes").status_code == 403


def test_a_collaborateur_rehearses_but_does_not_deposit(client, fournisseur, rattache, connecter):
    colin = Personne.objects.create_personne("colin@exemple.fr", "Leur", "Colin")
    rattache(colin, Role.COLLABORATEUR)
    connecter(client, colin)
    assert client.get(adresse("simuler", fournisseur)).status_code == 200
    assert client.get(adresse("deposer", fournisseur)).status_code == 403


def test_an_agency_does_not_see_rehearsals(
    client, entree, fournisseur, fabrique, rattache, connecter
):
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique))
    ines = Personne.objects.create_personne("ines@exemple.fr", "Truc", "Inès")
    rattache(ines, Role.INSTRUCTEUR)
    connecter(client, ines)
    simulation = reverse("depots:simulation", args=[Simulation.objects.get().pk])
    assert client.get(simulation).status_code == 403


def test_who_may_only_read_finds_the_deposits(
    client, fournisseur, fabrique, envoyer, rattache, connecter
):
    depot = deposer(envoyer(fabrique))
    colin = Personne.objects.create_personne("colin@exemple.fr", "Leur", "Colin")
    rattache(colin, Role.COLLABORATEUR)
    connecter(client, colin)
    page = client.get(adresse("depots", fournisseur)).text
    assert reverse("depots:depot", args=[depot.pk]) in page
    assert adresse("deposer", fournisseur) not in page
    fiche = client.get(reverse("depots:depot", args=[depot.pk])).text
    assert adresse("deposer", fournisseur) not in fiche


@pytest.mark.parametrize("nom", ["demandes", "tableau", "deposer", "depots", "simuler"])
def test_a_page_asks_as_many_questions_whatever_it_shows(
    entree, fournisseur, fabrique, envoyer, nom
):
    deposer(envoyer(fabrique))
    entree.get("/aide")  # the badge is counted, and kept
    nombres = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as questions:
            entree.get(adresse(nom, fournisseur))
        nombres.append(len(questions))
        for _ in range(30):
            make_demande(fournisseur, etat="deposee")
    assert nombres[0] == nombres[1] <= (32 if nom == "tableau" else 17)
