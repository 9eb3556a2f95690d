from pathlib import Path

import pytest
from django.contrib.messages import constants, storage
from django.contrib.staticfiles import finders
from django.test import RequestFactory

from guichet.acteurs.habilitations import Role
from guichet.theme import dsfr, neutre
from guichet.theme.emprunts import lent_files, static_folder
from tests.guichet.theme.conftest import wear_dsfr
from tests.guichet.theme.test_composants import rendu

GABARITS = {t: Path(t.__file__).parent / "templates" for t in (neutre, dsfr)}


@pytest.fixture
def _etat(settings, monkeypatch):
    wear_dsfr(settings, monkeypatch)


def names(theme):
    dossier = GABARITS[theme]
    return {str(p.relative_to(dossier)) for p in dossier.rglob("*.html")}


def test_every_template_of_the_neutral_theme_has_its_counterpart():
    assert names(neutre) - names(dsfr) == set()


def test_no_template_of_the_state_names_a_class_of_the_neutral_sheet():
    feuille = (Path(dsfr.__file__).parent / "static" / "theme" / "dsfr.css").read_text()
    inconnues = {
        (p.name, classe)
        for p in GABARITS[dsfr].rglob("*.html")
        for classe in p.read_text().replace('"', " ").split()
        if classe.startswith(("gs-", "btn")) and f".{classe}" not in feuille and "{" not in classe
    }
    assert inconnues == set()


def test_nothing_of_the_design_system_is_in_the_repository():
    livres = [p.name for p in Path(dsfr.__file__).parent.rglob("static/**/*") if p.is_file()]
    assert livres == ["dsfr.css"]


def test_the_files_lent_are_those_that_pages_call_and_all_exist():
    dossier = static_folder(dsfr.BESOINS.paquet)
    prets = lent_files(dossier, dsfr.BESOINS.fichiers)
    assert [f for f in prets if not (dossier / f).is_file()] == []
    assert "dsfr/dist/fonts/Marianne-Bold.woff2" in prets
    assert len(prets) < 120
    assert not any("artwork" in f for f in prets)


def test_a_sheet_lends_what_it_calls_but_neither_data_nor_places(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.css").write_text(
        "@font-face{src:url(../f/y.woff2?v=1)} b{background:url('z.svg#rond')}"
        'i{background:url("data:image/svg+xml,%3Csvg%3E")} u{clip-path:url(#rond)}'
    )
    assert lent_files(tmp_path, ("a/x.css",)) == {"a/x.css", "f/y.woff2", "a/z.svg"}


def test_the_neutral_theme_borrows_nothing():
    assert finders.find("dsfr/dist/dsfr/dsfr.min.css") is None


@pytest.mark.usefixtures("_etat")
def test_only_the_files_lent_are_found():
    finders.get_finder.cache_clear()
    assert finders.find("dsfr/dist/dsfr/dsfr.min.css").endswith("dsfr.min.css")
    assert len(finders.find("dsfr/dist/favicon/favicon.svg", find_all=True)) == 1
    assert finders.find("dsfr/dist/icons/map/france-line.svg") is None
    finders.get_finder.cache_clear()


@pytest.mark.usefixtures("_etat")
def test_a_missing_package_is_named():
    with pytest.raises(LookupError, match="« absent-du-monde » n’est pas installé"):
        static_folder("absent-du-monde")


@pytest.mark.django_db
@pytest.mark.usefixtures("_etat")
def test_the_mark_of_the_authority_stands_in_the_header_and_the_footer(client):
    html = client.get("/mentions-legales").text
    assert html.count("Ministère<br>de la santé") == 2
    assert "système de design de l’État" in html
    assert "ce n’est pas un service de l’État" not in html


@pytest.mark.django_db
@pytest.mark.usefixtures("_etat")
def test_who_is_logged_in_finds_their_account_and_the_way_out(client, personne, rattache):
    rattache(personne, Role.ADMINISTRATEUR)
    client.force_login(personne)
    html = client.get("/aide").text
    assert "Se déconnecter" in html
    assert 'class="fr-nav__link" href="/administration/personnes"' in html


@pytest.mark.usefixtures("_etat")
@pytest.mark.parametrize(
    ("niveau", "classe"),
    [(constants.SUCCESS, "success"), (constants.WARNING, "warning"),
     (constants.ERROR, "error"), (constants.INFO, "info")],
)  # fmt: skip
def test_a_message_has_the_alert_of_its_level(niveau, classe):
    message = storage.base.Message(niveau, "C’est fait.")
    html = rendu("{% include 'theme/message.html' %}", message=message)
    assert f"fr-alert--{classe}" in html
    assert "C’est fait." in html


@pytest.mark.usefixtures("_etat")
def test_two_folds_of_a_page_do_not_share_a_name_and_keep_it_at_each_display():
    source = "{% depliant 'A' %}x{% enddepliant %}{% depliant 'A' %}y{% enddepliant %}"
    html = rendu(source)
    noms = {m.split('"')[0] for m in html.split('aria-controls="')[1:]}
    assert len(noms) == 2
    assert all(f'id="{nom}"' in html for nom in noms)
    assert rendu(source) == html


@pytest.mark.usefixtures("_etat")
def test_the_page_of_a_breakdown_needs_no_context(settings):
    from django.views.defaults import server_error

    reponse = server_error(RequestFactory().get("/"))
    assert reponse.status_code == 500
    assert "/static/dsfr/dist/dsfr/dsfr.min.css" in reponse.text
