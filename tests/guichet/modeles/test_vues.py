import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guichet.enrolement.models import Enrolement
from guichet.enrolement.models import Etat as EtatEnrolement
from guichet.fichiers.reception import StockagePlein
from guichet.modeles import fournisseur as depot
from guichet.modeles.models import Etat, Modele
from guichet.modeles.recherche import search
from tests.guichet.modeles.conftest import MENTION


def url(nom, *arguments):
    return reverse(f"modeles:{nom}", args=arguments)


def filled(modele, verdict, constat="presente", commentaire=""):
    points = {f"point_{rang}": constat for rang in range(len(modele.points))}
    return points | {"verdict": verdict, "commentaire": commentaire}


def test_the_whole_journey_of_a_model(du_fournisseur, de_l_agent, enrole, fournisseur, pdf):
    page = du_fournisseur.post(
        url("nouveau", fournisseur.pk),
        {
            "document": "MDV-LGC-Va2/BON_COMMANDE",
            "intitule": "Cabinets",
            "fichier": SimpleUploadedFile("bdc.pdf", pdf(MENTION)),
            "commentaire": "Premier envoi",
        },
        follow=True,
    )
    assert "En attente de relecture" in page.text
    modele = Modele.objects.get()
    version = modele.versions.get()
    search(version.pk)
    assert "Cabinets" in de_l_agent.get(url("bureau")).text
    page = de_l_agent.get(url("relire", version.pk))
    assert "Trouvée mot pour mot page 1." in page.text
    assert "Non trouvée mot pour mot" in page.text
    assert "Premier envoi" in page.text
    de_l_agent.post(url("relire", version.pk), filled(modele, "a_corriger", "absente"))
    page = du_fournisseur.get(url("page", modele.pk))
    assert "Absente ou inexacte" in page.text
    du_fournisseur.post(
        url("version", modele.pk), {"fichier": SimpleUploadedFile("bdc2.pdf", pdf("Mieux"))}
    )
    de_l_agent.post(url("relire", modele.versions.get(numero=2).pk), filled(modele, "valide"))
    modele.refresh_from_db()
    assert modele.etat == Etat.VALIDE


def test_a_verdict_that_the_checklist_contradicts_is_refused_at_its_field(depose, de_l_agent):
    modele = depose()
    version = modele.versions.get()
    page = de_l_agent.post(url("relire", version.pk), filled(modele, "valide", "absente"))
    assert page.status_code == 400
    assert "demandez des corrections au lieu de valider" in page.text


def test_a_point_without_an_answer_is_asked_again(depose, de_l_agent):
    modele = depose()
    reponses = filled(modele, "valide")
    del reponses["point_1"]
    page = de_l_agent.post(url("relire", modele.versions.get().pk), reponses)
    assert page.status_code == 400


def test_a_supplier_without_enrolment_is_told_how_to_open_the_models(du_fournisseur, fournisseur):
    assert "Les modèles s’ouvrent avec l’enrôlement" in du_fournisseur.get(
        url("nouveau", fournisseur.pk)
    ).text.replace("\n", " ")
    assert "Pas encore ouvert" in du_fournisseur.get(url("liste")).text


def test_an_enrolment_lost_between_two_pages_refuses_the_deposit(
    du_fournisseur, enrole, fournisseur, pdf
):
    Enrolement.objects.update(etat=EtatEnrolement.RETIRE)
    reponse = du_fournisseur.post(
        url("nouveau", fournisseur.pk),
        {"document": "MDV-LGC-Va2/FACTURE", "intitule": "F",
         "fichier": SimpleUploadedFile("f.pdf", pdf("F"))},
    )  # fmt: skip
    assert reponse.status_code == 400
    assert not Modele.objects.exists()


def test_a_model_taken_twice_is_refused_with_a_sentence(du_fournisseur, depose, fournisseur, pdf):
    depose(intitule="Cabinets")
    page = du_fournisseur.post(
        url("nouveau", fournisseur.pk),
        {"document": "MDV-LGC-Va2/BON_COMMANDE", "intitule": "cabinets",
         "fichier": SimpleUploadedFile("f.pdf", pdf("F"))},
    )  # fmt: skip
    assert page.status_code == 400
    assert "Vous avez déjà un modèle" in page.text


def test_a_model_is_taken_back(du_fournisseur, depose):
    modele = depose()
    page = du_fournisseur.get(url("retirer", modele.pk))
    assert "il ne se reprend pas" in page.text
    modele.refresh_from_db()
    assert modele.etat != "retire"
    page = du_fournisseur.post(url("retirer", modele.pk), follow=True)
    assert "Le modèle est retiré." in page.text
    page = du_fournisseur.post(url("retirer", modele.pk), follow=True)
    assert "Ce n’est pas possible" in page.text


def test_the_desk_exports_what_is_filtered(depose, de_l_agent):
    depose(intitule="=Cabinets")
    depose(type_="FACTURE", intitule="Facture type")
    export = de_l_agent.get(url("export"), {"q": "=cabinets"})
    texte = b"".join(export.streaming_content).decode("utf-8-sig")
    lignes = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    assert [ligne["intitule"] for ligne in lignes] == ["'=Cabinets"]


def queries(navigateur, adresse):
    with CaptureQueriesContext(connection) as vues:
        assert navigateur.get(adresse).status_code == 200
    return len(vues)


def test_lists_cost_as_many_queries_with_forty_models_as_with_one(
    depose, de_l_agent, du_fournisseur, fournisseur, representante, instant
):
    premier = depose()
    demandes = ((de_l_agent, url("bureau")), (du_fournisseur, url("liste")))
    for lecteur in (de_l_agent, du_fournisseur):
        lecteur.get("/aide")  # the badge is counted, and kept
    avec_un = [queries(*demande) for demande in demandes]
    for rang in range(40):
        Modele.objects.create(
            organisation=fournisseur, dispositif="MDV-LGC-Va2", type="FACTURE",
            intitule=f"F{rang}", cree_par=representante, depose_le=premier.depose_le,
        )  # fmt: skip
    assert [queries(*demande) for demande in demandes] == avec_un


def test_a_model_that_finds_no_room_is_told_and_nothing_is_kept(
    du_fournisseur, enrole, fournisseur, pdf, monkeypatch
):
    def no_room(*_, **__):
        raise StockagePlein("Le portail n’a plus de place.")

    monkeypatch.setattr(depot, "keep", no_room)
    envoi = {"document": "MDV-LGC-Va2/BON_COMMANDE", "intitule": "Cabinets",
             "fichier": SimpleUploadedFile("bdc.pdf", pdf("x"))}  # fmt: skip
    page = du_fournisseur.post(url("nouveau", fournisseur.pk), envoi)
    assert page.status_code == 503
    assert "Le portail n’a plus de place." in page.text
    assert not Modele.objects.exists()
