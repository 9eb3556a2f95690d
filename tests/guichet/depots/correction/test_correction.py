"""A rejected file is corrected in the page, controlled and deposited, its pieces renamed."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from guichet.depots.models import Correction, Depot, NumeroReserve, Simulation
from tests.guichet.depots.envois import adresse, formulaire


@pytest.fixture
def depot(entree, fournisseur, fautive):
    entree.post(adresse("deposer", fournisseur), formulaire(fautive))
    return Depot.objects.get()


@pytest.fixture
def corriger(entree):
    """Begin the draft of a deposit, or of a rehearsal; return its page and how to post to it."""

    def _corriger(objet):
        genre = "depot" if isinstance(objet, Depot) else "simulation"
        reponse = entree.post(reverse(f"depots:corriger_{genre}", args=[objet.pk]))
        assert reponse.status_code == 302, reponse
        return Correction.objects.latest("pk"), reponse["Location"]

    return _corriger


def lines(correction):
    correction.refresh_from_db()
    return json.loads(bytes(correction.contenu))["lignesImport"]


def names(contenu):
    return sorted(zipfile.ZipFile(io.BytesIO(contenu)).namelist())


def test_five_rejects_are_redeposited_with_what_is_proposed(entree, depot, corriger):
    assert (depot.nb_acceptees, depot.nb_rejetees) == (1, 5)
    correction, page = corriger(depot)
    assert [ligne["numeroEditeur"] for ligne in lines(correction)] == [
        "00007", "00008", "00009", "00010", "00011",
    ]  # fmt: skip
    texte = entree.get(page).text
    assert "Appliquer les 5 propositions" in texte
    assert "Appliquer aux 2 demandes" in texte
    entree.post(page, {"action": "appliquer"})
    # Nothing of the file changes before its control; what is to be written is kept.
    assert lines(correction)[0]["commande"]["dateCommande"] == "2022-10-05"
    assert 'value="05/10/2022"' in entree.get(page).text
    texte = entree.post(page, {"action": "controler"}, follow=True).text
    assert "Plus rien ne rejette ce fichier" in texte
    fin = entree.post(page, {"action": "deposer"}, follow=True)
    nouveau = Depot.objects.latest("pk")
    assert fin.redirect_chain[-1][0] == reverse("depots:depot", args=[nouveau.pk])
    assert (nouveau.verdict, nouveau.nb_acceptees) == ("accepte", 5)
    assert nouveau.demandes.filter(pieces__etat="recue").count() == 5
    assert list(depot.reprises) == [nouveau]
    assert (
        f'redéposées : <a href="{fin.redirect_chain[-1][0]}"'
        in entree.get(reverse("depots:depot", args=[depot.pk])).text
    )


def test_one_kind_alone_is_applied(entree, depot, corriger):
    correction, page = corriger(depot)
    entree.post(page, {"action": "appliquer 2017:dateCommande"})
    correction.refresh_from_db()
    assert sorted(correction.saisies.values()) == ["05/10/2022", "05/10/2022"]


def test_what_is_typed_is_kept_and_written_where_it_belongs(entree, depot, corriger):
    _, page = corriger(depot)
    chemin = "lignesImport[2].commande.montantSegurHT"
    entree.post(page, {"action": "garder", chemin: "300"})
    assert 'value="300"' in entree.get(page).text
    avant = bytes(Correction.objects.get().contenu)
    entree.post(page, {"action": "controler"})
    apres = bytes(Correction.objects.get().contenu)
    assert apres == avant.replace('"358,33 €"'.encode(), b"300.00")
    # What makes no value is said by the control, not lost.
    chemin = "lignesImport[3].commande.regimeTVA"
    texte = entree.post(page, {"action": "controler", chemin: "peut-être"}, follow=True).text
    assert "« peut-être »" in texte or "peut-être" in texte


def test_the_pieces_follow_the_numbers(entree, depot, corriger):
    correction, _ = corriger(depot)
    declarees = sorted(
        piece["nomFichier"]
        for ligne in lines(correction)
        for piece in ligne["piecesJustificatives"]
    )
    pieces = entree.get(reverse("depots:correction_zip", args=[correction.pk]))
    assert names(pieces.getvalue()) == declarees
    corrige = entree.get(reverse("depots:correction_json", args=[correction.pk]))
    assert corrige.content == bytes(correction.contenu)
    assert correction.nom in corrige.headers["Content-Disposition"]


def test_the_same_deposit_gives_the_same_numbers_and_another_one_others(
    entree, fournisseur, depot, fautive, corriger
):
    un = entree.get(reverse("depots:corrige", args=[depot.pk])).content
    assert entree.get(reverse("depots:corrige", args=[depot.pk])).content == un
    correction, _ = corriger(depot)
    assert bytes(correction.contenu) == un
    autre = fautive.contenu.replace(b'"0000', b'"1000')
    envoi = formulaire(fautive, contenu=autre, nom=fautive.nom.replace("-001", "-002"))
    entree.post(adresse("deposer", fournisseur), envoi)
    second = Depot.objects.latest("pk")
    deux = entree.get(reverse("depots:corrige", args=[second.pk])).json()["lignesImport"]
    numeros = {ligne["numeroEditeur"] for ligne in deux}
    assert not numeros & {ligne["numeroEditeur"] for ligne in lines(correction)}
    assert NumeroReserve.objects.count() == 5 + len(deux)


def test_once_a_number_has_served_another_is_given(entree, depot, corriger):
    _, page = corriger(depot)
    entree.post(page, {"action": "appliquer"})
    entree.post(page, {"action": "deposer"})
    de_nouveau = entree.get(reverse("depots:corrige", args=[depot.pk])).json()["lignesImport"]
    assert de_nouveau[0]["numeroEditeur"] == "00012"


def test_a_rehearsal_is_corrected_then_deposited_with_its_zip_chosen_again(
    entree, fournisseur, fautive, corriger
):
    entree.post(adresse("simuler", fournisseur), formulaire(fautive))
    simulation = Simulation.objects.get()
    assert "Corriger ici" in entree.get(reverse("depots:simulation", args=[simulation.pk])).text
    correction, page = corriger(simulation)
    assert len(lines(correction)) == 6
    zip_ = SimpleUploadedFile("p.zip", fautive.archive)
    entree.post(page, {"action": "appliquer", "archive": zip_})
    entree.post(page, {"action": "deposer"}, follow=True)
    depot = Depot.objects.get()
    assert (depot.verdict, depot.nb_acceptees, depot.nom) == ("accepte", 6, fautive.nom)


def test_what_has_just_been_typed_is_not_deposited_in_part_unseen(entree, depot, corriger):
    _, page = corriger(depot)
    entree.post(page, {"action": "appliquer 2017:dateCommande"})
    texte = entree.post(page, {"action": "deposer"}, follow=True).text
    assert Depot.objects.count() == 1
    assert "seraient rejetées" in texte
    entree.post(page, {"action": "deposer"})
    assert Depot.objects.latest("pk").nb_rejetees == 3


def test_two_clicks_make_one_draft_and_one_deposit(entree, depot, corriger):
    correction, page = corriger(depot)
    assert corriger(depot)[0] == correction
    entree.post(page, {"action": "appliquer"})
    une = entree.post(page, {"action": "deposer"})
    deux = entree.post(page, {"action": "deposer"})
    assert une["Location"] == deux["Location"]
    assert Depot.objects.count() == 2


def test_a_wrong_siret_in_the_header_is_mended_too(entree, fournisseur, fabrique, corriger):
    gate = fabrique.contenu.replace(b'"84512003900019"', b'"35600000049837"')
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique, contenu=gate))
    depot = Depot.objects.get()
    assert depot.verdict == "rejete"
    assert "Corriger ici" in entree.get(reverse("depots:depot", args=[depot.pk])).text
    correction, page = corriger(depot)
    assert lines(correction)[0]["numeroEditeur"] == "00001"
    entree.post(page, {"action": "appliquer"})
    entree.post(page, {"action": "deposer"})
    assert Depot.objects.latest("pk").verdict == "accepte"


def test_a_draft_is_nobody_else_s(
    entree, depot, corriger, concurrent, connecter, rattache, personne, client
):
    _, page = corriger(depot)
    _, eve = concurrent
    connecter(client, eve)
    assert client.get(page).status_code == 404
    assert client.post(page, {"action": "deposer"}).status_code == 404
    assert client.post(reverse("depots:corriger_depot", args=[depot.pk])).status_code == 403


def test_a_file_that_cannot_be_read_is_not_corrected_here(entree, fournisseur, fabrique):
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique, contenu=b"{"))
    simulation = Simulation.objects.get()
    assert "Corriger ici" not in entree.get(reverse("depots:simulation", args=[simulation.pk])).text
    adresse_ = reverse("depots:corriger_simulation", args=[simulation.pk])
    assert "rien à corriger" in entree.post(adresse_, follow=True).text


def test_what_is_being_typed_is_kept_without_a_word(entree, depot, corriger):
    correction, page = corriger(depot)
    chemin = "lignesImport[2].commande.montantSegurHT"
    saisies = reverse("depots:correction_saisies", args=[correction.pk])
    assert entree.post(saisies, {chemin: "300"}).status_code == 204
    assert entree.post(saisies, {chemin: "3" * 2000}).status_code == 400
    assert 'value="300"' in entree.get(page).text
    # Typed back as it was read, it is typed no more.
    entree.post(saisies, {chemin: "358,33 €"})
    correction.refresh_from_db()
    assert correction.saisies == {}


def test_a_field_that_does_not_exist_writes_nothing(entree, depot, corriger):
    correction, page = corriger(depot)
    entree.post(page, {"action": "controler", "impId": "x", "lignesImport[0].numeroASP": "x"})
    correction.refresh_from_db()
    assert (correction.saisies, b'"x"' in bytes(correction.contenu)) == ({}, False)


def test_what_is_no_zip_is_said_and_nothing_typed_is_lost(entree, fournisseur, fautive, corriger):
    entree.post(adresse("simuler", fournisseur), formulaire(fautive))
    _, page = corriger(Simulation.objects.get())
    chemin = "lignesImport[2].commande.montantSegurHT"
    faux = SimpleUploadedFile("p.zip", b"%PDF-1.4")
    reponse = entree.post(page, {"action": "controler", chemin: "300", "archive": faux})
    assert reponse.status_code == 400
    assert "L’archive ne peut pas être lue" in reponse.text
    assert Correction.objects.get().saisies == {chemin: "300"}


def test_a_number_that_served_is_replaced_by_a_free_one(entree, fournisseur, fabrique, corriger):
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique))
    nom = fabrique.nom.replace("-001", "-002")
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique, nom=nom))
    correction, page = corriger(Simulation.objects.get())
    entree.post(page, {"action": "appliquer 3004:numeroEditeur"})
    entree.post(page, {"action": "controler"})
    assert [ligne["numeroEditeur"] for ligne in lines(correction)] == [
        f"{n:05d}" for n in range(7, 13)
    ]
    assert lines(correction)[0]["piecesJustificatives"][0]["nomFichier"].endswith("00007.pdf")


def test_after_the_session_is_lost_the_page_comes_back_with_what_was_kept(
    entree, depot, corriger, connecter, deposant
):
    correction, page = corriger(depot)
    entree.post(
        reverse("depots:correction_saisies", args=[correction.pk]),
        {"lignesImport[2].commande.montantSegurHT": "300"},
    )
    entree.logout()
    perdue = entree.post(page, {"action": "controler"})
    assert perdue["Location"].startswith("/connexion?next=")
    connecter(entree, deposant)
    assert 'value="300"' in entree.get(page).text


def test_a_proposal_that_reads_like_what_it_mends_is_applied_too(
    entree, fournisseur, fabrique, corriger
):
    gate = fabrique.contenu.replace(b'"numLigne": 1,', b'"numLigne": "1",')
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique, contenu=gate))
    correction, page = corriger(Simulation.objects.get())
    chemin = "lignesImport[0].numLigne"
    entree.post(page, {"action": "appliquer", chemin: "1"})
    # Sent again as it is shown, it is still to be written.
    entree.post(page, {"action": "controler", chemin: "1"})
    assert lines(correction)[0]["numLigne"] == 1


def test_what_no_value_mends_is_said_first(entree, fournisseur, fabrique, corriger, horloge_de):
    horloge_de(fabrique.instant.replace(year=2026))
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique))
    _, page = corriger(Simulation.objects.get())
    texte = entree.get(page).text
    assert "Des valeurs ne suffiront pas" in texte
    assert "Dépôt après la clôture, 6 fois" in texte
    assert "Déposer</button>" not in texte


def test_one_value_is_written_in_all_the_demandes_that_lack_it(
    entree, fournisseur, fabrique, corriger
):
    gate = fabrique.contenu.replace(b'"regimeTVA": "TTC"', b'"regimeTVA": "TVA"')
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique, contenu=gate))
    correction, page = corriger(Simulation.objects.get())
    assert "Écrire dans les 6 demandes" in entree.get(page).text
    envoi = {"action": "partout 2015:regimeTVA", "partout 2015:regimeTVA": "TTC"}
    entree.post(page, envoi)
    entree.post(page, {"action": "controler"})
    assert bytes(correction.contenu) != fabrique.contenu
    assert [ligne["commande"]["regimeTVA"] for ligne in lines(correction)] == ["TTC"] * 6


@pytest.mark.parametrize("nombre", [3, 60])
def test_the_page_asks_the_base_as_much_whatever_the_number_of_demandes(
    entree, fournisseur, fabriquer, enroler, corriger, horloge_de, django_assert_max_num_queries,
    nombre,
):  # fmt: skip
    fabrique = fabriquer(nombre)
    enroler(fabrique)
    horloge_de(fabrique.instant)
    gate = fabrique.contenu.replace(b'"regimeTVA": "TTC"', b'"regimeTVA": "ttc"')
    entree.post(adresse("deposer", fournisseur), formulaire(fabrique, contenu=gate))
    _, page = corriger(Depot.objects.get())
    entree.get("/aide")  # the badge is counted, and kept
    with django_assert_max_num_queries(16):
        entree.get(page)
    with django_assert_max_num_queries(16):
        entree.post(page, {"action": "appliquer"})
    with django_assert_max_num_queries(75):
        entree.post(page, {"action": "controler"})


def test_a_rehearsal_refused_whole_is_corrected_while_it_is_kept(
    entree, fournisseur, fabrique, corriger
):
    gate = fabrique.contenu.replace(b'"84512003900019"', b'"35600000049837"')
    entree.post(adresse("simuler", fournisseur), formulaire(fabrique, contenu=gate))
    _, page = corriger(Simulation.objects.get())
    assert "Le ZIP des pièces n’est plus gardé" not in entree.get(page).text
    entree.post(page, {"action": "appliquer"})
    entree.post(page, {"action": "deposer"})
    assert Depot.objects.get().verdict == "accepte"
