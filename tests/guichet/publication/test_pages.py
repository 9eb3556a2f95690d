import json
from datetime import datetime, timedelta
from pathlib import Path

import jsonschema_rs
import pytest
from django.urls import Resolver404, resolve

from guichet import horloge
from guichet.publication.views import accueil, calcul, dispositifs
from sons import PARIS, load_reglement

pytestmark = pytest.mark.django_db

REGLEMENT = load_reglement()
FORMATS = [(c, p) for c in REGLEMENT.codes for p in REGLEMENT.phases(c)]


@pytest.fixture
def a_l_instant(monkeypatch):
    """Place the portal at an instant, Paris time."""

    def _a_l_instant(*quand):
        instant = datetime(*quand, tzinfo=PARIS)
        for module in (accueil, calcul, dispositifs):
            monkeypatch.setattr(module.horloge, "now", lambda: instant)

    return _a_l_instant


def test_the_home_page_says_what_closes_first(client, a_l_instant):
    a_l_instant(2026, 12, 10, 12)
    html = client.get("/").text
    assert "MDV-LGC-Va2" in html
    assert "16/12/2026 à 12h00" in html
    assert "6 jours" in html


def test_what_closes_first_is_shown_first_even_an_enrolment(client, a_l_instant):
    a_l_instant(2026, 11, 22, 12)
    html = client.get("/").text
    assert html.index("Fin de l’enrôlement") < html.index("16/12/2026")
    assert "Fin de la réalisation des prestations" not in html


def test_the_home_page_says_so_when_nothing_is_open(client, a_l_instant):
    a_l_instant(2035, 1, 1)
    assert "Aucun guichet n’est ouvert à cette date" in client.get("/").text


@pytest.mark.parametrize("code", REGLEMENT.codes)
def test_the_page_of_a_dispositif_says_everything_its_texts_say(client, code):
    reponse = client.get(f"/dispositifs/{code}")
    assert reponse.status_code == 200
    html = reponse.text
    dispositif = REGLEMENT.dispositif(code)
    dits = [p.libelle for p in dispositif.piece] + [m.texte for m in dispositif.mention]
    dits += [t.nom for t in dispositif.texte] + [p.nom for p in dispositif.profil]
    dits += [e.libelle for e in dispositif.calendrier.current(horloge.now())]
    assert [d for d in dits if d.replace("'", "&#x27;") not in html] == []


def test_the_last_minute_of_a_guichet_is_open_and_the_next_is_not(client, a_l_instant):
    a_l_instant(2023, 3, 15, 14, 0)
    assert "jusqu’au 15/03/2023 à 14h00" in client.get("/dispositifs/PHA-LGO-Va1").text
    a_l_instant(2023, 3, 15, 14, 1)
    assert "depuis le 15/03/2023 à 14h00" in client.get("/dispositifs/PHA-LGO-Va1").text


def test_open_dispositifs_come_first_in_the_list(client, a_l_instant):
    a_l_instant(2026, 11, 21, 12)
    html = client.get("/dispositifs").text
    assert html.index("MDV-LGC-Va2") < html.index("BIO-SGL-Va1")


