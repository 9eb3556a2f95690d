"""The journey of a supplier who deposits: pages, keyboard, a large ZIP whose sending is cut."""

import hashlib
import os

import pytest
import typst
from django.test import Client
from playwright.sync_api import expect

from guichet.depots.models import Demande, Depot, Etat, EtatPiece, Morceau, Piece, Simulation
from tests.fabrique.pieces import make_zip
from tests.guichet.depots.conftest import (  # noqa: F401 - fixtures
    deposant,
    enroler,
    envoyer,
    fabriquer,
    garder,
)
from tests.guichet.depots.envois import deposer
from tests.guichet.depots.lignes import make_ancienne, make_reception

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/organisations/{organisation}/tableau-de-bord",
    "/organisations/{organisation}/simuler",
    "/organisations/{organisation}/deposer",
    "/organisations/{organisation}/demandes",
    "/organisations/{organisation}/outils",
    "/organisations/{organisation}/depots",
    "/organisations/{organisation}/completer",
    "/depots/{depot}",
    "/receptions/{reception}",
    "/demandes/{demande}",
    "/demandes/{incomplete}",
    "/demandes/{renvoyee}",
    "/pieces/{piece}/voir",
    "/pieces/{piece}/voir?taille=grande",
    "/pieces/{manquante}/voir",
]


@pytest.fixture
def fabrique(fabriquer, enroler, monkeypatch):  # noqa: F811
    fabrique = fabriquer(3)
    enroler(fabrique)
    monkeypatch.setattr("guichet.horloge.now", lambda: fabrique.instant)
    return fabrique


@pytest.fixture
def connecte(ouvre, deposant, fournisseur, connecter):  # noqa: F811
    client = Client()
    connecter(client, deposant)

    def _connecte(chemin, **choix):
        adresse = chemin.format(organisation=fournisseur.pk, **choix.pop("objets", {}))
        return ouvre(adresse, cookie=client.cookies["sessionid"].value, **choix)

    return _connecte


@pytest.fixture
def objets(fabrique, envoyer, garder, fournisseur, deposant):  # noqa: F811
    """A deposit of which one demande lacks its piece and one is sent back; a file whose control waits."""
    _, *autres = fabrique.pieces
    archive = garder(make_zip({nom: fabrique.pieces[nom] for nom in autres}))
    depot = deposer(envoyer(fabrique), archive)
    incomplete, demande, renvoyee = depot.demandes.order_by("num_ligne")
    depot.demandes.filter(pk=renvoyee.pk).update(etat=Etat.A_MODIFIER)
    make_ancienne(renvoyee.pieces.get(), deposant)
    return {
        "depot": depot.pk, "demande": demande.pk, "incomplete": incomplete.pk,
        "renvoyee": renvoyee.pk,
        "piece": demande.pieces.get().pk, "manquante": incomplete.pieces.get().pk,
        "reception": make_reception(fournisseur, deposant).pk,
    }  # fmt: skip


@pytest.mark.parametrize("chemin", PAGES)
def test_a_page_of_the_counter_has_no_fault(connecte, objets, chemin):
    assert connecte(chemin, objets=objets).faults_everywhere() == []


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
        champ = page.get_by_label("Fichier JSON et ZIP des pièces")
        champ.set_input_files([json, zip_])
        champ.focus()
        for _ in range(6):
            page.keyboard.press("Tab")
            if visite.focused() in ("Contrôler", "Déposer"):
                break
        page.keyboard.press("Enter")
        page.get_by_role("heading", level=1, name=titre).wait_for()
        assert visite.plaintes == []
    assert Simulation.objects.get().verdict == Depot.objects.get().verdict == "accepte"


def test_a_file_says_what_it_is_as_soon_as_it_is_chosen(
    connecte,
    fabrique,
    envoyer,  # noqa: F811
    tmp_path,
):
    deposer(envoyer(fabrique))
    json, _ = files(fabrique, tmp_path)
    visite = connecte("/organisations/{organisation}/deposer")
    page = visite.page
    page.get_by_label("Fichier JSON").set_input_files(json)
    page.get_by_text(fabrique.nom.replace("-001.json", "-002.json")).wait_for()
    assert page.get_by_text("avance, 3 demandes").is_visible()
    assert visite.plaintes == []


