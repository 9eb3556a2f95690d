"""The file is chosen first: what it says of itself is read, shown, and held against what is chosen."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichet.depots.models import Depot, Phase, Simulation
from guichet.referencement.models import Referencement
from tests.guichet.depots.envois import adresse, formulaire

ZIP = "archive ZIP"


def ensemble(fabrique, *autres):
    """Both files in the one field, in no order, and nothing chosen."""
    fichiers = [
        SimpleUploadedFile("PIECES.zip", fabrique.archive),
        SimpleUploadedFile(fabrique.nom, fabrique.contenu),
    ]
    return {"fichiers": [*fichiers, *autres]}


def docx():
    flux = io.BytesIO()
    with ZipFile(flux, "w") as archive:
        archive.writestr("[Content_Types].xml", b"x" * 9000)
        archive.writestr("word/document.xml", b"<w/>")
    return flux.getvalue()


def test_two_files_chosen_together_are_told_apart(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    entree.post(adresse("simuler", fournisseur), ensemble(fabrique))
    simulation = Simulation.objects.get()
    assert (simulation.nb_acceptees, simulation.phase) == (3, Phase.AVANCE)
    assert simulation.numero_ans in fabrique.contexte.referencements
    entree.post(adresse("deposer", fournisseur), ensemble(fabrique))
    assert Depot.objects.get().nb_acceptees == 3


def test_a_solde_is_told_by_its_balises(entree, fournisseur, fabriquer, enroler):
    solde = fabriquer(2, phase="solde")
    enroler(solde)
    entree.post(adresse("simuler", fournisseur), ensemble(solde))
    assert Simulation.objects.get().phase == Phase.SOLDE


@pytest.mark.parametrize(
    ("nom", "contenu", "mots"),
    [
        ("pieces.json", "archive", "Il manque le fichier JSON des demandes : « pieces.json »"),
        ("devis.pdf", b"%PDF-1.7 x", "« devis.pdf » est un document PDF"),
        ("devis.json", b"%PDF-1.7 x", "« devis.json » est un document PDF"),
        ("lettre.docx", "docx", "« lettre.docx » est un document Word"),
        ("vide.json", b"", "« vide.json » est vide"),
        ("liste.csv", b"a;b\n1;2\n", "« liste.csv » est un tableau CSV"),
    ],
)
@pytest.mark.parametrize("champ", ["fichiers", "fichier", "archive"])
@pytest.mark.parametrize("page", ["simuler", "deposer"])
def test_a_file_of_another_kind_is_named(
    entree, fournisseur, fabrique, page, champ, nom, contenu, mots
):
    octets = {"archive": fabrique.archive, "docx": docx()}.get(contenu, contenu)
    reponse = entree.post(adresse(page, fournisseur), {champ: SimpleUploadedFile(nom, octets)})
    assert reponse.status_code == 400
    assert mots in reponse.text
    assert Depot.objects.count() == Simulation.objects.count() == 0


def test_nothing_chosen_is_told(entree, fournisseur, fabrique):
    reponse = entree.post(adresse("simuler", fournisseur), {})
    assert "Choisissez le fichier JSON des demandes." in reponse.text


def test_swapped_fields_are_put_right(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    envoi = formulaire(fabrique)
    envoi["fichier"], envoi["archive"] = envoi["archive"], envoi["fichier"]
    entree.post(adresse("deposer", fournisseur), envoi)
    assert Depot.objects.get().nb_acceptees == 3


def test_two_files_of_a_kind_are_refused(entree, fournisseur, fabrique):
    autre = SimpleUploadedFile("autre.json", fabrique.contenu)
    reponse = entree.post(adresse("simuler", fournisseur), ensemble(fabrique, autre))
    assert "Il y a 2 fichiers JSON" in reponse.text
    assert "« autre.json »" in reponse.text


@pytest.mark.parametrize("page", ["simuler", "deposer"])
def test_a_choice_that_the_file_contradicts_is_told_first_and_alone(
    entree, fournisseur, fabrique, autre_solution, horloge_de, page
):
    horloge_de(fabrique.instant)
    for choix, mots in (
        ({"solution": autre_solution}, "choisissez la solution du fichier"),
        ({"phase": "solde"}, "Le fichier est écrit pour la phase « avance »"),
    ):
        reponse = entree.post(adresse(page, fournisseur), ensemble(fabrique) | choix)
        assert mots in reponse.text
        assert "1 point à corriger" in reponse.text
    assert Depot.objects.count() == Simulation.objects.count() == 0


def test_another_dispositif_than_that_of_the_pieces_is_told(
    entree, fournisseur, fabrique, fabriquer, enroler, horloge_de
):
    horloge_de(fabrique.instant)
    officine = fabriquer(1, dispositif="PHA-LGO-Va1")
    enroler(officine)
    contenu = fabrique.contenu.replace(b"MDVLGC20220001", b"")
    (numero,) = officine.contexte.referencements
    envoi = {"fichiers": [SimpleUploadedFile("x.json", contenu)], "solution": numero}
    reponse = entree.post(adresse("simuler", fournisseur), envoi)
    assert "Le fichier est fait pour le dispositif MDV-LGC-Va1" in reponse.text


def test_a_solution_that_cannot_be_read_is_asked_for_when_there_are_several(
    entree, fournisseur, fabrique, autre_solution
):
    envoi = {"fichiers": [SimpleUploadedFile("x.json", b"{}")]}
    reponse = entree.post(adresse("simuler", fournisseur), envoi)
    assert "La solution n’a pas pu être lue dans le fichier : choisissez-la." in reponse.text


def test_with_one_solution_the_control_says_what_is_wrong(entree, fournisseur, fabrique):
    entree.post(adresse("simuler", fournisseur), {"fichiers": [SimpleUploadedFile("x.json", b"{")]})
    assert Simulation.objects.get().verdict == "rejete"


def test_the_file_of_a_solution_that_is_not_enrolled_is_not_deposited(
    entree, fournisseur, fabrique
):
    contenu = fabrique.contenu.replace(b"MDVLGC20220001", b"MDVLGC20229998")
    envoi = {"fichiers": [SimpleUploadedFile(fabrique.nom, contenu)]}
    reponse = entree.post(adresse("deposer", fournisseur), envoi)
    assert "n’est pas enrôlée" in reponse.text
    assert Depot.objects.count() == 0


# -- said before anything is sent -----------------------------------------------------------------


def reconnu(client, fournisseur, contenu, question=""):
    url = adresse("reconnaitre", fournisseur) + question
    return client.post(url, contenu, content_type="application/octet-stream").text


def test_what_a_file_is_is_said_as_soon_as_it_is_chosen(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    texte = reconnu(entree, fournisseur, fabrique.contenu)
    for mots in ("MDVLGC20220001", "avance", "3 demandes", "HT commandés"):
        assert mots in texte
    assert "Fermé" not in texte
    assert Simulation.objects.count() == 0


@pytest.mark.parametrize(
    ("contenu", "mots"),
    [
        (b"", "est vide"),
        (b"PK\x03\x04", "une archive ZIP"),
        (b"%PDF-1.7", "un document PDF"),
        (b"[]", "Solution non reconnue"),
        (b'{"numeroAns": "<b>X</b>"}', "&lt;b&gt;X&lt;/b&gt;"),
    ],
)
def test_what_is_no_deposit_is_said_too(entree, fournisseur, fabrique, contenu, mots):
    assert mots in reconnu(entree, fournisseur, contenu)


def test_what_is_closed_is_said_on_the_page_and_of_the_file(
    entree, fournisseur, fabrique, horloge_de
):
    fin = "Le guichet des avances de MDV-LGC-Va1 est fermé depuis le"
    horloge_de(fabrique.instant)
    assert fin not in entree.get(adresse("deposer", fournisseur)).text
    horloge_de(fabrique.instant + timedelta(days=3000))
    page = entree.get(adresse("deposer", fournisseur)).text
    assert "Aucun de vos guichets n’est ouvert aujourd’hui" in page
    assert fin in page
    assert fin in reconnu(entree, fournisseur, fabrique.contenu)


def test_a_solution_that_is_withdrawn_is_said(entree, fournisseur, fabrique, horloge_de):
    horloge_de(fabrique.instant)
    hier = fabrique.instant - timedelta(days=1)
    Referencement.objects.update(retire_le=hier, motifs_retrait="Sécurité.")
    assert "est retirée depuis le" in reconnu(entree, fournisseur, fabrique.contenu)
    assert "est retirée depuis le" in entree.get(adresse("simuler", fournisseur)).text


def test_a_name_that_served_or_of_another_day_is_told_before_the_sending(
    entree, fournisseur, fabrique, horloge_de
):
    horloge_de(fabrique.instant)
    question = f"?depot&nom={fabrique.nom}"
    assert "Nom déjà utilisé" not in reconnu(entree, fournisseur, fabrique.contenu, question)
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique))
    texte = reconnu(entree, fournisseur, fabrique.contenu, question)
    assert fabrique.nom.replace("-001.json", "-002.json") in texte
    lendemain = fabrique.instant + timedelta(days=1)
    horloge_de(lendemain)
    neuf = f"JSON-MDVLGC20220001-{lendemain:%Y%m%d}-001.json"
    assert neuf in reconnu(entree, fournisseur, fabrique.contenu, question)
    autre = f"?depot&nom=JSON-MDVLGC20220001-{fabrique.instant:%Y%m%d}-009.json"
    assert "Le nom du fichier est d’un autre jour" in reconnu(entree, fournisseur, b"{}", autre)


def test_a_file_is_read_to_its_limit_and_no_further(entree, fournisseur, fabrique):
    enorme = b'{"numeroAns": "MDVLGC20220001", "x": "' + b"a" * (4 * 1024**2) + b'"}'
    assert "MDVLGC20220001" in reconnu(entree, fournisseur, enorme)


def test_nobody_reads_with_the_list_of_another_supplier(
    client, fournisseur, fabrique, concurrent, connecter
):
    _, eve = concurrent
    connecter(client, eve)
    url = reverse("depots:reconnaitre", args=[fournisseur.pk])
    assert client.post(url, b"{}", content_type="application/json").status_code == 403
