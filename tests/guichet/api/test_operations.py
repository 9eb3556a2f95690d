"""What a tool does, and that it is what the pages do."""

import hashlib
import io
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from guichet.conversations.lecture import messages_of
from guichet.depots.models import Demande, Depot, Reception, Simulation
from guichet.depots.reception.flux import control_reception
from guichet.fichiers.pannes import StockagePlein
from guichet.horloge import PARIS
from tests.guichet.api.test_porte import refus
from tests.guichet.depots.envois import adresse, formulaire
from tests.guichet.depots.lignes import PDF, make_demande

DEPOTS, SIMULATIONS = "/api/v1/depots", "/api/v1/simulations"


def contenu(reponse):
    """Return the bytes of a download."""
    return b"".join(reponse.streaming_content) if reponse.streaming else reponse.content


def test_a_rehearsal_says_what_the_page_says(outil, entree, a_l_heure, fournisseur):
    reponse = outil.post(SIMULATIONS, formulaire(a_l_heure))
    assert reponse.status_code == 201
    assert reponse.headers["Location"] == f"{SIMULATIONS}/{reponse.json()['id']}"
    entree.post(adresse("simuler", fournisseur), formulaire(a_l_heure))
    par_page, par_outil = Simulation.objects.order_by("-pk")
    assert par_page.rapport == par_outil.rapport
    rendu = reponse.json()["rapport"]
    muets = [{k: v for k, v in n.items() if k != "remede"} for n in rendu["non_verifies"]]
    assert rendu | {"non_verifies": muets} == par_outil.rapport
    assert outil.get(reponse.headers["Location"]).json() == reponse.json()
    assert contenu(outil.get(reponse.json()["retour"])) == bytes(par_page.retour)


def test_a_deposit_is_followed_to_its_annotated_file(outil, a_l_heure):
    reponse = outil.post(DEPOTS, formulaire(a_l_heure))
    assert reponse.status_code == 201
    depot = reponse.json()
    assert depot["nb_acceptees"] == 3
    assert depot["corrige"] is None
    assert outil.get(reponse.headers["Location"]).json() == depot
    assert b"numeroASP" in contenu(outil.get(depot["retour"]))
    assert contenu(outil.get(depot["recu"])).startswith(b"%PDF")
    (un,) = outil.get(DEPOTS).json()["depots"]
    assert un == {nom: valeur for nom, valeur in depot.items() if nom != "rapport"}


def test_the_same_file_sent_again_gives_the_first_deposit(outil, a_l_heure):
    premier = outil.post(DEPOTS, formulaire(a_l_heure))
    second = outil.post(DEPOTS, formulaire(a_l_heure))
    assert (premier.status_code, second.status_code) == (201, 200)
    assert second.json() == premier.json()
    assert Demande.objects.count() == 3


def test_the_same_file_gives_the_same_bytes_at_both_doors(outil, entree, a_l_heure, fournisseur):
    simulee = outil.post(SIMULATIONS, formulaire(a_l_heure)).json()
    entree.post(adresse("deposer", fournisseur), formulaire(a_l_heure))
    page = entree.get(reverse("depots:depot_retour", args=[Depot.objects.get().pk]))
    assert contenu(page) == contenu(outil.get(simulee["retour"]))


def test_a_file_that_waits_for_its_turn_is_followed(outil, a_l_heure, monkeypatch):
    """Somebody came before: the instant holds, the control will come."""

    def occupee(_):
        raise OperationalError("busy")

    with monkeypatch.context() as avant:
        avant.setattr("guichet.depots.reception.flux.record_deposit", lambda *_: occupee(None))
        reponse = outil.post(DEPOTS, formulaire(a_l_heure))
    assert reponse.status_code == 202
    suivi = reponse.headers["Location"]
    assert outil.get(suivi).json()["etat"] == "en_attente"
    control_reception(Reception.objects.get().pk)
    recue = outil.get(suivi).json()
    assert recue["etat"] == "controlee"
    assert outil.get(recue["depot"]).json()["recu_le"] == recue["recu_le"]


