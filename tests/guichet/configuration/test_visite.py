import pytest
from django.core.management import call_command

from guichet.acteurs.demonstration import MOT_DE_PASSE, comptes
from guichet.acteurs.models import Personne
from guichet.horloge import decalage


@pytest.fixture
def demonstration(db, settings):
    settings.DEMONSTRATION = True
    decalage.forget()
    yield
    decalage.forget()


@pytest.fixture
def chargee(demonstration):
    call_command("demonstration", verbosity=0)


def links(page):
    """The addresses of the steps."""
    liste = page.split("<h1>")[1].split("Pour aller plus loin")[0]
    return [m.split('"')[0].replace("&amp;", "&") for m in liste.split('href="')[1:]]


def test_five_steps_for_each_and_each_leads_somewhere(chargee, client):
    page = client.get("/demonstration/visite").text
    assert 'href="/demonstration/visite">visite guidée</a>' in client.get("/").text
    etapes = links(page)
    assert len(etapes) == 10
    assert all(client.get(etape, follow=True).status_code == 200 for etape in etapes)


def test_who_chose_an_account_logs_in_and_lands_on_the_step(chargee, client):
    essai = "/connexion?essai=edith.leur&next=/demonstration/visite"
    page = client.get(essai).text
    assert 'value="edith.leur@demonstration.exemple"' in page
    assert f'value="{MOT_DE_PASSE}"' in page
    donnees = {"username": "edith.leur@demonstration.exemple", "password": MOT_DE_PASSE}
    suite = client.post("/connexion", donnees | {"next": "/demonstration/visite"}, follow=True)
    etapes = links(suite.text)
    assert len(etapes) == 5
    assert all(client.get(etape, follow=True).status_code == 200 for etape in etapes)
    assert "Entrer comme Nadia : déconnectez-vous" in suite.text.replace("\xa0", " ")


def test_every_account_is_on_the_log_in_page(chargee, client):
    page = client.get("/connexion").text
    assert comptes()[0].cle == "edith.leur"
    for un in comptes():
        assert f"?essai={un.cle}" in page
        assert Personne.objects.filter(email=f"{un.cle}@demonstration.exemple").exists()


def test_an_unknown_account_fills_nothing_in(demonstration, client):
    assert MOT_DE_PASSE not in client.get("/connexion?essai=autre").text.split("</form>")[0]


def test_without_data_the_visit_says_what_to_do(demonstration, client):
    assert "guichet demonstration" in client.get("/demonstration/visite").text


def test_production_has_neither_visit_nor_accounts(client, db):
    assert client.get("/demonstration/visite").status_code == 404
    page = client.get("/connexion?essai=edith.leur").text
    assert MOT_DE_PASSE not in page
    assert "edith.leur" not in page
