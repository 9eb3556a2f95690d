"""How many clicks a task takes: opening what chooses files is one, choosing there is another.

A report of forty-nine rejects in three screens is in test_rapport, five rejects redeposited in
test_correction.
"""

import pytest
from django.test import Client

from guichet.depots.models import Demande, Depot, Etat
from tests.fabrique.pieces import make_zip
from tests.guichet.a_faire.test_liste import ask
from tests.guichet.depots.conftest import (  # noqa: F401 - fixtures
    deposant,
    enroler,
    envoyer,
    fabriquer,
    garder,
)
from tests.guichet.depots.envois import deposer
from tests.guichet.enrolement.fabrique import candidate
from tests.guichet.navigateur.test_depots import files

pytestmark = pytest.mark.django_db(transaction=True)
CHOISIR_DES_FICHIERS = 2


@pytest.fixture
def fabrique(fabriquer, enroler, monkeypatch):  # noqa: F811
    fabrique = fabriquer(3)
    enroler(fabrique)
    monkeypatch.setattr("guichet.horloge.now", lambda: fabrique.instant)
    return fabrique


@pytest.fixture
def main(ouvre, deposant, connecter):  # noqa: F811
    """Open a page as who deposits, and count the clicks from there."""
    client = Client()
    connecter(client, deposant)

    def _main(chemin):
        return Main(ouvre(chemin, cookie=client.cookies["sessionid"].value).page)

    return _main


class Main:
    """A hand that clicks."""

    def __init__(self, page):
        self.page, self.clics = page, 0

    def click(self, role, nom):
        self.page.get_by_role(role, name=nom, exact=True).first.click()
        self.clics += 1

    def choose(self, champ, fichiers):
        with self.page.expect_file_chooser() as choix:
            self.page.locator(champ).click()
        choix.value.set_files(fichiers)
        self.clics += CHOISIR_DES_FICHIERS

    def reads(self, titre):
        self.page.get_by_role("heading", level=1, name=titre).wait_for()


def test_a_file_is_rehearsed_in_three_then_deposited_in_one(main, fabrique, fournisseur, tmp_path):
    main = main(f"/organisations/{fournisseur.pk}/simuler")
    main.choose("main input[type=file]", files(fabrique, tmp_path))
    main.click("button", "Contrôler")
    main.reads("Simulation")
    assert main.clics == 3
    main.click("button", "Déposer ce fichier")
    main.reads("Dépôt D-")
    assert main.clics == 4
    assert Depot.objects.get().nb_acceptees == 3


def test_a_demande_is_completed_in_three(main, fabrique, envoyer, garder, tmp_path):  # noqa: F811
    absente, *autres = fabrique.pieces
    deposer(envoyer(fabrique), garder(make_zip({nom: fabrique.pieces[nom] for nom in autres})))
    incomplete = Demande.objects.get(etat=Etat.INCOMPLETE)
    piece = tmp_path / absente
    piece.write_bytes(fabrique.pieces[absente])
    main = main(f"/demandes/{incomplete.pk}")
    main.choose("#completer input[type=file]", [piece])
    main.page.locator("#completer button").click()
    main.clics += 1
    main.page.get_by_text("elle est déposée").wait_for()
    assert main.clics == 3


def test_a_client_is_found_by_name_in_two(main, fabrique, envoyer):  # noqa: F811
    deposer(envoyer(fabrique))
    une = Demande.objects.order_by("pk").first()
    main = main("/aide")
    main.page.get_by_role("searchbox").first.fill(une.client.split()[-1].lower())
    main.click("button", "Chercher")
    main.page.locator(f'main a[href^="/demandes/{une.pk}"]').first.click()
    main.clics += 1
    main.reads(f"Demande {une.numero_editeur}")
    assert main.clics == 2


def test_a_question_of_the_agency_is_answered_in_two(main, fabrique, fournisseur, personne):
    une = candidate(fournisseur, "preuves")
    ask(une, personne)
    main = main("/espace")
    main.page.locator(f'main a[href^="/referencement/candidatures/{une.pk}"]').first.click()
    main.clics += 1
    main.page.locator('[name="texte"]').fill("La version 4.")
    main.page.locator('form[action^="/messages/"] button').click()
    main.clics += 1
    main.page.get_by_text("La version 4.").wait_for()
    assert main.clics == 2