def test_a_large_zip_is_sent_part_by_part(outil, a_l_heure):
    parts = [a_l_heure.archive[:1000], a_l_heure.archive[1000:]]
    empreintes = [hashlib.sha256(part).hexdigest() for part in parts]
    question = "&".join(f"empreinte={une}" for une in empreintes)
    for part, empreinte in zip(parts, empreintes, strict=True):
        assert empreinte in outil.get(f"/api/v1/morceaux?{question}").json()["manquants"]
        reponse = outil.post("/api/v1/morceaux", part, content_type="application/octet-stream")
        assert (reponse.status_code, reponse.json()) == (201, {"empreinte": empreinte})
    envoi = formulaire(a_l_heure, archive=False) | {
        "morceaux": " ".join(empreintes), "nom_archive": "PIECES.zip",
    }  # fmt: skip
    assert outil.post(DEPOTS, envoi).json()["nb_acceptees"] == 3


def test_rejected_demandes_come_back_under_new_numbers(outil, a_l_heure):
    lignes = [dict(ligne) for ligne in a_l_heure.arbre["lignesImport"]]
    lignes[1]["commande"] = lignes[1]["commande"] | {"dateCommande": "31/02/2022"}
    gatee = a_l_heure.with_lines(lignes)
    depot = outil.post(DEPOTS, formulaire(gatee)).json()
    assert depot["nb_rejetees"] == 1
    assert b"lignesImport" in contenu(outil.get(depot["corrige"]))


def test_demandes_are_searched_and_read(outil, a_l_heure):
    outil.post(DEPOTS, formulaire(a_l_heure))
    trouvees = outil.get("/api/v1/demandes?etat=deposee&tri=montant").json()
    assert trouvees["nombre"] == 3
    assert trouvees["suivante"] is None
    une = trouvees["demandes"][0]
    entiere = outil.get(une["adresse"]).json()
    assert entiere.items() >= une.items()
    ligne = Demande.objects.get(pk=une["id"])
    assert une["montant_demande"] == f"{ligne.montant_demande_centimes / 100:.2f}"
    assert {piece["etat"] for piece in entiere["pieces"]} == {"recue"}
    assert entiere["cles"]
    par_numero = outil.get(f"/api/v1/demandes?q={une['numero_asp']}").json()
    assert [d["id"] for d in par_numero["demandes"]] == [une["id"]]


def test_pages_of_demandes_follow_each_other(outil, a_l_heure, monkeypatch):
    monkeypatch.setattr("guichet.depots.suivi.recherche.PAR_PAGE", 2)
    outil.post(DEPOTS, formulaire(a_l_heure))
    premiere = outil.get("/api/v1/demandes?phase=avance").json()
    seconde = outil.get(premiere["suivante"]).json()
    lus = [d["id"] for page in (premiere, seconde) for d in page["demandes"]]
    assert sorted(lus) == sorted(Demande.objects.values_list("pk", flat=True))
    assert seconde["suivante"] is None


def test_pages_of_deposits_follow_each_other(outil, a_l_heure, monkeypatch):
    monkeypatch.setattr("guichet.api.operations.depots._PAR_PAGE", 1)
    premier = outil.post(DEPOTS, formulaire(a_l_heure)).json()
    gate = formulaire(a_l_heure, contenu=b"{", nom="JSON-MDVLGC20220001-20220901-002.json")
    assert outil.post(DEPOTS, gate).json()["verdict"] == "rejete"
    page = outil.get(DEPOTS).json()
    assert [d["verdict"] for d in page["depots"]] == ["rejete"]
    (suivant,) = outil.get(page["suivante"]).json()["depots"]
    assert suivant["id"] == premier["id"]