def drop(page, *chemins):
    """Drop files on the title of the page, far from any field."""
    contenus = [(un.name, list(un.read_bytes())) for un in chemins]
    sac = page.evaluate_handle(
        """(contenus) => {
          const sac = new DataTransfer();
          for (const [nom, octets] of contenus) sac.items.add(new File([new Uint8Array(octets)], nom));
          return sac;
        }""",
        contenus,
    )
    page.locator("h1").dispatch_event("drop", {"dataTransfer": sac})


def test_files_are_dropped_anywhere_one_after_the_other_and_deposited_in_a_click(
    connecte, fabrique, tmp_path
):
    json, zip_ = files(fabrique, tmp_path)
    visite = connecte("/organisations/{organisation}/simuler")
    page = visite.page
    drop(page, zip_)
    page.get_by_text("Choisi : PIECES.zip").wait_for()
    drop(page, json)
    page.get_by_text("avance, 3 demandes").wait_for()
    page.get_by_role("button", name="Contrôler").click()
    page.get_by_role("heading", level=1, name="Simulation").wait_for()
    assert visite.faults_everywhere() == []
    page.get_by_role("button", name="Déposer ce fichier").click()
    page.get_by_role("heading", level=1, name="Dépôt D-").wait_for()
    depot = Depot.objects.get()
    assert (depot.verdict, depot.nom_archive) == ("accepte", "PIECES.zip")
    assert visite.plaintes == []


def test_a_zip_past_the_limit_is_refused_at_once_and_nothing_is_sent(connecte, fabrique, tmp_path):
    json, zip_ = files(fabrique, tmp_path)
    page = connecte("/organisations/{organisation}/deposer").page
    page.evaluate("document.querySelector('form[data-envoi]').dataset.zipMax = '1024'")
    page.get_by_label("Fichier JSON").set_input_files([json, zip_])
    page.get_by_text("PIECES.zip fait").wait_for()
    envois = []
    page.on("request", lambda r: envois.append(r.url) if r.method == "POST" else None)
    page.get_by_role("button", name="Déposer", exact=True).click()
    page.get_by_text("un ZIP fait 0 Mo au plus. Rien n’est envoyé.").wait_for()
    assert envois == []
    expect(page.get_by_role("button", name="Déposer", exact=True)).to_be_enabled()


def test_parts_are_asked_about_in_blocks_that_an_address_holds(connecte, fabrique, tmp_path):
    json, zip_ = files(fabrique, tmp_path)
    page = connecte("/organisations/{organisation}/deposer").page
    questions = []

    def answer(route):
        if route.request.method == "GET":
            questions.append(len(route.request.url))
            route.fulfill(json={"manquants": []})
        else:
            route.abort()

    page.route("**/morceaux**", answer)
    # A ZIP of 54 parts, as the page sees it: nothing so large is written.
    page.evaluate(
        """() => {
          const vrai = Blob.prototype.slice;
          Blob.prototype.slice = function (...bornes) { return vrai.apply(this, bornes); };
          Object.defineProperty(File.prototype, "size", {
            get() { return this.name.endsWith(".zip") ? 54 * 4 * 1024 * 1024 : 100; },
          });
          document.querySelector('form[data-envoi]').dataset.zipMax = String(300 * 1024 * 1024);
        }"""
    )
    page.get_by_label("Fichier JSON").set_input_files([json, zip_])
    page.get_by_role("button", name="Déposer", exact=True).click()
    page.get_by_text("1 point à corriger").or_(page.get_by_text("a été coupé")).first.wait_for()
    assert len(questions) == 3
    assert max(questions) < 4000


