"""Five rejects are redeposited without leaving the page, in so many clicks and no more."""

import pytest
from django.test import Client

from guichet.depots.models import Correction, Depot
from tests.guichet.depots.conftest import (  # noqa: F401 - fixtures
    deposant,
    enroler,
    envoyer,
    fabriquer,
    garder,
    horloge_de,
)
from tests.guichet.depots.correction.conftest import fabrique, fautive  # noqa: F401 - fixtures
from tests.guichet.depots.envois import deposer

pytestmark = pytest.mark.django_db(transaction=True)
CLICS_MAX = 8


@pytest.fixture
def depot(fautive, envoyer, garder):  # noqa: F811
    return deposer(envoyer(fautive), garder(fautive.archive))


@pytest.fixture
def connecte(ouvre, deposant, connecter):  # noqa: F811
    client = Client()
    connecter(client, deposant)

    def _connecte(chemin, **choix):
        return ouvre(chemin, cookie=client.cookies["sessionid"].value, **choix)

    return _connecte


class Clics:
    """Clicks on what a person sees, counted."""

    def __init__(self, page):
        self._page, self.nombre = page, 0

    def on(self, nom):
        self._page.get_by_role("button", name=nom).first.click()
        self.nombre += 1


@pytest.mark.parametrize("script", [True, False])
def test_five_rejects_are_redeposited_without_leaving_the_page(connecte, depot, script):
    assert depot.nb_rejetees == 5
    visite = connecte(f"/depots/{depot.pk}", script=script)
    page, clics = visite.page, Clics(visite.page)
    clics.on("Corriger ici")
    clics.on("Appliquer les 5 propositions")
    page.get_by_role("heading", name="À corriger ici").wait_for()
    # One of them is typed over: that is a click in its field.
    page.get_by_label("montantSegurHT, demande n° 3").fill("300")
    clics.nombre += 1
    clics.on("Contrôler")
    page.get_by_text("Plus rien ne rejette ce fichier").wait_for()
    clics.on("Déposer")
    page.get_by_role("heading", level=1, name="Dépôt D-").wait_for()
    nouveau = Depot.objects.latest("pk")
    assert (nouveau.nb_acceptees, nouveau.nb_rejetees, nouveau.nb_incompletes) == (5, 0, 0)
    assert clics.nombre <= CLICS_MAX
    assert visite.plaintes == []


def test_the_page_of_a_draft_has_no_fault(connecte, depot):
    visite = connecte(f"/depots/{depot.pk}")
    visite.page.get_by_role("button", name="Corriger ici").click()
    visite.page.get_by_role("heading", name="À corriger ici").wait_for()
    assert connecte(f"/corrections/{Correction.objects.get().pk}").faults_everywhere() == []


def test_what_is_typed_is_kept_as_it_is_typed(connecte, depot):
    page = connecte(f"/depots/{depot.pk}").page
    page.get_by_role("button", name="Corriger ici").click()
    page.get_by_label("montantSegurHT, demande n° 3").fill("300")
    page.get_by_text("Ce que vous avez écrit est gardé").wait_for()
    assert list(Correction.objects.get().saisies.values()) == ["300"]
    page.reload()
    assert page.get_by_label("montantSegurHT, demande n° 3").input_value() == "300"
