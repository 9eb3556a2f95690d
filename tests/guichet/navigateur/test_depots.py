"""The journey of a supplier who deposits: pages, keyboard, a large ZIP whose sending is cut."""

import os

import pytest
from django.test import Client
from outils.fabrique.pieces import make_zip

from guichet.depots.enregistrement import deposer
from guichet.depots.models import Depot, Morceau, Simulation
from tests.guichet.depots.conftest import (  # noqa: F401 - fixtures
    deposant,
    enroler,
    envoyer,
    fabriquer,
    garder,
)

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/organisations/{organisation}/tableau-de-bord",
    "/organisations/{organisation}/simuler",
    "/organisations/{organisation}/deposer",
    "/organisations/{organisation}/demandes",
    "/organisations/{organisation}/outils",
    "/depots/{depot}",
    "/demandes/{demande}",
]


@pytest.fixture
def fabrique(fabriquer, enroler, monkeypatch):  # noqa: F811
    fabrique = fabriquer(3)
    enroler(fabrique)
    monkeypatch.setattr("guichet.horloge.now", lambda: fabrique.instant)
    return fabrique


@pytest.fixture
def connecte(ouvre, deposant, fournisseur):  # noqa: F811
    client = Client()
    client.force_login(deposant, "django.contrib.auth.backends.ModelBackend")

    def _connecte(chemin, depot=None, **choix):
        demande = depot.demandes.first() if depot else None
        adresse = chemin.format(
            organisation=fournisseur.pk, depot=depot and depot.pk, demande=demande and demande.pk
        )
        return ouvre(adresse, cookie=client.cookies["sessionid"].value, **choix)

    return _connecte


@pytest.mark.parametrize("teinte", ["light", "dark"])
@pytest.mark.parametrize("largeur", [1280, 390])
@pytest.mark.parametrize("chemin", PAGES)
def test_a_page_of_the_counter_has_no_fault(
    connecte,
    fabrique,
    envoyer,  # noqa: F811
    chemin,
    largeur,
    teinte,
):
    visite = connecte(chemin, depot=deposer(envoyer(fabrique)), largeur=largeur, teinte=teinte)
    assert visite.page.locator("h1").count() == 1
    assert visite.plaintes == []
    assert visite.faults() == []
    assert visite.overflow() <= 0


def files(fabrique, dossier, archive=None):
    """Write the files of a deposit where a browser finds them."""
    json, zip_ = dossier / fabrique.nom, dossier / "PIECES.zip"
    json.write_bytes(fabrique.contenu)
    zip_.write_bytes(archive or fabrique.archive)
    return json, zip_


@pytest.mark.parametrize("script", [True, False])
def test_a_file_is_rehearsed_then_deposited_with_the_keyboard_only(
    connecte, fabrique, tmp_path, script
):
    json, zip_ = files(fabrique, tmp_path)
    for chemin, titre in (("simuler", "Simulation"), ("deposer", "Dépôt D-")):
        visite = connecte(f"/organisations/{{organisation}}/{chemin}", script=script)
        page = visite.page
        page.get_by_label("Fichier JSON").set_input_files(json)
        page.get_by_label("ZIP des pièces").set_input_files(zip_)
        page.get_by_label("ZIP des pièces").focus()
        for _ in range(6):
            page.keyboard.press("Tab")
            if visite.focused() in ("Contrôler", "Déposer"):
                break
        page.keyboard.press("Enter")
        page.get_by_role("heading", level=1, name=titre).wait_for()
        assert visite.plaintes == []
    assert Simulation.objects.get().verdict == Depot.objects.get().verdict == "accepte"


def test_a_name_that_served_is_told_before_the_sending(
    connecte,
    fabrique,
    envoyer,  # noqa: F811
    tmp_path,
):
    deposer(envoyer(fabrique))
    json, _ = files(fabrique, tmp_path)
    page = connecte("/organisations/{organisation}/deposer").page
    page.get_by_label("Fichier JSON").set_input_files(json)
    page.get_by_text(fabrique.nom.replace("-001.json", "-002.json")).wait_for()


def test_a_large_zip_whose_sending_is_cut_takes_up_where_it_stopped(connecte, fabrique, tmp_path):
    lourdes = {nom: contenu + os.urandom(2_900_000) for nom, contenu in fabrique.pieces.items()}
    bourrage = {f"autre-{rang}.pdf": os.urandom(2_900_000) for rang in range(3)}
    json, zip_ = files(fabrique, tmp_path, make_zip(lourdes | bourrage))
    visite = connecte("/organisations/{organisation}/deposer")
    page, envois = visite.page, []

    def cut(route):
        envois.append(route.request.post_data_buffer)
        if len(envois) > 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/morceaux", cut)
    page.get_by_label("Fichier JSON").set_input_files(json)
    page.get_by_label("ZIP des pièces").set_input_files(zip_)
    page.get_by_role("button", name="Déposer").click()
    page.get_by_text("ce qui est déjà arrivé ne sera pas renvoyé").wait_for(timeout=20_000)
    assert (Morceau.objects.count(), Depot.objects.count()) == (2, 0)
    page.unroute("**/morceaux")
    repris = []
    page.on("request", lambda r: repris.append(r) if r.url.endswith("/morceaux") else None)
    page.get_by_role("button", name="Déposer").click()
    page.get_by_role("heading", level=1, name="Dépôt D-").wait_for(timeout=20_000)
    total = -(-zip_.stat().st_size // (4 * 1024**2))
    assert len(repris) == total - 2
    depot = Depot.objects.get()
    assert (depot.archive.taille_octets, depot.nb_demandes) == (zip_.stat().st_size, 3)
    assert Morceau.objects.count() == 0