def test_an_incomplete_demande_is_completed_then_withdrawn(outil, a_l_heure):
    depot = outil.post(DEPOTS, formulaire(a_l_heure, archive=False)).json()
    assert depot["nb_incompletes"] == 3
    une = outil.get("/api/v1/demandes").json()["demandes"][0]
    zip_ = SimpleUploadedFile("bon.zip", a_l_heure.archive)
    completee = outil.post(f"{une['adresse']}/pieces", {"archive": zip_})
    assert completee.json()["demande"]["etat"] == "deposee"
    assert completee.json()["restent"] == []
    assert outil.post(f"{une['adresse']}/retrait").json()["etat"] == "retiree"
    assert "Retirée" in refus(outil.post(f"{une['adresse']}/retrait"), 409)


def test_pieces_sent_after_the_closing_are_refused_and_the_limit_was_told(
    outil, a_l_heure, horloge_de
):
    outil.post(DEPOTS, formulaire(a_l_heure, archive=False))
    une = outil.get("/api/v1/demandes").json()["demandes"][0]["adresse"]
    limite = datetime.fromisoformat(outil.get(une).json()["limite"])
    assert limite.astimezone(PARIS).date().isoformat() == "2022-11-30"
    horloge_de(limite + timedelta(seconds=1))
    zip_ = SimpleUploadedFile("bon.zip", a_l_heure.archive)
    assert "ne peut plus être complétée" in refus(
        outil.post(f"{une}/pieces", {"archive": zip_}), 409
    )


def test_a_tool_declares_that_a_prestation_is_completed(outil, fournisseur, deposant, horloge_de):
    horloge_de(datetime(2023, 9, 20, 12, tzinfo=PARIS))
    une = make_demande(fournisseur, deposant, dispositif="PHA-LGO-Va1", etat="validee")
    adresse_ = f"/api/v1/demandes/{une.pk}/attestation"
    envoi = {"attestation": SimpleUploadedFile("a.pdf", PDF)}
    assert outil.post(adresse_, envoi).json()["attestation_fin"] == "2023-09-20"
    horloge_de(datetime(2023, 9, 21, tzinfo=PARIS))
    envoi["attestation"].seek(0)
    assert "il est trop tard" in refus(outil.post(adresse_, envoi), 409)


def test_an_answer_is_given_to_the_agency(outil, a_l_heure):
    outil.post(DEPOTS, formulaire(a_l_heure))
    demande = Demande.objects.first()
    Demande.objects.filter(pk=demande.pk).update(etat="a_modifier")
    adresse_ = f"/api/v1/demandes/{demande.pk}/pieces"
    assert "Joignez des pièces" in str(outil.post(adresse_, {}).json()["erreurs"])
    rendue = outil.post(adresse_, {"reponse": "C’est le bon devis."})
    assert rendue.json()["demande"]["etat"] == "deposee"
    assert messages_of(demande).get().texte == "C’est le bon devis."


def test_a_name_is_asked_for_before_anything_is_sent(outil, a_l_heure):
    question = f"/api/v1/noms?nom={a_l_heure.nom}"
    assert outil.get(question).json() == {"utilise": False, "libre": a_l_heure.nom}
    outil.post(DEPOTS, formulaire(a_l_heure))
    reponse = outil.get(question).json()
    assert reponse["utilise"]
    assert reponse["libre"] != a_l_heure.nom


def test_a_name_that_no_file_could_bear_is_free(outil, a_l_heure):
    assert outil.get("/api/v1/noms?nom=%00").json() == {"utilise": False, "libre": "\0"}


# -- refusals -----------------------------------------------------------------------------------


def test_a_name_that_served_is_refused_with_a_free_one(outil, a_l_heure, fabriquer):
    outil.post(DEPOTS, formulaire(a_l_heure))
    autre = fabriquer(2)
    reponse = outil.post(DEPOTS, formulaire(autre, nom=a_l_heure.nom))
    assert "renommez" in refus(reponse, 409)


