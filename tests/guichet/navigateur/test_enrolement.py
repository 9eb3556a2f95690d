"""The supplier enrols and the officer examines: keyboard only, in a real browser."""

import io

import pytest
from django.test import Client

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Personne
from guichet.enrolement.changements import NouveauCompte, ask_change
from guichet.enrolement.models import Enrolement, Etat
from guichet.modeles.models import Modele
from tests.guichet.conftest import MOT_DE_PASSE
from tests.guichet.enrolement.conftest import instant, solution  # noqa: F401 - fixtures
from tests.guichet.enrolement.fabrique import ANTICIPE, INSTANT, PDF, candidate, join_all, rempli
from tests.guichet.navigateur.test_clavier import press, tab_to
from tests.guichet.navigateur.test_referencement import tab_until

BUREAU, TELEPHONE = 1280, 390
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gens(transactional_db, personne, rattache):
    rattache(personne, Role.REPRESENTANT_LEGAL)
    agent = Personne.objects.create_personne("emile@asp.fr", "Rôle", "Émile", MOT_DE_PASSE)
    rattache(agent, Role.AGENT_ENROLEMENT)
    return personne, agent


def send(visite, adresse):
    """Press Enter and wait for the page of an address."""
    press(visite, "Enter")
    visite.page.wait_for_url(adresse)


@pytest.fixture
def connecte(ouvre, connecter):
    """Open a page as somebody who is logged in, second factor included."""

    def _connecte(personne, chemin, largeur=BUREAU):
        client = Client()
        connecter(client, personne)
        return ouvre(chemin, largeur, cookie=client.cookies["sessionid"].value)

    return _connecte


def focus(visite):
    return visite.page.evaluate(
        "(e => [e.name || '', e.type || '', e.value || ''])(document.activeElement)"
    )


def fill(visite, reponses):
    """Go through the form with the Tab key, up to its button; radios answer to the arrows."""
    remplis = set()
    for _ in range(90):
        press(visite, "Tab")
        nom, genre, _ = focus(visite)
        if genre == "submit" and remplis:
            return
        if nom in remplis or not reponses.get(nom):
            continue
        remplis.add(nom)
        if genre != "radio":
            visite.page.keyboard.type(reponses[nom])
            continue
        press(visite, "Space")
        while focus(visite)[2] != reponses[nom]:
            press(visite, "ArrowDown")


def test_a_supplier_enrols_by_keyboard_up_to_the_deposit(
    gens,
    connecte,
    fournisseur,
    instant,  # noqa: F811
):
    candidate(fournisseur)
    visite = connecte(gens[0], "/enrolements")
    tab_to(visite, "Commencer un enrôlement")
    send(visite, "**/nouveau")
    tab_until(visite, '[name="dispositif"]')
    visite.page.keyboard.type("MDV-LGC-Va2")
    press(visite, "Tab", "Space")
    tab_to(visite, "Continuer")
    send(visite, "**/formulaire/situation")
    tab_to(visite, "Tout le formulaire sur une page")
    send(visite, "**/formulaire")
    fill(visite, ANTICIPE)
    press(visite, "Enter")
    visite.page.wait_for_selector("text=Le formulaire est enregistré")
    visite.page.wait_for_load_state()
    enrolement = Enrolement.objects.get()
    for code in (
        "IDENTITE_REPRESENTANT",
        "RIB",
        "ATTESTATION_SANS_HEBERGEMENT",
        "HABILITATION_OSU",
    ):
        tab_to(visite, "Joindre")
        send(visite, f"**/pieces/{code}")
        visite.page.set_input_files(
            "#id_fichier", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        if code == "IDENTITE_REPRESENTANT":
            visite.page.fill("#id_fin_validite", "2030-01-01")
        tab_to(visite, "Joindre")
        send(visite, f"**/enrolements/{enrolement.pk}")
    visite.page.wait_for_selector("text=Le dossier est complet")
    tab_until(visite, 'main a[href$="/actes/depot"]')
    send(visite, "**/actes/depot")
    tab_until(visite, "main form button")
    press(visite, "Enter")
    visite.page.wait_for_selector("text=La demande est déposée.")
    enrolement.refresh_from_db()
    assert enrolement.etat == Etat.DEPOSE


def test_an_error_of_the_form_leads_to_its_field(
    gens,
    connecte,
    fournisseur,
    instant,  # noqa: F811
):
    enrolement = rempli(fournisseur, gens[0])
    visite = connecte(gens[0], f"/enrolements/{enrolement.pk}/formulaire")
    visite.page.fill("#id_iban", "FR14")
    tab_to(visite, "Enregistrer")
    press(visite, "Enter")
    visite.page.wait_for_selector("[data-erreurs]")
    press(visite, "Tab", "Enter")
    assert visite.focused() == "iban"


@pytest.fixture
def pages(gens, fournisseur, instant, solution):  # noqa: F811
    """Every page of both counters, by who opens it."""
    representante, agent = gens
    depose = rempli(fournisseur, representante, Etat.DEPOSE)
    join_all(depose, representante)
    autre = {"nature": "anticipe", "numero_ans": "", "logiciel_nom": "Autre"}
    ouvert = rempli(fournisseur, representante, Etat.ANTICIPE, **autre)
    modele = Modele.objects.create(
        organisation=fournisseur, dispositif="MDV-LGC-Va2", type="BON_COMMANDE",
        intitule="Cabinets", cree_par=representante, depose_le=INSTANT,
    )  # fmt: skip
    definitif = rempli(
        fournisseur, representante, Etat.DEFINITIF, logiciel_nom="Troisième", numero_ans="N3"
    )
    rib = io.BytesIO(PDF)
    demande = NouveauCompte(
        "Éditions Santé", "FR7630006000011234567890189", "AGRIFRPP", rib, "rib.pdf"
    )
    changement = ask_change(representante, definitif, demande)
    piece = depose.pieces.first()
    version = modele.versions.create(
        numero=1, fichier=piece.fichier, nom="bdc.pdf", depose_par=representante, depose_le=INSTANT
    )
    return {
        representante: [
            "/enrolements", f"/organisations/{fournisseur.pk}/enrolements/nouveau",
            f"/enrolements/{ouvert.pk}", f"/enrolements/{ouvert.pk}/actes/finalisation",
            f"/enrolements/{definitif.pk}", f"/enrolements/{definitif.pk}/compte",
            "/modeles", f"/organisations/{fournisseur.pk}/modeles/nouveau", f"/modeles/{modele.pk}",
        ],
        agent: [
            "/instruction/enrolements", f"/enrolements/{depose.pk}",
            f"/enrolements/pieces/{piece.pk}/avis", f"/enrolements/{depose.pk}/actes/refus",
            f"/enrolements/comptes/{changement.pk}/avis",
            "/instruction/modeles", f"/modeles/versions/{version.pk}/relecture",
        ],
    }  # fmt: skip


def test_the_pages_of_both_counters_have_no_fault(connecte, pages, live_server):
    for personne, chemins in pages.items():
        visite = connecte(personne, chemins[0])
        for chemin in chemins:
            visite.page.goto(live_server.url + chemin)
            assert visite.faults_everywhere() == [], chemin
