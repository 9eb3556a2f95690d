"""A report as somebody has it before them: how many screens, on paper, in the clipboard."""

import copy
import io
import json
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client

from guichet.depots.models import Simulation
from guichet.depots.reception.controle import kept_fields
from sons import PARIS, ContexteMemoire, control_depot, load_textes
from tests.fabrique.depots import make_depot
from tests.guichet.depots.conftest import deposant  # noqa: F401 - fixture
from tests.guichet.navigateur.conftest import HAUTEUR

pytestmark = pytest.mark.django_db(transaction=True)

TEXTES = load_textes("MDV-LGC-Va1", "avance")
SANS_CONTEXTE = ContexteMemoire()
INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)
TOUTES_LES_ERREURS = Path(__file__).parents[3] / "exemples" / "4-toutes-les-erreurs"
REMEDE = "Recopiez la date inscrite sur le bon de commande, jour puis mois puis année."


@pytest.fixture
def montre(ouvre, deposant, fournisseur, connecter):  # noqa: F811
    """Show the report of a file to who rehearsed it."""
    client = Client()
    connecter(client, deposant)

    def _montre(contenu, nom, archive=None, requete="", contexte=SANS_CONTEXTE):
        resultat = control_depot(contenu, TEXTES, contexte, INSTANT, nom=nom, archive=archive)
        objet = Simulation(organisation=fournisseur, personne=deposant, retour=resultat.retour)
        for champ, valeur in kept_fields(_Recu(nom), resultat.rapport).items():
            if champ not in ("organisation", "personne", "id"):
                setattr(objet, champ, valeur)
        objet.save()
        chemin = f"/simulations/{objet.pk}{requete}"
        return ouvre(chemin, cookie=client.cookies["sessionid"].value)

    return _montre


class _Recu:
    """What was received, as far as a rehearsal keeps it."""

    organisation = personne = id = None
    dispositif, phase, numero_ans, outil = "MDV-LGC-Va1", "avance", "MDVLGC20220001", ""
    recu_le, empreinte = INSTANT, "0" * 64

    def __init__(self, nom):
        self.nom = nom


def douze():
    """A file of twelve demandes, each with a date that does not exist."""
    depot = make_depot(TEXTES, 12)
    lignes = copy.deepcopy(depot.arbre["lignesImport"])
    for ligne in lignes:
        ligne["commande"]["dateCommande"] = "31/06/2022"
    return depot.with_lines(lignes).contenu, depot.nom, io.BytesIO(depot.archive)


def test_forty_nine_demandes_and_each_mistake_are_understood_on_three_screens(montre):
    json_, zip_ = sorted(TOUTES_LES_ERREURS.glob("*-004.*"))
    assert len(json.loads(json_.read_bytes())["lignesImport"]) == 49
    with zip_.open("rb") as archive:
        page = montre(json_.read_bytes(), json_.name, archive).page
    # What rejects and what leaves incomplete, each with its remedy; alerts come after, folded.
    dernier = page.locator("h3", has_text="Alertes")
    assert dernier.bounding_box()["y"] <= 3 * HAUTEUR
    assert page.locator("summary", has_text="2001 Valeur obligatoire absente").is_visible()
    assert page.get_by_text("Remplacez null par la valeur demandée").is_visible()


def test_a_mistake_unfolds_its_places(montre):
    json_ = next(TOUTES_LES_ERREURS.glob("*.json"))
    page = montre(json_.read_bytes(), json_.name).page
    titre = page.locator("summary", has_text="2001 Valeur obligatoire absente")
    marque = page.locator("details", has=titre).locator("mark")
    assert not marque.is_visible()
    titre.click()
    assert marque.text_content() == "null"
    assert marque.is_visible()


@pytest.mark.parametrize("requete", ["", "?vue=demandes", "?code=2018"])
def test_a_report_has_no_fault(montre, requete):
    assert montre(*douze(), requete=requete).faults_everywhere() == []


def test_twelve_demandes_hold_on_a_sheet_of_paper_with_what_to_do(montre, tmp_path):
    papier = tmp_path / "rapport.pdf"
    contexte = make_depot(TEXTES, 12).contexte
    montre(*douze(), contexte=contexte).page.pdf(path=papier, format="A4")
    pages = pypdfium2.PdfDocument(papier)
    assert len(pages) == 1
    texte = " ".join(pages[0].get_textpage().get_text_range().split())
    assert REMEDE in texte
    assert "n° 12 (00012) ligne 594, colonne 25" in texte
    assert "Emporter la liste" not in texte


def test_a_list_is_copied_to_be_pasted(montre):
    page = montre(*douze()).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier la liste").first.click()
    page.get_by_text("Copiée.").first.wait_for()
    lignes = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(lignes) == 12
    assert lignes[11].startswith("demande n° 12 (00012), ligne ")