def test_a_file_that_is_missing_is_said(outil, a_l_heure):
    envoi = formulaire(a_l_heure)
    del envoi["fichier"]
    reponse = outil.post(DEPOTS, envoi)
    refus(reponse, 400)
    (erreur,) = reponse.json()["erreurs"]
    assert erreur["champ"] == "fichier"


def test_the_file_says_its_solution_and_its_phase(outil, a_l_heure):
    envoi = formulaire(a_l_heure)
    del envoi["solution"], envoi["phase"]
    assert outil.post(SIMULATIONS, envoi).json()["nb_acceptees"] == 3
    envoi = formulaire(a_l_heure)
    del envoi["solution"], envoi["phase"]
    depot = outil.post(DEPOTS, envoi).json()
    assert (depot["nb_acceptees"], depot["phase"]) == (3, "avance")


def test_a_solution_of_nobody_is_refused(outil, a_l_heure):
    reponse = outil.post(DEPOTS, formulaire(a_l_heure) | {"solution": "MDVLGC20229999"})
    refus(reponse, 400)
    assert reponse.json()["erreurs"][0]["champ"] == "solution"


def test_a_body_that_is_no_form_is_refused(outil):
    reponse = outil.post(DEPOTS, b"...", content_type="multipart/form-data")
    refus(reponse, 400)


def test_a_request_that_is_too_large_is_refused_unread(outil, a_l_heure, settings):
    settings.ENVOI_MAX_OCTETS = 100
    assert "morceaux" in refus(outil.post(DEPOTS, formulaire(a_l_heure)), 413)


def test_a_part_that_is_too_large_is_refused(outil, monkeypatch):
    monkeypatch.setattr("guichet.depots.reception.televersement.MORCEAU_MAX_OCTETS", 10)
    reponse = outil.post("/api/v1/morceaux", b"x" * 11, content_type="application/octet-stream")
    assert "10 octets" in refus(reponse, 400)


@pytest.mark.parametrize(
    "question",
    ["demandes?tri=couleur", "demandes?etat=perdue", "depots?avant=x", "depots?avant=-1", "noms"],
)
def test_a_wrong_parameter_is_named(outil, question):
    reponse = outil.get(f"/api/v1/{question}")
    refus(reponse, 400)
    assert reponse.json()["erreurs"][0]["champ"] in ("tri", "etat", "avant", "nom")


def test_a_full_disk_is_told_and_nothing_is_kept(outil, a_l_heure, monkeypatch):
    def pleine(*_, **__):
        raise StockagePlein("Le portail n’a plus de place.")

    outil.raise_request_exception = False
    monkeypatch.setattr("guichet.depots.reception.envoi.store", pleine)
    reponse = outil.post(DEPOTS, formulaire(a_l_heure))
    assert "plus de place" in refus(reponse, 503)
    assert int(reponse.headers["Retry-After"])
    assert not Reception.objects.exists()


def test_a_rejected_file_has_no_annotated_file(outil, a_l_heure):
    gate = formulaire(a_l_heure, contenu=io.BytesIO(b"{").getvalue())
    depot = outil.post(DEPOTS, gate).json()
    assert depot["retour"] is None
    refus(outil.get(f"{DEPOTS}/{depot['id']}/retour"), 404)


def test_a_document_alone_completes_a_demande_and_what_was_guessed_is_said(outil, a_l_heure):
    outil.post(DEPOTS, formulaire(a_l_heure, archive=False))
    demande = Demande.objects.order_by("num_ligne")[0]
    piece = SimpleUploadedFile("scan.pdf", next(iter(a_l_heure.pieces.values())))
    fait = outil.post(f"/api/v1/demandes/{demande.pk}/pieces", {"archive": piece}).json()
    assert fait["restent"] == fait["ecartees"] == []
    assert fait["devinees"] == [{"nom": "scan.pdf", "piece": demande.pieces.get().nom}]