@pytest.mark.parametrize(
    "adresse",
    [
        "/dispositifs/INCONNU", "/constats/9999", "/formats/MDV-LGC-Va1/autre",
        "/formats/MDV-LGC-Va1/avance/autre.json", "/dispositifs/INCONNU/calendrier.svg",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 404
    assert "Page introuvable" in reponse.text


def test_the_calendar_is_a_picture_and_an_agenda_too(client):
    svg = client.get("/calendrier.svg")
    assert svg["Content-Type"] == "image/svg+xml"
    assert svg.content.startswith(b"<svg")
    un_seul = client.get("/dispositifs/MDV-LGC-Va2/calendrier.ics")
    assert un_seul["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VCALENDAR" in un_seul.content
    assert "calendrier-MDV-LGC-Va2.ics" in un_seul["Content-Disposition"]


@pytest.mark.parametrize(("code", "phase"), FORMATS)
def test_the_sample_to_download_fits_the_schema_to_download(client, code, phase):
    schema = json.loads(client.get(f"/formats/{code}/{phase}/schema.json").content)
    exemple = json.loads(client.get(f"/formats/{code}/{phase}/exemple.json").content)
    assert jsonschema_rs.is_valid(schema, exemple)
    modele = json.loads(client.get(f"/formats/{code}/{phase}/modele.json").content)
    assert set(modele) == set(exemple)


@pytest.mark.parametrize(("code", "phase"), FORMATS)
def test_the_table_of_a_format_shows_every_balise(client, code, phase):
    html = client.get(f"/formats/{code}/{phase}").text
    balises = REGLEMENT.format(code, phase).balise
    assert [b.nom for b in balises if f"<code>{b.nom}</code>" not in html] == []


@pytest.mark.parametrize("code", [f.code for f in REGLEMENT.catalogue])
def test_a_finding_has_its_page_with_its_remedy(client, code):
    reponse = client.get(f"/constats/{code}")
    assert reponse.status_code == 200
    assert REGLEMENT.catalogue[code].titre.replace("'", "&#x27;") in reponse.text


@pytest.mark.parametrize("mots", ["supérieur plafond", "SUPERIEUR plafond", "4020", "358.33"])
def test_findings_are_looked_up_by_code_or_words_whatever_the_accents(client, mots):
    assert "Montant supérieur au plafond" in client.get("/constats", {"q": mots}).text


def test_a_search_without_result_says_what_to_do(client):
    html = client.get("/constats?q=zzz").text
    assert "Aucun constat ne contient ces mots" in html
    assert "Tout afficher" in html


def test_findings_are_filtered_by_level(client):
    html = client.get("/constats?niveau=alerte").text
    assert "2020" in html
    assert "2019" not in html


def test_an_address_with_a_final_slash_leads_to_the_same_without(client):
    reponse = client.get("/constats/?q=a")
    assert (reponse.status_code, reponse.url) == (301, "/constats?q=a")


@pytest.mark.parametrize("adresse", ["//ailleurs.exemple/", "/\\ailleurs.exemple/", "/.//x/"])
def test_an_address_with_a_final_slash_never_leads_to_another_host(adresse):
    with pytest.raises(Resolver404):
        resolve(adresse)


def test_a_legal_page_names_the_operator_or_says_that_it_is_not_named(client, settings):
    assert "n’a pas renseigné son nom" in client.get("/mentions-legales").text
    settings.EXPLOITANT, settings.CONTACT = "Agence d’essai", "aide@exemple.fr"
    html = client.get("/mentions-legales").text
    assert "Agence d’essai" in html
    assert "mailto:aide@exemple.fr" in html


def test_a_demonstration_is_not_indexed(client, settings):
    assert "Disallow: /compte" in client.get("/robots.txt").text
    settings.DEMONSTRATION = True
    assert "Disallow: /\n" in client.get("/robots.txt").text


def test_every_page_has_one_title_and_its_own_address(client):
    html = client.get("/constats/4012?x=1").text
    assert html.count("<h1") == 1
    assert '<link rel="canonical" href="/constats/4012">' in html


def test_the_operators_own_texts_are_shown(client, settings, tmp_path: Path):
    (tmp_path / "reglages.toml").write_text('[niveaux]\n"2020" = "bloquant"\n')
    settings.REGLEMENT = tmp_path
    assert "2020" in client.get("/constats?niveau=bloquant").text


def test_who_finds_a_hole_is_told_where_to_say_it(client, db, settings):
    settings.CONTACT_SECURITE = "mailto:securite@exemple.fr"
    settings.ADRESSE_PUBLIQUE = "https://guichet.exemple.fr"
    reponse = client.get("/.well-known/security.txt")
    assert reponse.headers["Content-Type"] == "text/plain; charset=utf-8"
    champs = dict(ligne.split(": ", 1) for ligne in reponse.text.splitlines())
    assert champs.keys() == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
    assert champs["Contact"] == "mailto:securite@exemple.fr"
    assert champs["Canonical"] == "https://guichet.exemple.fr/.well-known/security.txt"
    reste = datetime.fromisoformat(champs["Expires"]) - horloge.instant_reel()
    assert timedelta(days=90) < reste < timedelta(days=365)


def test_without_a_contact_there_is_no_such_file(client, db):
    assert client.get("/.well-known/security.txt").status_code == 404
