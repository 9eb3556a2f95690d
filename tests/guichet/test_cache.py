import pytest

pytestmark = pytest.mark.django_db


def test_a_public_page_may_be_kept_a_minute_and_asked_again_by_its_tag(client):
    reponse = client.get("/aide")
    assert reponse["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in reponse["Vary"]
    encore = client.get("/aide", headers={"if-none-match": reponse["ETag"]})
    assert encore.status_code == 304


def test_a_file_may_be_kept_an_hour(client):
    assert client.get("/formats/MDV-LGC-Va1/avance/schema.json")["Cache-Control"].endswith("=3600")


def test_the_page_of_someone_who_is_logged_in_is_kept_by_nobody_else(client, personne):
    client.force_login(personne)
    reponse = client.get("/aide")
    assert "private" in reponse["Cache-Control"]
    assert "public" not in reponse["Cache-Control"]


def test_a_demonstration_whose_date_may_change_is_kept_by_nobody(client, settings):
    settings.DEMONSTRATION = True
    assert "private" in client.get("/calendrier")["Cache-Control"]


def test_public_pages_leave_no_cookie(client):
    for adresse in ("/", "/dispositifs", "/constats?q=a", "/mentions-legales"):
        assert not client.get(adresse).cookies


def test_the_calculation_tool_is_never_kept(client):
    assert "no-store" in client.get("/calcul")["Cache-Control"]


@pytest.mark.parametrize("methode", ["post", "put", "delete"])
def test_a_public_page_is_only_read(client, methode):
    assert getattr(client, methode)("/aide").status_code == 405