def test_a_pdf_alone_completes_a_demande(connecte, objets, fabrique, tmp_path):
    nom = Piece.objects.get(demande=objets["incomplete"]).nom
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(fabrique.pieces[nom])
    visite = connecte("/demandes/{incomplete}", objets=objets)
    page = visite.page
    page.get_by_label("Pièces manquantes").set_input_files(scan)
    page.get_by_role("button", name="Compléter la demande").click()
    page.get_by_text("La demande est complète").wait_for()
    assert page.get_by_text("« scan.pdf » est pris pour").is_visible()
    assert visite.plaintes == []


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
    page.get_by_label("Fichier JSON").set_input_files([json, zip_])
    page.get_by_role("button", name="Déposer", exact=True).click()
    page.get_by_text("ce qui est déjà arrivé ne sera pas renvoyé").wait_for(timeout=20_000)
    assert (Morceau.objects.count(), Depot.objects.count()) == (2, 0)
    page.unroute("**/morceaux")
    repris = []
    page.on("request", lambda r: repris.append(r) if r.url.endswith("/morceaux") else None)
    page.get_by_role("button", name="Déposer", exact=True).click()
    page.get_by_role("heading", level=1, name="Dépôt D-").wait_for(timeout=20_000)
    total = -(-zip_.stat().st_size // (4 * 1024**2))
    assert len(repris) == total - 2
    depot = Depot.objects.get()
    assert (depot.archive.taille_octets, depot.nb_demandes) == (zip_.stat().st_size, 3)
    assert Morceau.objects.count() == 0


def put_pdf(demande, garder):  # noqa: F811
    """Give the demande a piece of three pages, then a second piece."""
    contenu = typst.compile(b"Un\n#pagebreak()\nDeux\n#pagebreak()\nTrois", format="pdf")
    archive = garder(make_zip({"a.pdf": contenu, "b.pdf": contenu}))
    for piece in demande.pieces.all():
        piece.delete()
    return [
        Piece.objects.create(
            demande_id=demande.pk, rang=rang, nom=nom, type="BON_COMMANDE", format="PDF",
            etat=EtatPiece.RECUE, archive=archive, entree=nom,
            empreinte=hashlib.sha256(contenu).hexdigest(),
        )
        for rang, nom in enumerate(("a.pdf", "b.pdf"))
    ]  # fmt: skip


@pytest.mark.parametrize("script", [True, False])
def test_a_piece_is_read_with_the_keyboard_only(connecte, objets, garder, script):  # noqa: F811
    une, autre = put_pdf(Demande.objects.get(pk=objets["demande"]), garder)
    visite = connecte(f"/pieces/{une.pk}/voir", script=script)
    page = visite.page

    def press_on(texte):
        for _ in range(40):
            page.keyboard.press("Tab")
            if visite.focused().startswith(texte):
                page.keyboard.press("Enter")
                return
        raise AssertionError(texte)

    press_on("Page suivante")
    page.get_by_role("heading", name="Page 2 sur 3").wait_for()
    # The next key goes on from the page that was asked for, not from the top.
    page.keyboard.press("Tab")
    assert visite.focused() == "← Page précédente"
    press_on("Agrandir")
    page.get_by_role("link", name="Réduire").wait_for()
    assert page.get_by_role("img", name="Page 2 sur 3").bounding_box()["width"] > 1700
    page.keyboard.press("Shift+Tab")
    press_on("Texte de cette page")
    assert page.get_by_text("Deux", exact=True).is_visible()
    page.goto(page.url.partition("/pieces")[0] + f"/pieces/{une.pk}/voir")
    press_on("Pièce suivante")
    page.wait_for_url(f"**/pieces/{autre.pk}/voir")
    assert visite.plaintes == []


def test_the_arrows_turn_the_pages(connecte, objets, garder):  # noqa: F811
    une, _ = put_pdf(Demande.objects.get(pk=objets["demande"]), garder)
    page = connecte(f"/pieces/{une.pk}/voir").page
    for touche, titre in (("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2)):
        page.keyboard.press(touche)
        page.get_by_role("heading", name=f"Page {titre} sur 3").wait_for()
